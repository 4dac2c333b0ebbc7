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
    """From rows ``{"month": date | None, "number": int}``; None is undated."""
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
    most = max(number for _, number in numbers)
    width, places = _spread(len(numbers))
    for x, (label, number) in zip(places, numbers, strict=True):
        height = round(HEIGHT * number / most, 1)
        yield Bar(label, number, x, round(HEIGHT - height, 1), width, height)


def _spread(number: int) -> tuple[float, list[float]]:
    """The width of so many bars, and where each begins, from edge to edge. Each is at most a twelfth of the
    whole: a single month must not look like a wall."""
    width = round(min(WIDTH / number, WIDTH / 12) * 0.8, 1)
    step = (WIDTH - width) / max(1, number - 1)
    return width, [round(place * step, 1) for place in range(number)]


SHARES = ("direct", "mixed", "indirect")
"""How words are quoted, from the foot of a bar to its top."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One period: its parts from the foot up, each with a class, and what it says in numbers."""

    label: str
    parts: tuple[tuple[str, int, float, float], ...]
    x: float
    width: float
    number: int
    anonymous: int

    @property
    def percents(self) -> list[int]:
        """Shares of SHARES and of unnamed sources, in whole percent."""
        numbers = {name: number for name, number, _, _ in self.parts}
        counted = [*(numbers.get(name, 0) for name in SHARES), self.anonymous]
        return [round(100 * number / self.number) for number in counted]


@dataclass(frozen=True, slots=True)
class Forms:
    """How an outlet quotes over time: each period as a whole, whatever its number of claims."""

    stacks: tuple[Stack, ...]
    unit: str


def forms_over_time(forms: Mapping[str, int], anonymous: Mapping[str, int]) -> Forms:
    """From ``{"2026-03 direct": 4}`` and ``{"2026-03": 1}``, as ``claims.found`` counts them.

    A period without claims has its place but no stack, so that bars stand where a :func:`timeline`'s do.
    """
    if not forms:
        return Forms((), "month")
    months = [date(int(key[:4]), int(key[5:7]), 1) for key in forms]
    first, last = min(months), max(months)
    unit = "month" if _index(last) - _index(first) < LONGEST else "year"
    counts, unnamed = _by_period(forms, unit), _by_period(anonymous, unit)
    periods = _periods(first, last, unit)
    width, places = _spread(len(periods))
    return Forms(
        tuple(
            _stack(label, counts[key], sum(unnamed.get(key, {}).values()), x, width)
            for x, (key, label) in zip(places, periods, strict=True)
            if key in counts
        ),
        unit,
    )


def _by_period(numbers: Mapping[str, int], unit: str) -> dict[str, dict[str, int]]:
    """From ``{"2026-03 direct": 4}``: for each month or year, the number of each form, of "" without one."""
    periods: dict[str, dict[str, int]] = {}
    for key, number in sorted(numbers.items()):
        month, _, form = key.partition(" ")
        counts = periods.setdefault(month if unit == "month" else month[:4], {})
        counts[form] = counts.get(form, 0) + number
    return periods


def _periods(first: date, last: date, unit: str) -> list[tuple[str, str]]:
    """The key and the name of each month or year, those that lie between included."""
    if unit == "year":
        return [(str(year), str(year)) for year in range(first.year, last.year + 1)]
    days = [date(index // 12, index % 12 + 1, 1) for index in range(_index(first), _index(last) + 1)]
    return [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in days]


def _stack(label: str, counts: Mapping[str, int], anonymous: int, x: float, width: float) -> Stack:
    total, foot, parts = sum(counts.values()), float(HEIGHT), []
    for name in SHARES:
        height = HEIGHT * counts.get(name, 0) / total
        foot -= height
        if height:
            parts.append((name, counts[name], round(foot, 1), round(height, 1)))
    return Stack(label, tuple(parts), x, width, total, anonymous)
