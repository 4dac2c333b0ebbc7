"""Folders, zips, JSONL and CSV: what is in them, one article at a time and in a fixed order."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from articles.bulk.details import details_of
from articles.bulk.items import Item, TroubleError
from articles.bulk.places import Folder, Place, Zip, beside
from articles.bulk.tables import Row, is_table, rows

NOTHING_IN_IT = "It has neither a text nor a file. One of the keys (columns) “text” and “file” is needed."
BOTH_IN_IT = "It has a text and a file. Leave one of them out."


class Sources:
    """Iterate over the items of some paths. ``done`` of ``total`` bytes are behind, for a progress bar.

    ``keys`` says what a table calls things: ``{"title": "headline"}``. Files that a table names are not
    found a second time. Raises :class:`TroubleError` at once for a path that does not exist.
    """

    def __init__(self, paths: Sequence[Path], keys: Mapping[str, str] | None = None) -> None:
        for path in paths:
            if not path.exists():
                raise TroubleError("unreadable", f"There is no file or folder {path}.")
        self._paths, self._keys = paths, dict(keys or {})
        self.done, self.total = 0, 0

    def __iter__(self) -> Iterator[Item]:
        self.done, self.total = 0, sum(map(_size, self._paths))
        for path in self._paths:
            if path.is_dir():
                yield from self._place(Folder(path), counts=True)
            elif path.suffix.lower() == ".zip":
                yield from self._zip(Folder(path.parent), path.name, path.name, counts=True)
            elif is_table(path.name):
                yield from self._table(Folder(path.parent), path.name, path.name, set(), counts=True)
            else:
                yield _file(Folder(path.parent), path.name, path.name)
                self.done += _size(path)

    def _place(self, place: Place, *, counts: bool) -> Iterator[Item]:
        """Tables first, because they say more of the files that they name."""
        named: set[str] = set()
        for name in place.names():
            if is_table(name):
                yield from self._table(place, name, f"{place.name}/{name}", named, counts=counts)
        for name in place.names():
            label = f"{place.name}/{name}"
            if is_table(name):
                continue
            if isinstance(place, Folder) and name.lower().endswith(".zip"):
                yield from self._zip(place, name, label, counts=counts)
                continue
            if name not in named:
                yield _file(place, name, label)
            self.done += counts * place.size(name)

    def _zip(self, folder: Folder, name: str, label: str, *, counts: bool) -> Iterator[Item]:
        before = self.done
        try:
            yield from self._place(Zip(folder.path / name, label), counts=counts)
        except TroubleError as trouble:
            yield Item(label, trouble=trouble)
        if counts:
            self.done = before + folder.size(name)

    def _table(self, place: Place, name: str, label: str, named: set[str], *, counts: bool) -> Iterator[Item]:
        before, size = self.done, place.size(name)
        try:
            with place.open(name) as stream:
                for number, row in rows(stream, name):
                    if counts and isinstance(place, Folder):
                        self.done = before + min(stream.tell(), size)
                    yield self._row(place, name, f"{label}, line {number}", row, named)
        except TroubleError as trouble:
            yield Item(label, trouble=trouble)
        except (OSError, EOFError, ValueError) as error:  # the disk, or a damaged member of a zip
            yield Item(label, trouble=TroubleError("unreadable", f"It cannot be read to its end: {error}."))
        if counts:
            self.done = before + size

    def _row(self, place: Place, table: str, label: str, row: Row | TroubleError, named: set[str]) -> Item:
        """What one row brings."""
        try:
            if isinstance(row, TroubleError):
                raise row
            value = {key: row.get(self._keys.get(key, key)) for key in ("text", "file", *_DETAILS)}
            text, file = _content(value)
            if not file:
                return Item(label, details_of(value), text=text)
            name = beside(table, file)
            named.add(name)
            return Item(label, details_of(value), filename=Path(name).name, data=place.read(name))
        except TroubleError as trouble:
            return Item(label, trouble=trouble)


_DETAILS = ("title", "outlet", "byline", "published_on", "url")


def _content(value: Mapping[str, Any]) -> tuple[str, str]:
    """The text, or the name of the file: one of them."""
    text, file = _words(value, "text"), _words(value, "file").strip()
    if bool(text.strip()) == bool(file):
        raise TroubleError("bad_line", BOTH_IN_IT if file else NOTHING_IN_IT)
    return text, file


def _words(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise TroubleError("invalid", "This must be text.", key)
    return found


def _file(place: Place, name: str, label: str) -> Item:
    try:
        return Item(label, filename=Path(name).name, data=place.read(name))
    except TroubleError as trouble:
        return Item(label, trouble=trouble)


def _size(path: Path) -> int:
    """In bytes; of a folder, all that is below it."""
    if not path.is_dir():
        return path.stat().st_size
    folder = Folder(path)
    return sum(map(folder.size, folder.names()))
