"""Descriptions that stand for a person: "the senator", "her husband", "the 68-year-old billionaire"."""

import re
from collections.abc import Callable
from functools import lru_cache

from claims.extraction import lexicon
from claims.extraction.history import Resolved
from claims.extraction.mentions import NameKind
from claims.extraction.persons import Person
from claims.extraction.phrases import INDEFINITE, POSSESSIVE, Phrase
from claims.extraction.reading import Reading
from claims.extraction.roles import describe, role_words
from claims.extraction.synonyms import roles_for
from claims.extraction.types import SourceKind

_WOMEN = re.compile(r".*woman|mother|sister|daughter|wife|actress|girl|lady|aunt|niece|widow|mom|mum")
_MEN = re.compile(r".*man|father|brother|son|husband|boy|uncle|nephew|dad")
_UNNAMED = re.compile(r"\b(?:anonymity|anonymous|familiar|briefed|unnamed|unidentified|not authori[sz]ed)\b")
# Roles by which somebody known is called for variety's sake.
_EPITHETS = lexicon.words("""
republican democrat conservative liberal libertarian socialist moderate centrist senator congressman
congresswoman lawmaker legislator representative governor mayor nominee candidate contender hopeful
front-runner frontrunner challenger incumbent billionaire businessman businesswoman mogul tycoon
developer magnate entrepreneur star celebrity politician veteran neurosurgeon surgeon author novelist
actor actress singer rapper musician artist comedian winner legend icon guru filmmaker director host
talker anchor economist historian activist newcomer father mother man woman champion athlete native
""")
_PRINCIPALS = 5
_CANDIDATES = lexicon.words("nominee candidate contender hopeful front-runner frontrunner")
_POLITICAL = lexicon.words("""
republican democrat conservative liberal libertarian senator congressman congresswoman lawmaker
legislator representative governor mayor nominee candidate contender hopeful front-runner frontrunner
challenger incumbent politician president
""")
_NO_CANDIDATES = lexicon.words("""
judge justice spokesman spokeswoman spokesperson professor analyst economist reporter host anchor editor
lawyer attorney officer aide adviser advisor strategist manager consultant expert researcher fellow wife
daughter husband son pollster historian writer author columnist
""")
_TO_COME = lexicon.words("next new future potential would-be ideal first last average typical")
_RELATIONS = lexicon.words("""
wife husband father mother son daughter brother sister mate spouse fiance fiancee widow uncle aunt
""")
_INTRODUCED_IN = 4000  # code points before a description
_HOME = re.compile(r" (?:from|of) ((?:[A-Z]\w+ ?)+)")
_SOON = 2000  # code points
_BEARERS_BACK = 3  # paragraphs


def bearer(reading: Reading, phrase: Phrase) -> Resolved:
    """The one person of the article whom the phrase describes, or whom it is about; else somebody unnamed."""
    text = reading.text
    stated = describe(reading.names, phrase.start, phrase.end)
    unnamed = Resolved(
        SourceKind.ANONYMOUS,
        text[phrase.start : phrase.end],
        reading.names.organisation(stated.organisation) if stated.organisation else "",
        stated.role,
        female=_gender(phrase.head),
    )
    apposed = _apposed_to(reading, phrase)
    if apposed is not None:
        return apposed
    if phrase.determiner in ("a", "an") and phrase.head in lexicon.TITLES:
        return _named_soon(reading, phrase) or unnamed
    if phrase.determiner in INDEFINITE or _UNNAMED.search(text, phrase.start, phrase.end):
        return unnamed
    return _known(reading, phrase) or unnamed


def _known(reading: Reading, phrase: Phrase) -> Resolved | None:
    """Whom a description means that the reader is to know; a person without a name if that is not clear."""
    wanted = role_words(phrase.words) | _home(reading.text, phrase)
    fitting = _bearers(reading, phrase, wanted)
    if len(fitting) == 1:
        later = fitting[0].first > phrase.start and _introduced_unnamed(reading, phrase)
        return None if later else reading.person(fitting[0])
    by_name = {person.name: person for person in fitting}
    if by_name:
        recent = reading.history.last(phrase.start, (SourceKind.PERSON,), _BEARERS_BACK)
        if recent and recent.speaker in by_name:
            return recent
        return Resolved(SourceKind.PERSON)
    if not phrase.definite or not _is_epithet(phrase) or _introduced_unnamed(reading, phrase):
        return None
    focus = _in_focus(reading, phrase)
    if focus is not None and focus.speaker in reading.people:
        reading.describe(reading.people[focus.speaker], wanted)
    return focus


def _home(text: str, phrase: Phrase) -> frozenset[str]:
    """Texas in "the senator from Texas"."""
    home = _HOME.match(text, phrase.rest, phrase.end)
    return frozenset(home[1].casefold().split()) if home else frozenset()


