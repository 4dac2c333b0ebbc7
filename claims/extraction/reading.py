"""One article as far as it is read: its names, its layout, and who was referred to so far."""

import bisect
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.extraction.history import TOPIC, History, Resolved
from claims.extraction.layout import Layout
from claims.extraction.mentions import Mention, NameKind
from claims.extraction.names import Names
from claims.extraction.persons import Person
from claims.extraction.quotes import Quotations
from claims.extraction.roles import Affiliation
from claims.extraction.types import SourceKind

_TITLED = re.compile(
    r"\b(film|documentary|movie|book|memoir|novel|show|series|song|article|column|essay|op-ed|report|ad|video)"
    r",?(?: (?:called|titled|entitled))?,? [“\"‘]([^”\"’\n]{2,80}?)[,.]?[”\"’]"
)
_MOST_TITLES = 50
_MARK_OF_TWO = re.compile(r"(?:(^|[\s(\[—–-])|)''(?=(\S)?)", re.MULTILINE)


def _double_mark(match: re.Match[str]) -> str:
    """Two apostrophes, as newspapers' databases have them, as one double mark and a blank."""
    opens = match[1] is not None and match[2] is not None
    return (match[1] or "") + (' "' if opens else '" ')


@dataclass(slots=True)
class Reading:
    """What the rules look at; ``history`` grows from the beginning of the text to its end."""

    text: str
    names: Names
    quotations: Quotations
    layout: Layout
    history: History
    known: frozenset[str]  # names of the article's persons
    counts: Counter[str]  # how often each is named
    meant: dict[str, tuple[int, str]] = field(default_factory=dict)  # where a shared surname meant whom last
    _titles: list[tuple[int, str, str]] | None = None

    @classmethod
    def of(cls, text: str, names: Names, quotations: Quotations) -> "Reading":
        """An article of which nothing is read yet."""
        if "''" in text:
            quotations = Quotations.of(_MARK_OF_TWO.sub(_double_mark, text))
        layout = Layout.of(text, quotations)
        counts: Counter[str] = Counter()
        for mention in names.mentions:
            people = names.people(mention.words) if mention.kind is NameKind.PERSON else []
            most = max((p.mentions for p in people), default=0)
            counts.update(p.name for p in people if len(people) == 1 or 2 * p.mentions > most)
        known = frozenset(p.name for p in names.persons)
        return cls(text, names, quotations, layout, History(layout), known, counts)

    def titles_within(self, start: int, end: int) -> Iterator[tuple[int, str, str]]:
        """Position, noun and title of each 'film "Low Tide"' that begins in ``start:end``."""
        if self._titles is None:
            self._titles = [(m.start(), m[1].casefold(), m[2]) for m in _TITLED.finditer(self.text)]
        first = bisect.bisect_left(self._titles, start, key=lambda found: found[0])
        return itertools.takewhile(lambda found: found[0] < end, self._titles[first : first + _MOST_TITLES])

    def quoted(self, position: int) -> bool:
        """Whether the position lies inside double quotation marks."""
        spans = self.quotations.double
        last = bisect.bisect_right(spans, position, key=lambda span: span[0]) - 1
        return last >= 0 and spans[last][1] > position

    def principal(self, who: Resolved) -> float:
        """What a candidate's score gains by how often the article names somebody."""
        return TOPIC * math.log2(1 + self.counts[who.speaker])

    def only_person(self, mention: Mention) -> Person | None:
        """The one person whom a name can mean."""
        people = self.names.people(mention.words)
        return people[0] if len(people) == 1 else None

    def person(self, person: Person, here: Affiliation | None = None) -> Resolved:
        """A person with what the article says of them, at this place before all."""
        role = (here.role if here else "") or (person.roles[0] if person.roles else "")
        body = (here.organisation if here else "") or (
            person.organisations[0] if person.organisations else ""
        )
        return Resolved(
            SourceKind.PERSON,
            person.name,
            self.names.organisation(body) if body else "",
            role,
            female=person.female,
        )
