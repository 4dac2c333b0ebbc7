"""Title, outlet, byline, date and address, where the lines of a text state them. The text stays whole."""

import re
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlsplit

from .dates import read_date
from .normalise import one_line

MAX_TITLE, MAX_OUTLET, MAX_BYLINE, MAX_URL = 300, 200, 200, 2_000
_TOP_LINES, _END_LINES = 10, 4
_LABEL = re.compile(
    r"(?P<label>title|headline|outlet|source|publication|publisher|author|byline|written by|by|date"
    r"|url|link|address|read more(?: at)?|(?:first |originally )?published(?: on| in| by| at)?)"
    r"\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELD_OF = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "publisher": "outlet",
    "author": "byline",
    "byline": "byline",
    "written by": "byline",
    "by": "byline",
    "date": "published_on",
    "published": "published_on",
    "published on": "published_on",
    "url": "url",
    "link": "url",
    "address": "url",
}
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BY = re.compile(r"(?:by|story by|words by|written by)\s+(?P<names>\S.*)", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w.’'-]*)", re.UNICODE)
_SMALL_WORDS = {
    "and",
    "of",
    "for",
    "the",
    "in",
    "at",
    "de",
    "la",
    "le",
    "da",
    "di",
    "du",
    "van",
    "von",
    "der",
    "den",
}
_SMALL_WORDS |= {"bin", "ibn", "al", "el", "y", "e", "dos", "das", "ter", "af", "zu", "&"}
_NOT_NAMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|contrast|comparison|law|then|now|all|far|and|the|this|that|these|those"
    r"|midnight|noon",
    re.IGNORECASE,
)
# LONDON (Northern Wire) — The first words of the article …
_AGENCY = re.compile(r"[A-Z][A-Za-z.,'’ -]{1,60}? \((?P<outlet>[A-Z][\w.&'’ -]{1,40})\)\s*[-–—]{1,2}\s*\S")
_SEGMENTS = re.compile(r"\s+[|•·–—]\s+")


@dataclass(slots=True)
class Details:
    """What is known of an article besides its text. Empty where it is not stated."""

    title: str = ""
    outlet: str = ""
    byline: str = ""
    published_on: date | None = None
    url: str = ""

    def fill_from(self, other: "Details") -> None:
        """Take from ``other`` what is still empty."""
        for field in fields(self):
            if not getattr(self, field.name):
                setattr(self, field.name, getattr(other, field.name))

    def cleaned(self) -> "Details":
        """One line each, of bounded length, and only an address that a browser may open."""
        return Details(
            title=one_line(self.title, MAX_TITLE),
            outlet=one_line(self.outlet, MAX_OUTLET),
            byline=byline_of(one_line(self.byline, MAX_BYLINE)),
            published_on=self.published_on,
            url=web_address(self.url),
        )


def details_of_text(text: str) -> Details:
    """Read what the first and last lines of a normalised text state; what is not plain stays empty."""
    head = text[:8_000].split("\n")
    top = [line for line in head if line][:_TOP_LINES]
    details = Details()
    for line in top:
        _read_label(line, details)
    body_starts = _read_heading_lines(top, details)
    if not details.title and body_starts is not None and _is_headline(top, body_starts, len(text)):
        details.title = top[0]
    for line in [line for line in text[-3_000:].split("\n") if line][-_END_LINES:]:
        if not details.url:
            _read_address(line, details)
    return details


def web_address(value: str) -> str:
    """An absolute http(s) address as it stands; "" for anything else (javascript:, data:, relative)."""
    value = value.strip() if len(value) <= MAX_URL else ""
    if not value or any(character.isspace() or not character.isprintable() for character in value):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.hostname and '"' not in value else ""


def byline_of(value: str) -> str:
    """ "By Ada Novak" → "Ada Novak"."""
    found = _BY.fullmatch(value)
    return (found["names"] if found else value).strip(" ,;|")


def _read_label(line: str, details: Details) -> None:
    """ "Source: The Kestrel", "Date: 12 March 2024": stated outright."""
    found = _LABEL.fullmatch(line)
    if not found or len(line) > MAX_TITLE:
        return
    value = found["value"].strip()
    field = "url" if _URL.fullmatch(value) else _FIELD_OF.get(found["label"].lower(), "outlet")
    if field == "published_on":
        details.published_on = details.published_on or read_date(value)
    elif not getattr(details, field) and _fits(field, value):
        setattr(details, field, value)


def _fits(field: str, value: str) -> bool:
    if field == "byline":
        return is_byline(value)
    if field == "outlet":
        return len(value) <= 60 and value[0].isupper() and value[-1] not in ".!?"
    return True


def _read_heading_lines(top: list[str], details: Details) -> int | None:
    """Byline, date and address above the body; the number of the first line that is the body's."""
    for number, line in enumerate(top):
        if _LABEL.fullmatch(line) and len(line) <= MAX_TITLE:
            continue
        if _read_byline(line, details) or _read_date_line(line, details) or _read_address(line, details):
            continue
        agency = _AGENCY.match(line)
        if agency and not details.outlet:
            details.outlet = agency["outlet"]
        if len(line) > 150 or agency:
            return number
    return len(top) if top else None


def _read_byline(line: str, details: Details) -> bool:
    """ "By Ada Novak", "By Ada Novak and Ben Osei | 12 March 2024"."""
    if len(line) > MAX_BYLINE:
        return False
    first, *others = _SEGMENTS.split(line)
    found = _BY.fullmatch(first)
    if not found:
        return False
    names = found["names"]
    # "By Ada Novak, March 12, 2024"
    name, comma, rest = names.partition(", ")
    day = read_date(rest) if comma else None
    if day:
        names = name
    if not is_byline(names):
        return False
    details.byline = details.byline or names.strip(" ,")
    for other in others:
        day = day or read_date(other)
    details.published_on = details.published_on or day
    return True


def is_byline(names: str) -> bool:
    """Nothing but names and offices: every word capitalised or a small one, no sentence."""
    words = names.replace(",", " ").replace("/", " ").split()
    if not 1 <= len(words) <= 14 or names[-1] in ":;?!" or _NOT_NAMES.fullmatch(words[0].strip(".")):
        return False
    if names.endswith(".") and len(words[-1]) > 4:
        return False
    if len(words) == 1 and len(words[0]) < 3:
        return False
    return all(
        word.lower() in _SMALL_WORDS
        or (_NAME_WORD.fullmatch(word) and (word[0].isupper() or "-" in word[:4]))
        for word in words
    )


def _read_date_line(line: str, details: Details) -> bool:
    day = read_date(line)
    if day and not details.published_on:
        details.published_on = day
    return day is not None


def _read_address(line: str, details: Details) -> bool:
    """A line that is an address and nothing else, or says that it is the source."""
    found = _LABEL.fullmatch(line)
    value = found["value"].strip() if found else line
    if not _URL.fullmatch(value):
        return False
    details.url = details.url or web_address(value)
    return True


def _is_headline(top: list[str], body_starts: int, length: int) -> bool:
    """A first line that stands above the text: short, no sentence, and with an article below it."""
    line = top[0]
    if body_starts == 0 or not 8 <= len(line) <= 150 or len(line.split()) < 2:
        return False
    if line[-1] in ".,;:…" or line[0].islower() or _URL.search(line) or _LABEL.fullmatch(line):
        return False
    if _BY.fullmatch(line) or read_date(line) or (line[0] in "“\"'‘-*•(" and line[-1] in "”\"'’)"):
        return False
    below = length - len(line)
    return below >= 2 * len(line) and any(
        len(other) > len(line) and other[-1] in ".”\"’'!?" for other in top[1:]
    )
