"""Bars drawn as SVG attributes, so that a page needs neither a script nor a style of its own for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

WIDTH, HEIGHT = 600, 96
LONGEST = 36
"""Months that fit; where more lie between the first and the last, years are drawn."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the units of the drawing, and what it says."""

    label: str
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Claims over time. ``undated`` ones are not drawn."""

    bars: tuple[Bar, ...]
    unit: str
    undated: int
    first: str
    last: str
    most: int


def timeline(months: Iterable[Mapping[str, Any]]) -> Timeline:
    """From rows ``{"month": date | None, "number": int}``, as ``ClaimQuerySet.per_month`` gives them."""
    counted = {row["month"]: row["number"] for row in months}
    undated = counted.pop(None, 0)
    if not counted:
        return Timeline((), "month", undated, "", "", 0)
    first, last = min(counted), max(counted)
    if _index(last) - _index(first) < LONGEST:
        unit, numbers = "month", _months(counted, first, last)
    else:
        unit, numbers = "year", _years(counted, first, last)
    bars = tuple(_bars(numbers))
    return Timeline(bars, unit, undated, bars[0].label, bars[-1].label, max(bar.number for bar in bars))


def _index(month: date) -> int:
    return month.year * 12 + month.month - 1


def _months(counted: Mapping[date, int], first: date, last: date) -> list[tuple[str, int]]:
    days = [date(index // 12, index % 12 + 1, 1) for index in range(_index(first), _index(last) + 1)]
    return [(f"{day:%B %Y}", counted.get(day, 0)) for day in days]


def _years(counted: Mapping[date, int], first: date, last: date) -> list[tuple[str, int]]:
    numbers = dict.fromkeys(range(first.year, last.year + 1), 0)
    for month, number in counted.items():
        numbers[month.year] += number
    return [(str(year), number) for year, number in numbers.items()]


def _bars(numbers: list[tuple[str, int]]) -> Iterable[Bar]:
    """From edge to edge, each at most a twelfth of the width: a single month must not look like a wall."""
    most = max(number for _, number in numbers)
    width = round(min(WIDTH / len(numbers), WIDTH / 12) * 0.8, 1)
    step = (WIDTH - width) / max(1, len(numbers) - 1)
    for place, (label, number) in enumerate(numbers):
        height = round(HEIGHT * number / most, 1)
        yield Bar(label, number, round(place * step, 1), round(HEIGHT - height, 1), width, height)
