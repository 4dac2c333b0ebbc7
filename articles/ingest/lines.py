"""Lines that were broken to fit a page, joined into paragraphs again."""

import re
from itertools import pairwise

_BULLET = re.compile(r"[•‣◦▪●–—*-] |\(?\d{1,3}[.)] ")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$|[”\"’»]$")
_BYLINE = re.compile(r"By [A-Z]")
_LEAST_LINES = 4
_SIGNATURE = "--"
_FULL = 0.75  # of the usual width: a shorter line that ends a sentence ends its paragraph, too
_HALF = 0.5  # a line shorter than this is a heading, a byline or the end of a paragraph
_PROSE_WIDTH = (30, 130)


def join_lines(text: str, *, always: bool = False) -> str:
    """Join the lines of each paragraph.

    Without ``always`` only text that is plainly broken at one width is touched. A word divided at the end of
    a line is put together, unless the text writes it with its hyphen elsewhere.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    width = _usual_width(lines)
    if not always and not _is_wrapped(lines, width):
        return text
    whole_words = set(re.findall(r"\w+(?:-\w+)*", " ".join(lines)))
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if not line:
            previous = ""
            continue
        if previous and not _starts_paragraph(line, previous, width):
            paragraphs[-1] = _joined(paragraphs[-1], line, whole_words)
        else:
            paragraphs.append(line)
        previous = line
    return "\n\n".join(paragraphs)


def continues(before: str, after: str) -> bool:
    """Whether text cut by the end of a page is one paragraph: no sentence ends before, none begins after."""
    return (
        bool(before and after)
        and not _SENTENCE_END.search(before)
        and (after[0].islower() or before[-1] == "-")
    )


def join_two(before: str, after: str) -> str:
    return _joined(before, after, set())


def _usual_width(lines: list[str]) -> int:
    lengths = sorted(len(line) for line in lines if len(line) >= 20)
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Most lines that are followed by another are about as wide as the widest usual ones."""
    least, most = _PROSE_WIDTH
    if _SIGNATURE in lines:
        lines = lines[: lines.index(_SIGNATURE)]
    if not least <= width <= most or any(len(line) > 1.4 * width and " " in line for line in lines):
        return False
    followed = [line for line, after in pairwise(lines) if line and after]
    full = sum(len(line) >= _FULL * width for line in followed)
    return len(followed) >= _LEAST_LINES and full >= 0.7 * len(followed)


def _starts_paragraph(line: str, previous: str, width: int) -> bool:
    if _BULLET.match(line) or line.startswith(">") or previous.startswith(">") or previous == _SIGNATURE:
        return True
    if line[0].islower():
        return False
    if _BYLINE.match(line) and len(line) < _FULL * width:
        return True
    if len(previous) < _HALF * width:
        return True
    return len(previous) < _FULL * width and bool(_SENTENCE_END.search(previous))


def _joined(paragraph: str, line: str, whole_words: set[str]) -> str:
    """Put two lines together; a hyphen before a small letter is the line's, unless it is seen elsewhere."""
    divided = re.search(r"(\w+)[-\u00ad\u2010]$", paragraph)
    following = re.match(r"[a-zà-öø-ÿœ]+", line)
    if not divided or not following or not divided[1][-1].isalpha():
        return f"{paragraph}{'' if divided and paragraph[-1] == '-' and line[0].isalnum() else ' '}{line}"
    if f"{divided[1]}-{following[0]}" in whole_words and divided[1] + following[0] not in whole_words:
        return paragraph + line
    return paragraph[:-1] + line
