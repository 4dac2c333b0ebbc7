"""What the span of a source stands for: a pronoun, a name, a description, or several of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.extraction import lexicon
from claims.extraction.bearers import bearer
from claims.extraction.completion import completed
from claims.extraction.history import UNCLEAR, Resolved
from claims.extraction.joined import is_joined
from claims.extraction.kinds import as_mention
from claims.extraction.mentions import NameKind, bare_name, tokens
from claims.extraction.named import handle, name_of, named
from claims.extraction.nouns import Noun, is_plural, is_share, noun_class
from claims.extraction.phrases import Phrase, only_titles, read_phrase, trimmed
from claims.extraction.pronouns import HE_SHE, IT, RELATIVE, THEY, WRITER, he_or_she, it, relative, they
from claims.extraction.reading import Reading
from claims.extraction.roles import describe
from claims.extraction.things import body, document
from claims.extraction.types import SourceKind, Span

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_APPOSITION_REACH = 40  # code points behind the source in which the name may begin
_OWN_TITLE = re.compile(r"[^“\"]{0,60}['’]s? [“\"]([^”\"]{2,80}?),?[”\"]?")
_AFTER_EACH_OTHER = re.compile(r"(\w+) (?:after|by) \1\b", re.IGNORECASE)
_NAMED = re.compile(r"\s(?:named|called)\s")
_PREPOSITION_BEFORE = re.compile(r"\b(?:in|at|from|near|of|on|to|with|by|for)\s$", re.IGNORECASE)
_IN_EYES = re.compile(
    r"(.{2,60}?)(?:(?<=[Hh]is)|(?<=[Hh]er)|(?<=['’]s)) (?:own )?(?:eyes|mind|view|words|opinion)"
)
_GATHERINGS = lexicon.words("group series army mix crowd array team panel coalition range host")
_CLAUSE = re.compile(r"\b(?:He|She|They|Him|Them|Don['’][Tt]|Won['’][Tt])\b")
_COUNTS = lexicon.words("several two three four five multiple")


def read_source(
    reading: Reading, start: int, end: int, contents: Sequence[Span] = (), stop: int | None = None
) -> Resolved:
    """Who the source in ``start:end`` is, to whom these contents are attributed by a cue from ``stop`` on."""
    text, names = reading.text, reading.names
    start, end = trimmed(text, start, end)
    start, end = completed(names, start, end, len(text) if stop is None else stop)
    word = " ".join(text[start:end].casefold().split())
    known = _pronoun(reading, word, start, contents) or _answer(reading, start, end)
    known = known or handle(reading, text[start:end])
    if known is not None:
        return known
    if text[start:end].istitle() and _CLAUSE.search(text, start + 1, end):
        return UNCLEAR  # "Boss Thinks He": a headline in capitals names nobody
    title = _OWN_TITLE.fullmatch(text, start, end + 1) or _OWN_TITLE.fullmatch(text, start, end)
    if title:
        return Resolved(SourceKind.DOCUMENT, title[1])
    inner = _IN_EYES.fullmatch(text, start, end)
    if inner:
        return read_source(reading, start, inner.end(1))
    phrase = read_phrase(names, start, end)
    beside = _beside_name(reading, phrase)
    if beside is not None:
        return beside
    if is_joined(names, phrase):
        return Resolved(SourceKind.GROUP, bare_name(text[start:end]))
    name = name_of(reading, phrase)
    if name is not None:
        return named(reading, name)
    return (
        _with_name_behind(reading, phrase) or _with_name_inside(reading, phrase) or _common(reading, phrase)
    )


def _pronoun(reading: Reading, word: str, start: int, contents: Sequence[Span]) -> Resolved | None:
    word = word if word in HE_SHE else _POSSESSIVE.sub("", word)
    if word in HE_SHE:
        return he_or_she(reading, start, HE_SHE[word], contents) or Resolved(SourceKind.PERSON)
    if word in THEY:
        return they(reading, start)
    if word in IT:
        return it(reading, start)
    if word in WRITER:
        return Resolved(SourceKind.AUTHOR)
    if word in RELATIVE:
        return relative(reading, word, start, lambda s, e: read_source(reading, s, e))
    return None


def _answer(reading: Reading, start: int, end: int) -> Resolved | None:
    """The "Q:" and "A:" of an interview: the writer, and the person whom the text is about."""
    letter = reading.text[start:end]
    if letter not in ("Q", "A") or reading.text[end : end + 1] not in (":", "."):
        return None
    if letter == "Q" or not reading.counts:
        return Resolved(SourceKind.AUTHOR)
    name, _ = reading.counts.most_common(1)[0]
    return reading.person(reading.people[name])


# --- names beside the source -------------------------------------------------------------------------------


def _with_name_behind(reading: Reading, phrase: Phrase) -> Resolved | None:
    """ "Marsh's chief spokesman, Ivo Lind,": the name may stand behind the source that was found."""
    if phrase.noun is not Noun.ROLE:
        return None
    text, names = reading.text, reading.names
    reach = min(len(text), phrase.end + _APPOSITION_REACH)
    for mention in names.within(phrase.rest, reach):
        if mention.kind not in (NameKind.PERSON, NameKind.UNKNOWN) or mention.start < phrase.rest:
            continue
        comma = text.rfind(",", phrase.rest - 1, mention.start)
        if comma < 0 or not only_titles(text, comma + 1, mention.start):
            continue
        closed = text[mention.end : mention.end + 1] == ","
        if mention.start >= phrase.end and (text[phrase.end : mention.start].strip(" ,") or not closed):
            continue
        who = named(reading, mention)
        stated = describe(names, phrase.start, mention.start - 2)
        return replace(
            who,
            role=stated.role or who.role,
            organisation=who.organisation or stated.organisation,
            source=((phrase.start, max(phrase.end, mention.end)),),
        )
    return None


def _with_name_inside(reading: Reading, phrase: Phrase) -> Resolved | None:
    """ "A keeper named Ivo Lind"."""
    match = _NAMED.match(reading.text, phrase.rest, phrase.end)
    inside = reading.names.within(match.end(), phrase.end) if match else []
    if inside and match and inside[0].start == match.end():
        mention = inside[0]
        if mention.kind is NameKind.PERSON or (mention.kind is NameKind.UNKNOWN and len(mention.words) > 1):
            return named(reading, mention)
    return None


def _beside_name(reading: Reading, phrase: Phrase) -> Resolved | None:
    """Oda in "Oda, Saltmouth's only ally, warned", where the source is the apposition alone."""
    text = reading.text
    begins = phrase.determiner or (phrase.words and phrase.words[0].closed)
    if not begins or phrase.name is not None or text[phrase.end : phrase.end + 1] != "," or phrase.start < 2:
        return None
    for mention in reading.names.before(phrase.start - 2, max(0, phrase.start - 60))[:1]:
        where = _PREPOSITION_BEFORE.search(text, max(0, mention.start - 10), mention.start)
        beside = text[mention.end : phrase.start] == ", " and where is None
        if beside and mention.kind is not NameKind.UNKNOWN:
            return named(reading, mention)
    return None


# --- common nouns ------------------------------------------------------------------------------------------


def _common(reading: Reading, phrase: Phrase) -> Resolved:
    """A phrase whose head is a common noun."""
    text, head = reading.text[phrase.start : phrase.end], phrase.head
    if head in ("", "the", "a", "an"):
        return UNCLEAR
    gathered = head in _GATHERINGS and reading.text.startswith(" of ", phrase.rest)
    if gathered or head in ("those", "these", "ones") or _AFTER_EACH_OTHER.match(text):
        return Resolved(SourceKind.GROUP, text)
    if is_share(head):
        return _share(reading, phrase)
    if head in lexicon.ANONYMOUS_PLURALS and _is_anonymous(text):
        stated = describe(reading.names, phrase.start, phrase.end)
        return Resolved(SourceKind.ANONYMOUS, text, stated.organisation, stated.role)
    match phrase.noun:
        case Noun.GROUP:
            return Resolved(SourceKind.GROUP, text)
        case Noun.ROLE:
            return bearer(reading, phrase)
        case Noun.DOCUMENT:
            return document(reading, phrase)
        case Noun.BODY:
            return body(reading, phrase)
    if phrase.words[-1].text[0].isupper():
        lower = [i for i, word in enumerate(phrase.words) if not word.text[0].isupper()]
        return named(reading, as_mention(phrase.words[lower[-1] + 1 if lower else 0 :]))
    return Resolved(SourceKind.GROUP, text) if is_plural(head) else UNCLEAR


def _share(reading: Reading, phrase: Phrase) -> Resolved:
    """ "One of the officials", "most polls", "eight in 10 voters": what the share is of decides."""
    text = reading.text[phrase.start : phrase.end]
    for word in tokens(reading.text, phrase.rest, phrase.end):
        kind = noun_class(word.lower)
        if kind is Noun.DOCUMENT:
            return Resolved(SourceKind.DOCUMENT, bare_name(text))
        if kind is not Noun.UNKNOWN and not is_share(word.lower):
            break
    single = phrase.head in ("one", "another") and " or " not in text
    return Resolved(SourceKind.ANONYMOUS if single else SourceKind.GROUP, text)


def _is_anonymous(phrase: str) -> bool:
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    if "people" in words or "persons" in words:
        words -= _COUNTS
    return bool(words & lexicon.ANONYMITY) or "sources" in words or "insiders" in words
