"""Where files lie: in a folder or in a zip. Both hand out one file at a time, with a limit on its size."""

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from articles.bulk.items import TroubleError
from articles.ingest import MAX_FILE_BYTES, IngestError
from articles.ingest.archive import label_of, read_bounded

TOO_LARGE = (
    f"It is larger than {MAX_FILE_BYTES / 1e6:.0f} MB, the most that a file may have. Split it, or save it "
    "in a simpler form."
)


class Place(Protocol):
    """A folder or a zip."""

    name: str

    def names(self) -> Iterator[str]:
        """Its files, in a fixed order, without hidden ones; "/" is between folders."""

    def size(self, name: str) -> int:
        """How far a progress bar goes on when this file is done, in bytes."""

    def read(self, name: str) -> bytes:
        """A whole file. Raises :class:`articles.bulk.TroubleError`."""

    def open(self, name: str) -> IO[bytes]:
        """A file to be read in pieces. Raises :class:`articles.bulk.TroubleError`."""


class Folder:
    """The files below a folder."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path, self.name = path, name or path.name

    def names(self) -> Iterator[str]:
        for where, folders, files in os.walk(self.path):
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            for file in sorted(files):
                if not file.startswith("."):
                    yield (Path(where) / file).relative_to(self.path).as_posix()

    def size(self, name: str) -> int:
        try:
            return (self.path / name).stat().st_size
        except OSError:
            return 0

    def read(self, name: str) -> bytes:
        with self.open(name) as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise TroubleError("too_large", TOO_LARGE)
        return data

    def open(self, name: str) -> IO[bytes]:
        path = self.path / name
        try:
            # A pipe or a device would never end.
            if not stat.S_ISREG(path.stat().st_mode):
                raise TroubleError("unreadable", "It is not a file.")
            return path.open("rb")
        except OSError as error:
            raise TroubleError("unreadable", f"It cannot be read: {error.strerror or error}.") from error


class Zip:
    """The files of a zip; any number of them, since they are read one by one."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.name = name or path.name
        try:
            self._archive = zipfile.ZipFile(path)
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise TroubleError("damaged", "The zip is damaged or was cut off. Make it again.") from error
        self._entries = {label: entry for entry in entries if (label := label_of(entry))}

    def names(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def size(self, name: str) -> int:
        return self._entries[name].compress_size

    def read(self, name: str) -> bytes:
        try:
            return read_bounded(self._archive, self._entry(name), MAX_FILE_BYTES)
        except IngestError as error:
            too_large = error.code == "too_large"
            raise TroubleError(error.code, TOO_LARGE if too_large else error.message) from error
        except Exception as error:  # zipfile and zlib raise many kinds for damaged members
            raise TroubleError("damaged", "This file of the zip is damaged.") from error

    def open(self, name: str) -> IO[bytes]:
        entry = self._entry(name)
        if entry.flag_bits & 0x1:
            raise TroubleError("encrypted", "The zip is protected by a password. Unpack it first.")
        try:
            return self._archive.open(entry)
        except Exception as error:  # as above
            raise TroubleError("damaged", "This file of the zip is damaged.") from error

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._entries[name]
        except KeyError:
            raise TroubleError("unreadable", "There is no such file in the zip.") from None


def beside(table: str, file: str) -> str:
    """The name of a file that a table names, as seen from the table. Raises :class:`TroubleError`."""
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
        raise TroubleError("invalid", "The file must lie beside the table, or in a folder there.", "file")
    return (PurePosixPath(table).parent / path).as_posix()
