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
    """From edge to edge, each at most a twelfth of the width: a single month must not look like a wall."""
    most = max(number for _, number in numbers)
    width = round(min(WIDTH / len(numbers), WIDTH / 12) * 0.8, 1)
    step = (WIDTH - width) / max(1, len(numbers) - 1)
    for place, (label, number) in enumerate(numbers):
        height = round(HEIGHT * number / most, 1)
        yield Bar(label, number, round(place * step, 1), round(HEIGHT - height, 1), width, height)


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
    """From ``{"2026-03 direct": 4}`` and ``{"2026-03": 1}``, as ``claims.found`` counts them."""
    unit = "month" if len({key[:7] for key in forms}) <= LONGEST else "year"
    length = 7 if unit == "month" else 4
    periods: dict[str, dict[str, int]] = {}
    for key, number in sorted(forms.items()):
        month, _, form = key.partition(" ")
        counts = periods.setdefault(month[:length], {})
        counts[form] = counts.get(form, 0) + number
    unnamed: dict[str, int] = {}
    for month, number in anonymous.items():
        unnamed[month[:length]] = unnamed.get(month[:length], 0) + number
    step = WIDTH / max(1, len(periods))
    width = min(step * 0.85, WIDTH / 12)
    return Forms(
        tuple(
            _stack(key, counts, unnamed.get(key, 0), round(place * step, 1), round(width, 1))
            for place, (key, counts) in enumerate(periods.items())
        ),
        unit,
    )


def _stack(key: str, counts: Mapping[str, int], anonymous: int, x: float, width: float) -> Stack:
    total, foot, parts = sum(counts.values()), float(HEIGHT), []
    for name in SHARES:
        height = HEIGHT * counts.get(name, 0) / total
        foot -= height
        if height:
            parts.append((name, counts[name], round(foot, 1), round(height, 1)))
    label = f"{date(int(key[:4]), int(key[5:]), 1):%B %Y}" if len(key) > 4 else key
    return Stack(label, tuple(parts), x, width, total, anonymous)
