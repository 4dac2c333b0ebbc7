"""Descriptions that stand for a body or a document: "the agency", "his campaign", "the report"."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from claims.extraction import lexicon
from claims.extraction.describe import is_outlet
from claims.extraction.history import Resolved
from claims.extraction.mentions import bare_name
from claims.extraction.phrases import INDEFINITE, Phrase
from claims.extraction.reading import Reading
from claims.extraction.synonyms import bodies_like, documents_like
from claims.extraction.types import SourceKind

_OUTLET_NOUNS = lexicon.words("""
newspaper paper outlet publication site website broadcaster magazine network channel station daily tabloid
""")
_OF_A_COUNTRY = lexicon.words("government country nation regime")
_OF_A_PERSON = lexicon.words("campaign administration team office")
# Nouns for bodies whose names do not tell what they are.
_ANY_BODY = lexicon.words("company firm corporation group organization organisation foundation agency")
_INTRODUCED_IN = 4000  # code points before a description
_MOST_INTRODUCED = 20
_ENDS_NAME = re.compile(r"[–—,;(]|\s-")
_WHEN = re.compile(r" (?:this|last|earlier this) (?:week|month|year|spring|summer|fall|autumn|winter)$")
_WORD = re.compile(r"[\w-]+")
_FIRST_WORDS = 6  # of a description, in which its head stands


def body(reading: Reading, phrase: Phrase) -> Resolved:
    """ "the agency": the last body that can be called so, else the body by these words."""
    text = reading.text
    if text.startswith(" of ", phrase.rest, phrase.end):  # "the government of Norland"
        whole = bare_name(_ENDS_NAME.split(text[phrase.words[0].start : phrase.end])[0])
        whole = reading.names.organisation(whole)
        return Resolved(SourceKind.ORGANISATION, whole, whole)
    plain = bare_name(text[phrase.words[0].start : phrase.rest])
    full = reading.names.organisation(plain)
    owner = _owner(reading, phrase)
    if owner:
        return Resolved(SourceKind.ORGANISATION, owner, owner)
    generic = full == plain and all(w.text[0].islower() for w in phrase.words)
    pointed = phrase.definite or text[max(0, phrase.start - 4) : phrase.start].casefold() == "the "
    if generic and pointed:
        for name in _bodies_before(reading, phrase):
            return Resolved(SourceKind.ORGANISATION, name, name)
    if generic and phrase.head == "group":
        return Resolved(SourceKind.GROUP, text[phrase.start : phrase.end])
    return Resolved(SourceKind.ORGANISATION, full, full)


def _owner(reading: Reading, phrase: Phrase) -> str:
    """ "His campaign" as "Lind campaign", if the article calls it so; else "Ivo Lind’s campaign"."""
    if phrase.determiner not in ("his", "her") or phrase.head not in _OF_A_PERSON:
        return ""
    female = phrase.determiner == "her"
    who = reading.history.meant(
        phrase.start,
        lambda who: who.kind is SourceKind.PERSON and who.female in (None, female),
        female=female,
    )
    if who is None or not who.speaker:
        return ""
    short = f"{who.speaker.split()[-1]} {phrase.head}"
    known = reading.names.organisation(short)
    return known if known in reading.names.organisations else f"{who.speaker}’s {phrase.head}"


def _bodies_before(reading: Reading, phrase: Phrase) -> Iterator[str]:
    """Bodies before the phrase that its head fits, those first whose own name has the head."""
    head = phrase.head
    if head in _OF_A_COUNTRY:
        names = (who.speaker for who in reading.history.all(phrase.start, (SourceKind.ORGANISATION,)))
        yield from (name for name in names if name.casefold() in lexicon.PLACES)
        return
    kinds = bodies_like(head)
    sources = reading.history.all(phrase.start, (SourceKind.ORGANISATION,))
    before = list(dict.fromkeys(who.speaker for who in sources if not who.speaker.islower()))
    yield from (name for name in before if head in name.casefold().split())
    text = reading.text[max(0, phrase.start - _INTRODUCED_IN) : phrase.start]
    introduced = list(islice(_described_body(head).finditer(text), _MOST_INTRODUCED))
    if introduced:
        yield introduced[-1][1]
    if head in _OUTLET_NOUNS:
        yield from (name for name in before if is_outlet(name))
        return
    for name in before:
        words = set(name.casefold().split())
        if words & kinds or (head in _ANY_BODY and not words & lexicon.BODIES and not is_outlet(name)):
            yield name


@lru_cache(maxsize=1000)
def _described_body(head: str) -> re.Pattern[str]:
    links = "that|which|who|of|in|by|for|and|to|from|with|at|on"
    return re.compile(rf"\b[Aa]n?\s((?:(?!(?:{links})\s)[\w’'-]+\s){{1,4}}{re.escape(head)})\b")


def document(reading: Reading, phrase: Phrase) -> Resolved:
    """A document by its fullest description: "the report" is what was described as one before."""
    text = reading.text
    for at, _, title in reading.titles_within(phrase.words[-1].start, phrase.words[-1].start + 1):
        if at == phrase.words[-1].start:
            return Resolved(SourceKind.DOCUMENT, title)
    start = phrase.words[0].start if phrase.definite else phrase.begins
    name = _WHEN.sub("", bare_name(_ENDS_NAME.split(text[start : phrase.end])[0]))
    if phrase.determiner not in INDEFINITE and len(phrase.words) == 1 and phrase.rest >= phrase.end - 1:
        name = _described_before(reading, phrase) or name
    return Resolved(SourceKind.DOCUMENT, name)


def _described_before(reading: Reading, phrase: Phrase) -> str:
    """What was described as such a document before; else the one title that the text gives to one."""
    kinds = documents_like(phrase.head)
    for who in reading.history.all(phrase.start, (SourceKind.DOCUMENT,)):
        words = _WORD.findall(who.speaker.casefold())
        if len(words) > 1 and any(word in kinds for word in words[:_FIRST_WORDS]):
            return who.speaker
    titles = {title for _, noun, title in reading.titles_within(0, phrase.start) if noun in kinds}
    return titles.pop() if len(titles) == 1 else ""
