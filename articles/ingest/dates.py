"""Dates as articles write them. A date that can be read in two ways is not read."""

import re
from datetime import UTC, date, datetime, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)",
        rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"(?P<first>[0-3]?\d)(?P<mark>[/.])(?P<second>[0-3]?\d)(?P=mark){_YEAR}",
        rf"{_YEAR}/(?P<month>[01]\d)/(?P<day>[0-3]\d)",
    )
)
_BEFORE = re.compile(
    r"(?:(?:first )?published|posted|updated|last updated|date|dated|on|at|:|,|-|–|—"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?"
    r"|\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?"
    r"|gmt|utc|bst|e[sd]t|ce?s?t|\s)++",  # possessive: no hostile line makes it try again and again
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:t?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d{1,6})?\s*(?:[ap]\.?m\.?)?"
    r"|z|[+-]\d\d:?\d\d|gmt|utc|bst|[ecmp][sd]t|ce?s?t"
    r"|at|,|\.|-|–|—|\||\s)++",
    re.IGNORECASE,
)
_EARLIEST = date(1700, 1, 1)


def read_date(line: str) -> date | None:
    """The date of a line that holds nothing else (weekday, time of day, "Published" and so on aside)."""
    line = line.strip()
    if len(line) > 100:
        return None
    before = _BEFORE.match(line)
    for start in (0, before.end() if before else 0):
        for form in _FORMS:
            found = form.match(line, start)
            if found and (found.end() == len(line) or _AFTER.fullmatch(line, found.end())):
                return _build(found)
    return None


def read_timestamp(value: object) -> date | None:
    """The day of a machine-readable time such as "2024-03-12T09:30:00+01:00", as its author counted days."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    found = re.match(rf"{_YEAR}-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?!\d)", value)
    return _build(found) if found else read_date(value)


def plausible(day: date) -> date | None:
    """The day, unless no article can be from then: before print, or the future (bar a day for time zones)."""
    return day if _EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=1) else None


def _build(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second and parts["mark"] == "/":
            return None  # British or American: the document does not say
        # With points the day comes first; with strokes the number above 12 is the day.
        day, month = (second, first) if second > 12 else (first, second)
    else:
        day, month = int(parts["day"]), _month_number(parts["month"])
    try:
        return plausible(date(year, month, day))
    except ValueError:
        return None


def _month_number(month: str) -> int:
    return int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
