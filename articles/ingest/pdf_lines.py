"""The lines of a PDF page, with an empty line where the page's layout starts a new paragraph."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

_GAP = 1.25  # of the usual distance between lines: more than this stands between paragraphs
_INDENT = (0.6, 6.0)  # of the font's size: how far the first line of a paragraph is set in
_SIZES = 1.08  # letters that differ by more are another kind of text: a heading, a caption
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LETTERS = str.maketrans(_LIGATURES)


@dataclass(slots=True)
class Line:
    """A line with the place of its first letter and the size of its font, in points of the page."""

    text: str
    x: float
    y: float
    size: float


def page_lines(page: Any) -> str:
    """The text of a page, line by line. Letters that are drawn as one (ﬁ) are written as two."""
    pieces: list[Line] = []

    def see(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = abs(inner[3] * outer[3] + inner[1] * outer[2]) or 1.0
        pieces.append(Line(text, x, y, abs(size) * scale))

    text: str = page.extract_text(visitor_text=see)
    lines = _lines(pieces)
    if "".join(line.text for line in lines).split() and _letters(text) == sum(
        _letters(line.text) for line in lines
    ):
        text = "\n".join(_with_gaps(lines))
    return text.translate(_LETTERS)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _lines(pieces: list[Line]) -> list[Line]:
    """Pieces of text put together up to each line end."""
    lines: list[Line] = []
    open_line: Line | None = None
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                open_line = None
            if open_line is not None:
                open_line.text += part
            elif part.strip():
                open_line = Line(part, piece.x, piece.y, piece.size)
                lines.append(open_line)
    return lines


def _with_gaps(lines: list[Line]) -> list[str]:
    usual = _usual_distances(lines)
    out: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and _starts_paragraph(line, previous, usual):
            out.append("")
        out.append(line.text)
        previous = line
    return out


def _usual_distances(lines: list[Line]) -> dict[int, float]:
    """The distance between lines, for each size of letters: the median, or less where gaps are the rule."""
    distances: dict[int, list[float]] = defaultdict(list)
    for before, line in pairwise(lines):
        distance = abs(before.y - line.y)
        if _same_size(before, line) and 0.5 * line.size < distance < 2.5 * line.size:
            distances[round(line.size)].append(distance)
    return {size: min(median(found), 1.1 * min(found) + 0.5) for size, found in distances.items()}


def _starts_paragraph(line: Line, previous: Line, usual: dict[int, float]) -> bool:
    if not _same_size(line, previous):
        return True
    distance = abs(previous.y - line.y)
    if distance > 5 * line.size:
        return False  # the next column: the words tell whether the paragraph goes on
    least, most = (factor * line.size for factor in _INDENT)
    if least < line.x - previous.x < most and distance > 0.5 * line.size:
        return True
    return distance > _GAP * usual.get(round(line.size), 1.6 * line.size)


def _same_size(line: Line, other: Line) -> bool:
    small, large = sorted((line.size, other.size))
    return large <= _SIZES * small
