"""Files the server keeps, and what it says of them."""

import itertools
import mimetypes
import struct
from dataclasses import dataclass

from botapi.errors import ApiError
from botapi.text import Json

MAX_UPLOAD_BYTES = 50 << 20
MAX_DOWNLOAD_BYTES = 20 << 20
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


@dataclass(frozen=True, slots=True)
class File:
    """A file: its id, its path in downloads, and its size as Telegram tells it."""

    file_id: str
    path: str
    name: str
    mime: str
    data: bytes
    size: int

    def as_document(self) -> Json:
        """The Document object."""
        return {
            "file_id": self.file_id,
            "file_unique_id": f"unique-{self.file_id}",
            "file_name": self.name,
            "mime_type": self.mime,
            "file_size": self.size,
        }

    def as_photo(self) -> list[Json]:
        """The PhotoSize objects; raises ApiError where this is no image."""
        if not self.data.startswith(_IMAGES):
            raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        width, height = 320, 240
        if self.data.startswith(_IMAGES[0]) and len(self.data) >= 24:
            width, height = struct.unpack(">II", self.data[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise ApiError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        size = {"width": width, "height": height, "file_size": self.size}
        return [{"file_id": self.file_id, "file_unique_id": f"unique-{self.file_id}"} | size]


class Files:
    """All files, by id."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._numbers = itertools.count(1)

    def add(self, name: str, data: bytes, *, mime: str | None = None, size: int | None = None) -> File:
        """Keep a file; `size` may claim another size than the data has. Raises ApiError where it is too large."""
        if len(data) > MAX_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        number = next(self._numbers)
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"documents/file_{number}.{suffix}"
        file = File(f"file-{number}", path, name, mime, data, len(data) if size is None else size)
        self._files[file.file_id] = file
        return file

    def get(self, file_id: str) -> File:
        """Return a file; raises ApiError where there is none."""
        try:
            return self._files[file_id]
        except KeyError:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified") from None

    def describe(self, file_id: str) -> Json:
        """Return a File object to download from; raises ApiError where there is none or it is too large."""
        file = self.get(file_id)
        if file.size > MAX_DOWNLOAD_BYTES:
            raise ApiError(400, "Bad Request: file is too big")
        facts = {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": file.size}
        return facts | {"file_path": file.path}

    def find_path(self, path: str) -> File | None:
        """Return the file that is downloaded from a path, or None."""
        return next((file for file in self._files.values() if file.path == path), None)
