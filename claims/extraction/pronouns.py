"""Whom a pronoun means."""

import re
from collections.abc import Callable, Collection

from claims.extraction import lexicon
from claims.extraction.history import Resolved
from claims.extraction.mentions import Mention, NameKind, Token, tokens
from claims.extraction.nouns import Noun, is_share, noun_class
from claims.extraction.reading import Reading
from claims.extraction.types import SourceKind, Span

HE_SHE = {
    "he": False,
    "him": False,
    "his": False,
    "himself": False,
    "she": True,
    "her": True,
    "herself": True,
    "hers": True,
}
THEY = frozenset(["they", "them", "their", "themselves", "these", "those"])
IT = frozenset(["it", "its", "itself"])
WRITER = frozenset(["i", "we", "me", "us", "my", "our", "myself", "ourselves"])
RELATIVE = frozenset(["who", "which", "that", "whom", "whose"])

# Added to a candidate's score, as those of history.
UNNAMED = -0.1
GOES_ON = 1.2  # "…," he added: who spoke before goes on
DOUBTFUL = -0.7  # a single word that may name no person
NAMED_AFTER = -1.5  # "He said Lind …" does not mean Lind
_ANTECEDENT_REACH = 240  # code points before "who"
_LONGEST_NOUN_PHRASE = 6  # words before the head
_BEGINS = lexicon.words("""
the a an any every each no another some many most several few his her their its those one two three
""")
_PLURAL_VERB = re.compile(r"\w+\s+(?:both |all |each )?(?:have|were|are|do)\b")
_PAIR = re.compile(r"\b(?:two|both|three|four)\b[^,;.]{0,40},\s$")
_LINKS = lexicon.words("of by from in on at for")
_HEADS_VERB = lexicon.words("spent including like such")
_WHEN = lexicon.words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december week month year last this earlier on in was were is are released
published
""")
_SUBORDINATE = lexicon.words("""
when while as after before although though since if because until in despite
""")
_TIE = re.compile(r"(?:\s?(?:[,—–]|--|\s-)\s|\s(?:is|was|became|remains)\s)(?:(?:the|a|an)\s)?$")

PhraseReader = Callable[[int, int], Resolved]


def he_or_she(reading: Reading, start: int, female: bool, contents: Collection[Span]) -> Resolved | None:
    """The person whom "he" at this position means, or None; ``contents`` are what he is said to say."""
    other = _named_after(reading, start, contents)
    begin = reading.layout.sentence(start)[0]
    closes = any(begin <= end <= start + 1 and reading.quoted(end - 2) for _, end in contents if end > 1)

    def fits(who: Resolved) -> bool:
        person = who.kind is SourceKind.PERSON and who.speaker
        return bool(person or who.kind is SourceKind.ANONYMOUS) and who.female in (None, female)

    def bonus(who: Resolved) -> float:
        unnamed = UNNAMED if who.kind is SourceKind.ANONYMOUS else 0.0
        if who.kind is SourceKind.PERSON and " " not in who.speaker and who.speaker not in reading.people:
            unnamed = DOUBTFUL
        return unnamed + reading.principal(who) + (NAMED_AFTER if who.speaker in other else 0.0)

    speaks = GOES_ON if closes else 0.0
    found = reading.history.meant(start, fits, female=female, bonus=bonus, speaks=speaks)
    return found or _ahead(reading, start, female)


def _named_after(reading: Reading, start: int, contents: Collection[Span]) -> set[str]:
    """Persons named later in the pronoun's sentence, or in what is said: the pronoun does not mean them."""
    end = reading.layout.sentence(start)[1]
    named = [m for m in reading.names.within(start, end) if not reading.quoted(m.start)]
    named += [m for s, e in contents for m in reading.names.within(s, e)]
    people = (reading.only_person(m) for m in named if m.kind is NameKind.PERSON and not m.headline)
    return {person.name for person in people if person is not None}


def _ahead(reading: Reading, start: int, female: bool) -> Resolved | None:
    """ "When she left, Ann Marsh said …": the person who is the main clause's subject."""
    begin, end = reading.layout.sentence(start)
    first = next(tokens(reading.text, begin, start), None)
    if first is None or first.lower not in _SUBORDINATE:
        return None
    comma = reading.text.find(",", start, end)
    if comma < 0:
        return None
    for mention in reading.names.within(comma, end)[:1]:
        person = reading.only_person(mention) if mention.kind is NameKind.PERSON else None
        if person is not None and person.female in (None, female):
            return reading.person(person)
    return None


def it(reading: Reading, start: int) -> Resolved:
    """The body or document that "it" means."""
    return reading.history.meant(
        start, lambda who: who.kind in (SourceKind.ORGANISATION, SourceKind.DOCUMENT) and bool(who.speaker)
    ) or Resolved(SourceKind.ORGANISATION)


def they(reading: Reading, start: int) -> Resolved:
    """The group or body that spoke last; a group that the text does not tell otherwise."""
    kinds = (SourceKind.GROUP, SourceKind.ORGANISATION)
    return reading.history.last(start, kinds, 2) or Resolved(SourceKind.GROUP)