def _is_epithet(phrase: Phrase) -> bool:
    """Whether it calls somebody known by another name: "the billionaire", "the former minister"."""
    before = {w.lower for w in phrase.words[:-1]}
    head = phrase.head
    called = head.removeprefix("ex-") in _EPITHETS or "year-old" in head
    return (called or "former" in before or head.startswith("ex-")) and not before & _TO_COME


def _apposed_to(reading: Reading, phrase: Phrase) -> Resolved | None:
    """Ann Marsh in "Ann Marsh, a keeper from Oda," where the source is the apposition alone."""
    if phrase.determiner not in ("a", "an") or not reading.text.endswith(", ", 0, phrase.start):
        return None
    end = phrase.start - len(", ")
    for mention in reading.names.before(end, max(0, end - 40))[:1]:
        person = reading.only_person(mention)
        if mention.end == end and person is not None:
            return reading.person(person)
    return None


def _bearers(reading: Reading, phrase: Phrase, wanted: frozenset[str]) -> list[Person]:
    """Persons whom the article describes by these words; else, where no name is among them, with the role."""
    head = lexicon.TITLE_ROLES.get(phrase.head.removeprefix("ex-"), phrase.head.removeprefix("ex-"))
    roles = roles_for(head)
    others = wanted - {head}
    with_role = reading.described(roles)
    exact = [p for p in with_role if head in p.described] or with_role
    full = [p for p in exact if all(_said_of(word, p.described) for word in others)]
    if phrase.determiner in POSSESSIVE:
        return full if head in _RELATIONS else []
    if full:
        return full
    named = any(word.text[0].isupper() for word in phrase.words)
    return [] if named else exact


def _said_of(word: str, described: set[str]) -> bool:
    """Whether a word is among these, or the place that one of these shortens: "Texas" for "R-Tex."."""
    return word in described or any(_shortens(short, word) for short in described)


def _shortens(short: str, word: str) -> bool:
    letters = short.replace(".", "")
    if not 2 <= len(letters) <= 5 or len(letters) >= len(word) or letters[0] != word[0]:
        return False
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _named_soon(reading: Reading, phrase: Phrase) -> Resolved | None:
    """ "A New York judge ruled …", where a judge is named in the next paragraphs, and no other."""
    if _UNNAMED.search(reading.text, phrase.start, phrase.end):
        return None
    bearers = reading.described([phrase.head])
    if len(bearers) == 1 and phrase.start < bearers[0].first < phrase.start + _SOON:
        return reading.person(bearers[0])
    return None


def _gender(head: str) -> bool | None:
    """Whether a noun is a woman's (True) or a man's (False)."""
    return True if _WOMEN.fullmatch(head) else False if _MEN.fullmatch(head) else None


def _introduced_unnamed(reading: Reading, phrase: Phrase) -> bool:
    """Whether the text spoke of "a … designer" before "the designer"."""
    before = reading.text[max(0, phrase.start - _INTRODUCED_IN) : phrase.start]
    return _indefinite(phrase.head).search(before) is not None


@lru_cache(maxsize=1000)
def _indefinite(head: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:an?|one|another)\s(?:[\w’'-]+\s){{0,5}}{re.escape(head)}\b", re.IGNORECASE)


def _in_focus(reading: Reading, phrase: Phrase) -> Resolved | None:
    """The person whom the text is about there: "the billionaire" where nobody was called one before."""
    head = phrase.head
    female = _gender(head)
    if any(m.kind is NameKind.PERSON for m in reading.names.within(phrase.start, phrase.rest)):
        return None

    def fits(who: Resolved) -> bool:
        same_gender = female is None or who.female in (None, female)
        named = who.kind is SourceKind.PERSON and same_gender
        return named and not (head in _POLITICAL and _is_no_politician(reading, who.speaker))

    meant = reading.history.meant(phrase.start, fits, female=female, bonus=reading.principal)
    if meant is None and head in _CANDIDATES:
        meant = _principal(reading, phrase.start, fits)
    return meant


def _is_no_politician(reading: Reading, name: str) -> bool:
    """Whether the article calls somebody a judge or an analyst, and nothing that a politician is."""
    described = reading.people[name].described if name in reading.people else set[str]()
    return not described.isdisjoint(_NO_CANDIDATES) and described.isdisjoint(_POLITICAL)


def _principal(reading: Reading, position: int, fits: Callable[[Resolved], bool]) -> Resolved | None:
    """Of those who fit, the one whom the article names most, if it did before."""
    for name, count in reading.counts.most_common(_PRINCIPALS):
        person = reading.people[name]
        who = reading.person(person)
        if fits(who):
            return who if count > 2 and 0 <= person.first < position else None
    return None
