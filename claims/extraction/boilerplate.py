"""What belongs to the page and not to the story: photo credits, copyright lines, bylines."""

import re

from claims.extraction.segment import paragraphs
from claims.extraction.types import Span

_LINE_START = r"(?:^|(?<=[.!?)\]”\"|])|(?<=[.!?)\]”\"|] ))"
_CREDIT = re.compile(
    _LINE_START + r"\(?(?:photo(?:graph)?s?|images?|pictures?|photo illustration)"
    r"(?: by\b| (?:credit|courtesy)\b| ?:|/)[^\n]*",
    re.IGNORECASE,
)
_AGENCY_TAIL = re.compile(
    r"[^.!?\n]{0,80}(?:via Getty Images|/Getty Images|/AFP|/Reuters|AP Photo)\S*[)\s.]*$"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\) (?=\d{4}|copyright)|\bcopyright (?:©|\(c\)|\d{4}))[^\n]*", re.IGNORECASE)
_RIGHTS = re.compile(r"\ball rights reserved\b[^\n]*", re.IGNORECASE)
_NAME = r"(?:[A-Z][\w.'’-]*|de|van|von|der|la|and|&|\|)"
_BYLINE = re.compile(
    r"(?:By|BY|by|(?:Written|Reported|Words|Text|Edited|Reporting) by)"
    rf"\s+{_NAME}(?:,?\s+{_NAME}){{1,9}}(?:\s*[|,–—-]\s*[^.!?\n]{{0,60}})?[;.]?"
)
_FOLLOW = re.compile(
    _LINE_START + r"(?:follow (?:him|her|them|us|me|\w+ \w+) on (?:twitter|facebook|instagram|x)|"
    r"reach (?:him|her|them|us) (?:directly )?at|sign up (?:for|to) our|subscribe to our|click here)\b[^\n]*",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 120
_LONGEST_LINE = 4000  # a longer line is prose: no pattern is tried on it


def boilerplate(text: str) -> list[Span]:
    """Sorted spans in which nothing is attributed to anybody."""
    found: list[Span] = []
    for start, end in paragraphs(text):
        if end - start <= _LONGEST_LINE:
            found += [(start + s, start + e) for s, e in _of_line(text[start:end])]
    return sorted(found)


def _of_line(line: str) -> list[Span]:
    bare = line.strip()
    if len(bare) <= _LONGEST_BYLINE and _BYLINE.fullmatch(bare):
        return [(0, len(line))]
    found = [m.span() for p in (_CREDIT, _AGENCY_TAIL, _COPYRIGHT, _FOLLOW) for m in p.finditer(line)]
    for match in _RIGHTS.finditer(line):
        # The whole sentence is the notice: "Latin Herald. All rights reserved."
        found.append((max(line.rfind(mark, 0, match.start()) for mark in ".!?") + 1, match.end()))
    return [(start, end) for start, end in found if start < end]
