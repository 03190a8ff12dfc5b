"""Files of every format that can be sent, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from PIL import Image
from pypdf import PdfReader, PdfWriter

TITLE = "雾灯镇一季度外贸进出口增长8.9%"
PARAGRAPHS = (
    "雾灯镇海关近日公布，2024年一季度，雾灯镇外贸进出口总值为46.5亿元，同比增长8.9%，增速比全县高2.1个百分点。",
    "其中，出口31.2亿元，增长10.4%；进口15.3亿元，增长5.9%。镇里的跨境电商园区有企业120家，比上年末增加14家。",
    "镇长李四说，下一步将建设外贸综合服务中心，力争全年进出口总值超200亿元。",
)
TEXT = "\n\n".join([f"# {TITLE}", *PARAGRAPHS])


def as_docx(title: str = TITLE, paragraphs: Sequence[str] = PARAGRAPHS, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file with a title, paragraphs and a table."""
    document = docx.Document()
    document.add_heading(title, level=0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def as_pdf(pages: Sequence[Sequence[str]] = ((TITLE, *PARAGRAPHS),), width: int = 60) -> bytes:
    """A pdf whose text is wrapped at a fixed width, in a font every reader of Chinese has."""
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts ["
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>] >>"
    )
    streams = [_page_stream([line for text in page for line in _wrapped(text, width)]) for page in pages]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(streams)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 600 800] >>" % (kids, len(streams)))
    objects.append(font)
    for number, stream in enumerate(streams):
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R >>" % (resources, 5 + 2 * number))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    written, places = io.BytesIO(b"%PDF-1.4\n"), []
    written.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = written.tell()
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    written.writelines(b"%010d 00000 n \n" % place for place in places)
    written.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return written.getvalue()


def _page_stream(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"<%s> Tj T*\n" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F1 12 Tf 14 TL 50 750 Td\n" + shown + b"ET"


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, a Chinese character as wide as two Latin ones."""
    lines, room = [""], width
    for char in text:
        taken = 2 if ord(char) > 255 else 1
        if taken > room:
            lines.append("")
            room = width
        lines[-1] += char
        room -= taken
    return lines


def as_scan() -> bytes:
    """A pdf of pictures alone."""
    written = io.BytesIO()
    Image.new("L", (400, 600), 200).save(written, "PDF")
    return written.getvalue()


def locked(pdf: bytes, password: str, algorithm: str = "AES-256") -> bytes:
    """A pdf under a password; "" locks only what may be done with it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def as_html(head: str = '<meta charset="utf-8">') -> str:
    """A web page with its menus around the article."""
    menu = "".join(f'<li><a href="/{number}">栏目{number}</a></li>' for number in range(12))
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{TITLE} - 雾灯新闻网</title>"
        f'<meta property="article:published_time" content="2024-04-20T09:30:00+08:00"></head>'
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + "</article><footer>版权所有 雾灯新闻网 联系我们 网站地图</footer></body></html>"
    )


def as_zip(files: Mapping[str, bytes], *, encoding: str = "") -> bytes:
    """A zip; with an encoding its names are in it and do not say so, as old Chinese systems and others write them."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            info = _Named(name, encoding) if encoding else zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, content)
    return written.getvalue()


class _Named(zipfile.ZipInfo):
    """An entry whose name is not in UTF-8 and does not say so."""

    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name)
        self.encoding = encoding

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the library's own name
        return self.filename.encode(self.encoding), self.flag_bits


def as_bomb(name: str, megabytes: int) -> bytes:
    """A zip of one file of zeros that is far larger unpacked."""
    return as_zip({name: b"\0" * (megabytes << 20)})


def as_docx_bomb(megabytes: int) -> bytes:
    """A Word file whose text is far larger unpacked."""
    return as_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (megabytes << 20)})
