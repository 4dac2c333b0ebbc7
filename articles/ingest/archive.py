"""The files of a .zip, unpacked in memory; never more than the limits, whatever the archive declares."""

import io
import re
import stat
import zipfile
import zlib

from .normalise import one_line
from .sniff import check_size, looks_like_zip, wrong_type
from .types import MAX_UNPACKED_BYTES, MAX_ZIP_ENTRIES, IngestError

_CHUNK = 1 << 16
_DIRECTORY_MARK = b"PK\x01\x02"
# A Word file stored within a zip brings some 20 marks of its own; more than this is no archive of 200 files.
_MOST_MARKS = 40 * MAX_ZIP_ENTRIES
_MAX_LABEL = 200
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, OverflowError, NotImplementedError)
DAMAGED = "The zip archive is damaged or was cut off. Make it again, or add its files one by one."


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return (name, content) of each file.

    Names are labels only, without "..", a leading "/" or control characters. Folders, links, hidden files and
    what macOS adds are skipped. A zip within is returned as the file it is. Raises IngestError: empty,
    too_large (unpacked), too_many_files, encrypted, damaged, wrong_type (not a zip).
    """
    check_size(data)
    if not looks_like_zip(data):
        raise wrong_type("not a zip archive")
    if data.count(_DIRECTORY_MARK) > _MOST_MARKS:
        raise _too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except _BAD_ZIP as error:
        raise IngestError("damaged", DAMAGED) from error


def read_bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one entry, at most ``most`` bytes of it: IngestError (too_large) where it holds more.

    The size that an entry declares is not trusted. Only "stored" and "deflate" are read, since zipfile
    unpacks the other methods without bound.
    """
    if entry.flag_bits & 0x1:
        raise IngestError(
            "encrypted", "The archive is protected by a password. Unpack it and add the files themselves."
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise IngestError(
            "damaged",
            "The archive is packed in a way that is not read here. Unpack it and add the files themselves.",
        )
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise IngestError(
                    "too_large",
                    f"Unpacked, it has more than {MAX_UNPACKED_BYTES / 1e6:,.0f} MB, the most that is read. "
                    "Add the files one by one, or in smaller archives.",
                )
    return bytes(content)


def _members(archive: zipfile.ZipFile) -> tuple[tuple[str, bytes], ...]:
    entries = archive.infolist()
    if len(entries) > 5 * MAX_ZIP_ENTRIES:
        raise _too_many()
    wanted = [(label, entry) for entry in entries if (label := label_of(entry))]
    if len(wanted) > MAX_ZIP_ENTRIES:
        raise _too_many()
    if not wanted:
        raise IngestError(
            "empty", "There are no files in the zip archive. Check it, and add the files themselves."
        )
    left = MAX_UNPACKED_BYTES
    members = []
    for label, entry in wanted:
        content = read_bounded(archive, entry, left)
        left -= len(content)
        members.append((label, content))
    return tuple(members)


def label_of(entry: zipfile.ZipInfo) -> str:
    """A name to show, or "" for what is not a document: a folder, a link, a hidden file."""
    if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16):
        return ""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # the archive does not say UTF-8; macOS writes it all the same
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = entry.filename
    parts = [one_line(part, _MAX_LABEL) for part in re.split(r"[/\\]+", name)]
    parts = [
        part for part in parts if part and part not in (".", "..") and not re.fullmatch("[A-Za-z]:", part)
    ]
    if not parts or "__MACOSX" in parts or any(part.startswith(".") for part in parts):
        return ""
    label = "/".join(parts)
    return label if len(label) <= _MAX_LABEL else parts[-1]


def _too_many() -> IngestError:
    return IngestError(
        "too_many_files",
        f"The zip archive holds more than {MAX_ZIP_ENTRIES} files, the most that is read at once. "
        "Split it into smaller archives.",
    )
