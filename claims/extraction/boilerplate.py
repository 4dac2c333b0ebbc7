"""What belongs to the page and not to the story: photo credits, copyright lines, bylines."""

import re

from claims.extraction.segment import paragraphs
from claims.extraction.types import Span

# A credit begins with one of these and runs to the end of its line.
_CREDIT = re.compile(
    r"(?:^|(?<=[.!?)\]”\"|] )|(?<=[.!?)\]”\"|]))"
    r"(?:\((?=photo|image|picture))?(?:photos?|photographs?|images?|pictures?|photo illustration)"
    r"(?: by\b|(?: credit| courtesy)?\s?:|/| credit\b| courtesy\b).*",
    re.IGNORECASE | re.MULTILINE,
)
_AGENCY_TAIL = re.compile(
    r"[^.!?\n]{0,80}(?:via Getty Images|/Getty Images|/AFP|/Reuters|/AP(?: Photo)?|AP Photo)\S*[)\s.]*$",
    re.MULTILINE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\) (?=\d{4}|copyright)|copyright (?:©|\(c\)|\d{4}))[^\n]*|[^.!?\n]*\ball rights reserved\b[^\n]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:by|von|par|words by|text by|written by|reported by|reporting by|edited by)\s+"
    r"(?:[A-Z][\w.'’-]*|de|van|von|and|&|der|la)(?:,?\s+(?:[A-Z][\w.'’-]*|de|van|von|and|&|der|la|\|)){1,9}"
    r"(?:\s*[|,–—-]\s*[^.!?\n]{0,60})?[;.]?$",
)
_FOLLOW = re.compile(
    r"(?:^|(?<=[.!?] ))(?:\"|“)?(?:follow (?:him|her|them|us|me|\w+ \w+) on (?:twitter|facebook|instagram|x)|"
    r"reach (?:him|her|them|us) (?:directly )?at|sign up (?:for|to) our|subscribe to our|click here)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_BYLINE = 120
_LONGEST_LINE = 4000  # what is longer is prose, and no pattern is tried on it


def boilerplate(text: str) -> list[Span]:
    """Sorted spans in which nothing is attributed to anybody."""
    found: list[Span] = []
    for start, end in paragraphs(text):
        line = text[start:end]
        if len(line) > _LONGEST_LINE:
            continue
        bare = line.strip()
        if len(bare) <= _LONGEST_BYLINE and _BYLINE.match(bare[:1].upper() + bare[1:].replace("By", "by", 1)):
            found.append((start, end))
            continue
        for pattern in (_CREDIT, _AGENCY_TAIL, _COPYRIGHT, _FOLLOW):
            found += [(start + m.start(), start + m.end()) for m in pattern.finditer(line) if m.group()]
    return sorted(found)
