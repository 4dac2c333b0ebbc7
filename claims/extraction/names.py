"""The names of one article: who is who, and what the bodies are called in full.

``Names.of(text)`` reads the whole article once. A person is known by the fullest form of the name that
the article gives; a surname leads to it, or to several persons, and then to nobody.
"""

import bisect
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, bare_name
from claims.extraction.persons import Person, Persons
from claims.extraction.runs import find_mentions

_LED_BODY = re.compile(r"(?:['’]s)?\s(campaign|administration|foundation|organi[sz]ation)\b", re.IGNORECASE)
_TEAM = re.compile(r" (?:team|camp|operation|campaign team)$")
_COMMITTEES = frozenset(["committee", "panel", "commission", "subcommittee", "council", "board"])
_SAME_BODY = {
    **dict.fromkeys(["panel", "committee", "commission"], _COMMITTEES),
    "team": frozenset(["campaign", "team"]),
    "camp": frozenset(["campaign", "camp"]),
}
_LONGEST_INITIALS = 5


@dataclass(slots=True)
class Names:
    """Names of one article; mentions are sorted and disjoint."""

    text: str
    mentions: list[Mention]
    organisations: list[str]
    _persons: Persons
    _starts: list[int]
    _fullest: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Names":
        """Read the names of an article."""
        mentions = find_mentions(text)
        bodies = [bare_name(m.name) for m in mentions if _is_body(m)]
        bodies += [f"{m.words[-1]} {led[1]}" for m in mentions if (led := _led_body(text, m)) is not None]
        starts = [m.start for m in mentions]
        return cls(text, mentions, list(dict.fromkeys(bodies)), Persons.of(mentions), starts)

    @property
    def persons(self) -> list[Person]:
        """The persons of the article."""
        return self._persons.everyone

    def people(self, words: Sequence[str]) -> list[Person]:
        """Persons whose name agrees with these words: none, the one, or several candidates."""
        return self._persons.find(words)

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that overlap ``start:end``."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        last = bisect.bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end > start]

    def before(self, position: int, limit: int) -> list[Mention]:
        """Mentions that end at or before ``position`` and start at or after ``limit``, the last first."""
        last = bisect.bisect_left(self._starts, position)
        first = bisect.bisect_left(self._starts, limit)
        return [m for m in reversed(self.mentions[first:last]) if m.end <= position]

    def called(self, noun: str, modifiers: Collection[str]) -> str:
        """The one body that "the panel" or "the oversight panel" can be; "" for none or several."""
        same = _SAME_BODY.get(noun, frozenset([noun]))
        fitting = {
            self.organisation(body)
            for body in self.organisations
            if (words := body.casefold().split())[-1] in same
            and (set(modifiers) & set(words) or not modifiers)
        }
        return fitting.pop() if len(fitting) == 1 else ""

    def organisation(self, name: str) -> str:
        """The fullest name of the body that the article gives: by last words, initials, or first words."""
        plain = bare_name(name)
        if plain not in self._fullest:
            self._fullest[plain] = self._fuller(plain)
        return self._fullest[plain]

    def _fuller(self, plain: str) -> str:
        key = _TEAM.sub(" campaign", plain.casefold())
        if key != plain.casefold() and (named := [b for b in self.organisations if b.casefold() == key]):
            return named[0]
        initials = plain.casefold().replace(".", "")
        short = len(initials) <= _LONGEST_INITIALS and plain.replace(".", "").isupper() and "-" not in plain
        longer = [body for body in self.organisations if len(body) > len(plain)]
        for fuller in (
            [b for b in longer if b.casefold().endswith(f" {key}")],
            [b for b in longer if len(initials) > 1 and _initials(b) == initials],
            [b for b in longer if f" {key} " in b.casefold()],
            [b for b in longer if not short and b.casefold().startswith(f"{key} ") and len(b.split()) < 4],
        ):
            longest = max(fuller, key=len, default="")
            if longest and all(_same_body(body, longest) for body in fuller):
                return longest
        # "U.N." where the article has the United Nations Security Council alone.
        first = {" ".join(body.split()[: len(initials)]) for body in longer}
        begun = [words for words in first if short and len(initials) > 1 and _initials(words) == initials]
        return begun[0] if len(begun) == 1 else plain


def _is_body(mention: Mention) -> bool:
    """Bodies, and named documents, whose names are shortened in the same ways."""
    named = len(mention.words) > 1 and mention.words[-1].casefold() in lexicon.NAMED_DOCUMENTS
    return mention.kind is NameKind.ORGANISATION or (named and mention.kind is not NameKind.PERSON)


def _led_body(text: str, mention: Mention) -> re.Match[str] | None:
    """The noun behind a name that makes it a body's: "Lind campaign", "the Lind administration"."""
    if mention.kind in (NameKind.PLACE, NameKind.ORGANISATION):
        return None
    return _LED_BODY.match(text, mention.end)


def _same_body(name: str, fuller: str) -> bool:
    """ "Security Council" and "U.N. Security Council" are both "United Nations Security Council"."""
    capitals = "".join(c for c in name if c.isupper()).casefold()
    return fuller.casefold().endswith(name.casefold()) or capitals == _initials(fuller)


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.split() if w[0].isupper()).casefold()
