"""What a search may be narrowed by, with counts: the sides of what was found, as links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.http import QueryDict

from claims.found import Counts, Found
from claims.models import Claim, Organisation, Speaker

FIRST = 6
"""Values that are seen before a facet is unfolded."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value: what it is called, how many have it, and the query string that asks for it."""

    label: str
    number: int
    address: str
    parts: tuple["Option", ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A heading with its values."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def first(self) -> tuple[Option, ...]:
        return self.options[:FIRST]

    @property
    def more(self) -> tuple[Option, ...]:
        return self.options[FIRST:]


@dataclass(slots=True)
class Labels:
    """Names of the records that facets and chips speak of. Two queries at the most."""

    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)

    def of(self, name: str, key: str) -> str:
        known = self.people if name == "speaker" else self.bodies
        return known.get(int(key), "") if key.isdecimal() else ""


def labels(found: Found, query: Mapping[str, str]) -> Labels:
    """For the records that were counted, and those that the query string names by number."""

    def keys(*names: str) -> set[int]:
        counted = {int(key) for name in names for key in found.facets.get(name, ())}
        asked = {int(query[name]) for name in names if str(query.get(name) or "").isdecimal()}
        return counted | {key for key in asked if key < 2**63}

    people, bodies = keys("speaker"), keys("organisation", "outlet")
    return Labels(
        dict(Speaker.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
        dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name")) if bodies else {},
    )


_TITLES = {
    "speaker": "People",
    "organisation": "Organisations",
    "outlet": "Outlets",
    "form": "How it is quoted",
    "kind": "Kind of source",
    "hedge": "Hedged with",
    "status": "State",
}
_NAMED = frozenset({"speaker", "organisation", "outlet"})
"""Who they are says something even if there is but one."""
_CHOICES = {
    "form": dict(Claim.Form.choices),
    "kind": dict(Claim.Kind.choices),
    "status": dict(Claim.Status.choices),
}


def facets(
    found: Found, query: QueryDict, names: Labels, base: Mapping[str, str] | None = None
) -> list[Facet]:
    """The facets that would narrow what was found; one that is on already stands among the chips.

    ``base`` is added to every address: what a record's page narrows by itself, which names whoever there is.
    """
    base = base or {}
    shown = []
    for name, title in _TITLES.items():
        counts = found.facets.get(name, {})
        if query.get(name) or name in base or not (_divides(counts, found) or (base and name in _NAMED)):
            continue
        options = _options(name, counts, query, names, base)
        shown.append(Facet(name, title, tuple(options)))
    if not query.get("after") and not query.get("before"):
        years = tuple(_years(found, query, base))
        if len(found.months()) > 1:
            shown.insert(min(3, len(shown)), Facet("when", "When", years))
    return [facet for facet in shown if facet.options]


def _divides(counts: Counts, found: Found) -> bool:
    """Whether any of the values leaves something out."""
    return any(number < found.claims for number in counts.values())


def _options(
    name: str, counts: Counts, query: QueryDict, names: Labels, base: Mapping[str, str]
) -> Iterable[Option]:
    for key, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if name in _CHOICES:
            label = str(_CHOICES[name].get(key, key))
        elif name == "hedge":
            label = "not hedged" if key == "none" else key
        else:
            label = names.of(name, key)
        if label:
            yield Option(label, number, _address(query, base, {name: key}))


def _years(found: Found, query: QueryDict, base: Mapping[str, str]) -> Iterable[Option]:
    """Years, the latest first, each with its months."""
    for year, rows in groupby(reversed(found.months()), key=lambda row: row[0].year):
        months = tuple(
            Option(f"{month:%B}", number, _address(query, base, _days(month, _last_day(month))))
            for month, number in rows
        )
        ends = _days(date(year, 1, 1), date(year, 12, 31))
        yield Option(str(year), sum(m.number for m in months), _address(query, base, ends), months)


def _days(first: date, last: date) -> dict[str, str]:
    return {"after": first.isoformat(), "before": last.isoformat()}


def _last_day(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _address(query: QueryDict, base: Mapping[str, str], values: Mapping[str, str]) -> str:
    changed = query.copy()
    changed.pop("page", None)
    for name, value in (*base.items(), *values.items()):
        changed[name] = value
    return "?" + changed.urlencode()
