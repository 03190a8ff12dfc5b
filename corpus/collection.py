"""The collection: a base that is never written, the articles added to it, and those taken out; with one step back.

    DATA/articles/*.md     articles added, and base articles replaced; named by id, what no file may be called as %XX
    DATA/collection.json   the base this folder belongs to, the ids taken out, and those hidden
    DATA/undo.json         what the last change found, so that it can be taken back
    DATA/known*.json       digests of the articles, so that only files that changed are read (corpus/known.py)

The article files are the truth; an index can always be built from them again.
"""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.change import Before, Change, are_texts, read_before, write_before
from corpus.errors import (
    ArticleFormatError,
    BaseMismatchError,
    CorpusError,
    Fault,
    LastArticleError,
    NothingToUndoError,
    UnknownArticleError,
)
from corpus.files import locked, sync_folder, write_atomically
from corpus.known import Known, KnownFiles, body_digest
from corpus.naming import find_file, free_id, id_of, ids_in, stem_of
from corpus.reading import (
    article_files,
    derived_title,
    files_by_id,
    format_article,
    read_article,
    read_articles,
    well_formed,
)

BUILT_IN = "built-in"

_LISTS = ("removed", "hidden")


def built_in_base() -> Path:
    """Return the folder of the articles that come with the package."""
    return Path(str(resources.files("corpus"))) / "articles"