def relative(reading: Reading, word: str, start: int, read: PhraseReader) -> Resolved:
    """ "…, who said": the name or noun before that it belongs to."""
    text = reading.text
    floor = max(reading.layout.sentence(start)[0], start - _ANTECEDENT_REACH)
    end = start
    while end > floor and text[end - 1] in " ,-—–)(\u00a0":
        end -= 1
    nearest = _mention_ending(reading, end)
    if nearest is not None and nearest.kind is NameKind.PERSON:
        other = reading.names.before(nearest.start, max(0, nearest.start - 40))[:1]
        pair = (
            other
            and other[0].kind is NameKind.PERSON
            and text[other[0].end : nearest.start] in (" and ", ", and ")
        )
        if pair and (_PLURAL_VERB.match(text, start) or _PAIR.search(text, floor, other[0].start)):
            return Resolved(SourceKind.GROUP, text[other[0].start : nearest.end])
        return read(nearest.start, nearest.end)
    words = list(tokens(text, floor, end))
    if not words:
        return Resolved(SourceKind.UNCLEAR)
    if word in ("who", "whom", "whose"):
        return _human(reading, words, read)
    found = _thing(reading, words, nearest, start, read)
    if word == "which" and found.kind is SourceKind.PERSON:
        return Resolved(SourceKind.ORGANISATION, found.speaker, found.speaker)
    return found


def _mention_ending(reading: Reading, end: int) -> Mention | None:
    """The name that ends here, an ending "(R-Tex.)" or age left out."""
    bracket = re.search(r"\s?\([^()]{1,20}$", reading.text[max(0, end - 24) : end])
    if bracket:
        end -= len(bracket.group())
    found = [m for m in reading.names.within(max(0, end - 1), end) if m.end >= end - 2]
    return found[-1] if found else None


def _human(reading: Reading, words: list[Token], read: PhraseReader) -> Resolved:
    """The last person or human noun before "who", and the name that the noun is apposed to."""
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        names = reading.names.within(word.start, word.end)
        inside = [m for m in names if not reading.text.startswith(("'s", "’s", "' ", "’ "), m.end)]
        if inside and inside[0].kind is NameKind.PERSON:
            return read(inside[0].start, inside[0].end)
        named = any(m.kind is not NameKind.UNKNOWN or len(m.words) > 1 for m in names)
        if named or word.closed or (word.text[0].isupper() and word.lower in lexicon.TITLES):
            continue
        kind = noun_class(word.lower)
        if (
            kind is Noun.GROUP
            or (is_share(word.lower) and i == len(words) - 1)
            or word.lower in ("those", "ones")
        ):
            return read(_begin(words, i), word.end)
        if kind is Noun.ROLE:
            return _apposed_to(reading, _begin(words, i), read) or read(_begin(words, i), word.end)
    return Resolved(SourceKind.PERSON)


def _begin(words: list[Token], head: int) -> int:
    """Where the noun phrase with this head begins: with its determiner, or its first adjective."""
    i = head
    while i > 0 and head - i < _LONGEST_NOUN_PHRASE:
        before = words[i - 1]
        if before.lower in _BEGINS:
            return before.start
        if (
            before.lower in lexicon.FUNCTION_WORDS
            or before.lower.endswith(("ed", "ing"))
            or before.lower in _HEADS_VERB
        ):
            break
        i -= 1
    return words[i].start


def _apposed_to(reading: Reading, begin: int, read: PhraseReader) -> Resolved | None:
    """Matt Lind in "Matt Lind, the president of the Fund, who" and in "Matt Lind is the keeper who"."""
    before = reading.text[max(0, begin - 20) : begin]
    tie = _TIE.search(before)
    if tie is None:
        return None
    end = begin - len(before) + tie.start()
    name = _mention_ending(reading, end)
    if name is not None and name.kind is NameKind.PERSON:
        return read(name.start, name.end)
    pronoun = re.search(r"\b([Hh]e|[Ss]he)$", reading.text[max(0, end - 4) : end])
    if pronoun:
        return read(end - len(pronoun[1]), end)
    return None


def _hangs_on(word: Token) -> bool:
    return word.lower in _LINKS or (word.text[0].islower() and word.lower.endswith(("ed", "ing")))


def _thing(
    reading: Reading, words: list[Token], nearest: Mention | None, start: int, read: PhraseReader
) -> Resolved:
    """The body or document before "which" or "that": "polls by the Harbour Institute that" are the polls."""
    text = reading.text
    while len(words) > 1 and (words[-1].lower in _WHEN or words[-1].text.isdigit()):
        words = words[:-1]
    last = words[-1]
    quoted = re.search(
        r"[“\"‘]([^“”\"]{2,60}?),?[”\"’]$", text[max(0, last.end - 64) : last.end + 2].rstrip()
    )
    if quoted:
        return Resolved(SourceKind.DOCUMENT, quoted[1])
    aside = text[last.end : start].startswith(",") and nearest is not None
    for i in range(len(words) - 1, max(-1, len(words) - 9), -1):
        word = words[i]
        document = word.text[0].islower() and noun_class(word.lower) is Noun.DOCUMENT
        if document and i < len(words) - 1 and not aside and _hangs_on(words[i + 1]):
            return read(_begin(words, i), last.end)
    if nearest is not None:
        return read(nearest.start, nearest.end)
    return read(_begin(words, len(words) - 1), last.end)
