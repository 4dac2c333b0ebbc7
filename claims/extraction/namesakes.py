"""Whom a surname means that several persons of the article share."""

import re
from collections.abc import Mapping, Sequence

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind
from claims.extraction.persons import Person
from claims.extraction.reading import Reading

_MALE_ADDRESS = lexicon.MALE_TITLES - {"chairman"}
_PRONOUN = re.compile(r"\b(?:(he|his|himself)|she|her|herself)\b")
_PRONOUN_REACH = 80


def namesake(reading: Reading, mention: Mention, people: Sequence[Person]) -> Person | None:
    """The one of these persons that title, pronoun, what was said before, or weight decide for; else None."""
    female = _gender(reading, mention)
    if female is not None:
        people = [p for p in people if p.female in (None, female)] or people
    by_name = {p.name: p for p in people}
    floor = reading.layout.paragraph_start(mention.start, 1)
    speaking = reading.history.speakers(mention.start, 1) & by_name.keys()
    near = _named_in_full(reading, by_name, mention.start, floor)
    before = {p.name for p in people if 0 <= p.first < mention.start}
    # The article's principal bears the surname alone; relatives get their first names.
    most = max(p.mentions for p in people)
    principal = {p.name for p in people if 2 * p.mentions > most}
    for names in (set(by_name), _carried(reading, by_name, mention), speaking, principal, near, before):
        if len(names) == 1:
            person = by_name[names.pop()]
            reading.meant[mention.words[-1]] = (mention.start, person.name)
            return person
    return None


def _gender(reading: Reading, mention: Mention) -> bool | None:
    """Whether a title, or a pronoun that follows before anybody else is named, is a woman's."""
    titles = {t.casefold().rstrip(".") for t in mention.title}
    if titles & lexicon.FEMALE_TITLES or titles & _MALE_ADDRESS:
        return bool(titles & lexicon.FEMALE_TITLES)
    end = min(reading.layout.sentence(mention.start)[1], mention.end + _PRONOUN_REACH)
    found = _PRONOUN.search(reading.text, mention.end, end)
    if found is None or reading.quoted(found.start()) != reading.quoted(mention.start):
        return None
    between = reading.names.within(mention.end, found.start())
    return None if any(m.kind is NameKind.PERSON for m in between) else found[1] is None


def _carried(reading: Reading, by_name: Mapping[str, Person], mention: Mention) -> set[str]:
    """Whom the surname meant last, unless another of them was named in full since then."""
    position, name = reading.meant.get(mention.words[-1], (0, ""))
    if name not in by_name or _named_in_full(reading, by_name, mention.start, position) - {name}:
        return set()
    return {name}


def _named_in_full(reading: Reading, by_name: Mapping[str, Person], position: int, floor: int) -> set[str]:
    """Which of these persons are named by more than the surname between floor and position."""
    found = set()
    for mention in reading.names.before(position, floor):
        if len(mention.words) > 1 and mention.kind is NameKind.PERSON:
            found |= {p.name for p in reading.names.people(mention.words) if p.name in by_name}
        if len(found) == len(by_name):
            break
    return found