class Collection:
    """The articles of one base and one data folder. Every change is on disk when its method returns."""

    def __init__(self, data: Path, base: Path | None = None) -> None:
        """Open a collection; `base` None is the built-in one.

        Raises BaseMismatchError if the data folder remembers another base, ArticleFormatError if there is no base.
        """
        self.data = data
        self.base = base if base is not None else built_in_base()
        name = str(base.resolve()) if base is not None else BUILT_IN
        if not self.base.exists():
            raise ArticleFormatError(self.base, Fault.NO_FILE)
        if "base" not in self._read_state():
            with locked(self._lock_path):
                self._write_state({"base": name, **self._read_state()})
        known = self._read_state().get("base")
        if known != name:
            raise BaseMismatchError(
                f"{data} belongs to the corpus {known}, not to {name}; give another folder with --data"
            )

    @property
    def added_folder(self) -> Path:
        """The folder of added and replaced articles."""
        return self.data / "articles"

    @property
    def _state_path(self) -> Path:
        return self.data / "collection.json"

    @property
    def _undo_path(self) -> Path:
        return self.data / "undo.json"

    @property
    def _lock_path(self) -> Path:
        return self.data / "collection.lock"

    def articles(self) -> Iterator[Article]:
        """Yield the articles: those of the base in its order, replaced ones in their place, then the added by id.

        Raises ArticleFormatError at the first that cannot be read.
        """
        removed, hidden = set(self._ids("removed")), set(self._ids("hidden"))
        added = self._added()
        for article in read_articles(self.base):
            file = find_file(added, article.article_id)
            if file is not None:
                del added[well_formed(file.stem)]
            elif article.article_id in removed:
                continue
            if article.article_id not in hidden:
                yield _read_added(file, article.article_id) if file else article
        for article_id, file in sorted((id_of(stem), file) for stem, file in added.items()):
            if article_id not in hidden:
                yield _read_added(file, article_id)

    def known(self) -> dict[str, Known]:
        """Return each article's id with digests of it, in the order of `articles`; only files that changed are read.

        Raises ArticleFormatError at the first that cannot be read.
        """
        hidden = set(self._ids("hidden"))
        return {row.article_id: row for row, _ in self._known_rows() if row.article_id not in hidden}

    def hidden(self) -> tuple[str, ...]:
        """Return the ids of articles that are kept but left out of `articles`, in the order they were hidden."""
        return tuple(self._ids("hidden"))

    def taken_out(self) -> tuple[str, ...]:
        """Return the ids of articles of the base that were removed, in the order they were."""
        return tuple(self._ids("removed"))

    def hide(self, article_id: str, *, hidden: bool = True) -> Change:
        """Leave an article out of `articles` while keeping it, or show it again.

        Raises UnknownArticleError, or LastArticleError where no article would be left.
        """
        with locked(self._lock_path):
            there, before = {row.article_id for row, _ in self._known_rows()}, self._ids("hidden")
            if article_id not in there:
                raise UnknownArticleError(article_id)
            after = [one for one in before if one != article_id] + [article_id] * hidden
            if after == before or (not hidden and article_id not in before):
                return Change(duplicates=(article_id,))
            if there <= set(after):
                raise LastArticleError
            number = self._change({}, {"hidden": after})
            told = (article_id,)
            return Change(hidden=told, number=number) if hidden else Change(shown=told, number=number)

    def restore(self, article_id: str) -> Change:
        """Bring back an article of the base that was removed. Raises UnknownArticleError where it was not."""
        with locked(self._lock_path):
            removed = self._ids("removed")
            if article_id not in removed:
                raise UnknownArticleError(article_id)
            number = self._change({}, {"removed": [one for one in removed if one != article_id]})
            return Change(added=(article_id,), number=number)

    def read(self, article_ids: Set[str]) -> dict[str, Article]:
        """Return the articles of some ids, by id, the added ones first; ids that are not there are left out."""
        added = self._added()
        files = {one: file for one in sorted(article_ids) if (file := find_file(added, one))}
        found = {article_id: _read_added(file, article_id) for article_id, file in files.items()}
        in_base = article_ids - found.keys() - set(self._ids("removed"))
        if in_base:
            every = self._base_articles(in_base)
            found.update({article.article_id: article for article in every if article.article_id in in_base})
        return found

    def _base_articles(self, article_ids: Container[str]) -> Iterator[Article]:
        """Yield articles of the base, at least those of some ids."""
        if self.base.is_dir():
            wanted = ((one, file) for one, file in files_by_id(self.base).items() if one in article_ids)
            return (read_article(file) for _, file in wanted)
        return read_articles(self.base)

    def _known_rows(self) -> Iterator[tuple[Known, Path | None]]:
        """Yield what is known of each article, in the order of `articles`, with its file if it was added here."""
        notes = KnownFiles(self.data / "known-added.json")
        removed, added = set(self._ids("removed")), self._added()
        here = ids_in(added)
        for row in self._base_rows():
            file = find_file(added, row.article_id) if row.article_id in here else None
            if file is not None:
                del added[well_formed(file.stem)]
                yield _added_row(notes, file, row.article_id), file
            elif row.article_id not in removed:
                yield row, None
        for article_id, file in sorted((id_of(stem), file) for stem, file in added.items()):
            yield _added_row(notes, file, article_id), file
        notes.save()

    def _base_rows(self) -> Iterator[Known]:
        notes = KnownFiles(self.data / "known.json")
        if self.base.is_dir():
            for article_id, file in files_by_id(self.base).items():
                yield from notes.rows(f"base/{article_id}", file, partial(_read_one, file))
        else:
            yield from notes.rows("base", self.base, partial(read_articles, self.base))
        notes.save()

    def signature(self) -> str:
        """Return a digest that changes when a file of the collection does: names, sizes and times, not contents."""
        files = [self.base] if self.base.is_file() else article_files(self.base)
        digest = hashlib.blake2b(digest_size=16)
        for file in [*files, *self._added_files()]:
            stat = file.stat()
            digest.update(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
        digest.update("\0".join(sorted(self._ids("removed"))).encode())
        digest.update("\0\0".join(["", *sorted(self._ids("hidden"))]).encode())
        return digest.hexdigest()

    def add(self, articles: Iterable[Article]) -> Change:
        """Add articles as one change.

        An article gets the id month-slug, -2, -3 … where taken. One whose text is there already keeps its id: with
        another title, date or column it is updated, else nothing happens and it counts as a duplicate. Metadata it
        comes without, and a title made of its text or its file's name, leave what is known as it is.
        """
        with locked(self._lock_path):
            rows = [row for row, _ in self._known_rows()]
            by_body = {row.body: row.article_id for row in rows}
            taken = {row.article_id for row in rows} | set(self._ids("removed"))
            there: dict[str, Article] = {}
            added: list[str] = []
            updated: list[str] = []
            duplicates: list[str] = []
            files: dict[str, str] = {}
            for article in articles:
                article_id = by_body.get(body_digest(article.body))
                if article_id is not None and article_id not in there:
                    there |= self.read({article_id})
                if article_id is None:
                    article_id = free_id(article, taken)
                    kept = replace(article, article_id=article_id)
                    added.append(article_id)
                else:
                    kept = _merged(there[article_id], article)
                    if kept == there[article_id]:
                        duplicates.append(article_id)
                        continue
                    updated.append(article_id)
                taken.add(article_id)
                there[article_id], by_body[body_digest(article.body)] = kept, article_id
                files[article_id] = format_article(kept)
            number = self._change(files, {}) if files else 0
            return Change(tuple(added), tuple(updated), duplicates=tuple(duplicates), number=number)

    def rewrite(self, article_id: str, change: Callable[[Article], Article]) -> Change:
        """Put another title, date or text in an article's place; its id stays. One of the base gets a file here.

        Raises UnknownArticleError.
        """
        with locked(self._lock_path):
            known = self.read({article_id}).get(article_id)
            if known is None:
                raise UnknownArticleError(article_id)
            changed = replace(change(known), article_id=article_id)
            if changed == known:
                return Change(duplicates=(article_id,))
            number = self._change({article_id: format_article(changed)}, {})
            return Change(updated=(article_id,), number=number)

    def remove(self, article_ids: Sequence[str]) -> Change:
        """Take articles out as one change.

        Raises UnknownArticleError, or LastArticleError where no article would be left; then none is taken out.
        """
        with locked(self._lock_path):
            there, hidden = {row.article_id for row, _ in self._known_rows()}, self._ids("hidden")
            for article_id in article_ids:
                if article_id not in there:
                    raise UnknownArticleError(article_id)
            if there - set(hidden) <= set(article_ids):
                raise LastArticleError
            in_base = self._base_ids()
            removed = [*self._ids("removed"), *(one for one in dict.fromkeys(article_ids) if one in in_base)]
            left_hidden = [one for one in hidden if one not in article_ids]
            number = self._change(dict.fromkeys(article_ids), {"removed": removed, "hidden": left_hidden})
            return Change(removed=tuple(dict.fromkeys(article_ids)), number=number)

    def undo(self, number: int | None = None) -> Change:
        """Take back the last change, or change `number` if it is that.

        Raises NothingToUndoError if there is none, it has been taken back, or others were made after it.
        """
        with locked(self._lock_path):
            if not self._undo_path.exists():
                raise NothingToUndoError("there is no change to take back")
            before = read_before(self._undo_path, _LISTS)
            if number is not None and before.number != number:
                raise NothingToUndoError("other changes were made after this one; take those back first")
            now, hidden_now = set(self.known()), set(self.hidden())
            self._restore(before.files, before.lists, before.number)
            self._undo_path.unlink()
            then, hidden_then = set(self.known()), set(self.hidden())
            return Change(
                added=tuple(sorted(then - now - hidden_now)),
                updated=tuple(sorted(set(before.files) & now & then)),
                removed=tuple(sorted(now - then - hidden_then)),
                hidden=tuple(sorted(hidden_then - hidden_now)),
                shown=tuple(sorted(then & hidden_now)),
            )

    def forget(self, article_id: str) -> None:
        """Delete what was kept to bring back a removed article, and what writing it may have left behind.

        The change it was removed by cannot be taken back any more. Raises CorpusError where the article is there.
        """
        with locked(self._lock_path):
            if any(row.article_id == article_id for row, _ in self._known_rows()):
                raise CorpusError(f"the article {article_id!r} is there; remove it first")
            if self._undo_path.exists() and article_id in read_before(self._undo_path, _LISTS).files:
                self._undo_path.unlink()
            for folder in (self.data, self.added_folder):
                for left in folder.glob(".*.tmp"):
                    left.unlink(missing_ok=True)

    def _change(self, files: Mapping[str, str | None], lists: Mapping[str, Sequence[str]]) -> int:
        """Write or (None) delete added files and set lists of ids, keeping what was there for undo.

        Returns the number of the change. The undo record is written first: taking back a change that was cut off
        half-way restores what was before it.
        """
        added = self._added()
        paths = {article_id: self._added_path(article_id, added) for article_id in files}
        before = {one: path.read_bytes().decode() if path.exists() else None for one, path in paths.items()}
        number = int(self._read_state().get("changes", 0)) + 1
        write_before(self._undo_path, Before(number, before, {key: self._ids(key) for key in _LISTS}))
        self._restore(files, lists, number)
        return number

    def _restore(self, files: Mapping[str, str | None], lists: Mapping[str, Sequence[str]], number: int) -> None:
        added = self._added()
        for article_id, text in files.items():
            path = self._added_path(article_id, added)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                write_atomically(path, text.encode())
        if self.added_folder.exists():
            sync_folder(self.added_folder)
        self._write_state({**self._read_state(), **lists, "changes": number})

    def _base_ids(self) -> set[str]:
        return {row.article_id for row in self._base_rows()}

    def _added_files(self) -> list[Path]:
        return article_files(self.added_folder) if self.added_folder.is_dir() else []

    def _added(self) -> dict[str, Path]:
        """Return the added files by their names without suffix. Raises ArticleFormatError where two have the same."""
        return files_by_id(self.added_folder) if self.added_folder.is_dir() else {}

    def _added_path(self, article_id: str, added: Mapping[str, Path]) -> Path:
        """Return where an added article is, or is to be."""
        return find_file(added, article_id) or self.added_folder / f"{stem_of(article_id)}.md"

    def _ids(self, which: str) -> list[str]:
        return list(self._read_state().get(which, []))

    def _read_state(self) -> dict[str, Any]:
        try:
            state = json.loads(self._state_path.read_bytes())
            if not isinstance(state, dict) or not all(are_texts(state.get(key, [])) for key in _LISTS):
                raise ValueError
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CorpusError(f"{self._state_path} cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise CorpusError(f"{self._state_path} cannot be read; delete it to start again from the base") from error
        return state

    def _write_state(self, state: dict[str, Any]) -> None:
        write_atomically(self._state_path, json.dumps(state, sort_keys=True).encode())


def _merged(known: Article, given: Article) -> Article:
    """Return a known article with the metadata given for it; what is not given stays."""
    derived = given.title == derived_title(given.body, given.article_id)
    return replace(
        known,
        title=known.title if derived else given.title,
        published=given.published or known.published,
        column=given.column or known.column,
        source=known.source or given.source,
    )


def _read_one(file: Path) -> tuple[Article]:
    return (read_article(file),)


def _added_row(notes: KnownFiles, file: Path, article_id: str) -> Known:
    (row,) = notes.rows(f"added/{article_id}", file, lambda: (_read_added(file, article_id),))
    return row


def _read_added(file: Path, article_id: str) -> Article:
    return replace(read_article(file), article_id=article_id)
