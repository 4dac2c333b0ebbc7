"""A zip file written as it is read: nothing of it is kept but the list of its members."""

import io
from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone


class _Pipe(io.RawIOBase):
    """Takes what the zip writes and gives it away; it cannot go back, so ``zipfile`` does not ask it to."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        piece = b"".join(self._pieces)
        self._pieces.clear()
        return piece


def zipped(members: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """A zip of (name, text) pairs, in pieces."""
    pipe, day = _Pipe(), timezone.now().timetuple()[:6]
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
        for name, text in members:
            info = ZipInfo(name, day)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode())
            if piece := pipe.taken():
                yield piece
    yield pipe.taken()
