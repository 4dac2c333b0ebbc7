"""Descriptions that stand for somebody or something named elsewhere: "the senator", "the agency", "the report"."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from claims.extraction import lexicon
from claims.extraction.describe import is_outlet
from claims.extraction.history import Resolved
from claims.extraction.mentions import NameKind, bare_name
from claims.extraction.names import Person
from claims.extraction.nouns import Noun, noun_class
from claims.extraction.phrases import INDEFINITE, POSSESSIVE, Phrase
from claims.extraction.reading import Reading
from claims.extraction.roles import describe, role_words
from claims.extraction.types import SourceKind


def _classes(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in text.strip().splitlines())


# Nouns of one line mean the same; the second list has, after a word, those that it may stand for.
_SAME_ROLE = _classes("""
nominee candidate contender hopeful front-runner frontrunner
congressman congresswoman representative
spokesman spokeswoman spokesperson
professor academic scholar
lawyer attorney counsel solicitor barrister
adviser advisor aide strategist consultant
businessman businesswoman mogul billionaire developer magnate tycoon entrepreneur
reporter journalist correspondent
host anchor moderator
director filmmaker
chairman chairwoman chair
doctor physician surgeon neurosurgeon
""")
_WIDER_ROLE = {
    line.split()[0]: frozenset(line.split())
    for line in """
lawmaker senator congressman congresswoman representative legislator
legislator senator congressman congresswoman representative lawmaker
politician senator congressman congresswoman representative governor mayor president lawmaker
official secretary director commissioner minister deputy
leader chairman chairwoman chair president speaker head chief premier minister chancellor
academic professor economist historian scientist researcher
expert professor economist historian scientist researcher scholar analyst
writer author novelist columnist reporter journalist
journalist columnist editor writer host anchor
executive president chairman ceo chief
spokesman secretary
spokeswoman secretary
judge justice
""".strip().splitlines()
}
_DOCUMENT_CLASSES = _classes("""
report study analysis paper survey research findings finding review assessment investigation audit document
poll survey polling
letter memo memorandum email e-mail message note document submission brief filing
film documentary movie video footage
book memoir autobiography
law bill act legislation measure proposal
article story piece column op-ed editorial commentary essay post report
lawsuit suit complaint filing
ad advertisement commercial spot
decision ruling order opinion judgment judgement verdict
statement press-release release
""")
_BODY_CLASSES = _classes("""
agency department bureau administration service office commission authority
committee panel subcommittee
commission board council
campaign team camp operation
university college school institute
company firm corporation corp inc group retailer manufacturer developer lender insurer startup industries
group organization organisation foundation association union coalition alliance network league society project
government country nation regime kingdom state administration
party
court tribunal
bank
""")
_OUTLET_NOUNS = frozenset(
    "newspaper paper outlet publication site website broadcaster magazine network channel station daily tabloid".split()
)
_TITLED = re.compile(
    r"\b(?:film|documentary|movie|book|memoir|novel|show|series|song|article|column|essay|op-ed|report|ad|video)"
    r",?(?: (?:called|titled|entitled))?,? [“\"‘]([^”\"’\n]{2,80}?)[,.]?[”\"’]"
)
_FEMALE_HEADS = ("woman", "mother", "sister", "daughter", "wife", "actress", "girl", "lady", "aunt", "niece")
_MALE_HEADS = ("man", "father", "brother", "son", "husband", "boy", "uncle", "nephew", "businessman")
_UNNAMED = re.compile(r"\b(?:anonymity|anonymous|familiar|briefed|unnamed|unidentified|not authori[sz]ed)\b")
# Roles by which somebody known is called for variety's sake.
_EPITHETS = frozenset(
    "republican democrat conservative liberal libertarian socialist moderate centrist senator congressman "
    "congresswoman lawmaker legislator representative governor mayor nominee candidate contender hopeful "
    "front-runner frontrunner challenger incumbent billionaire businessman businesswoman mogul tycoon developer "
    "magnate entrepreneur star celebrity politician veteran neurosurgeon surgeon author novelist actor actress singer rapper musician artist comedian "
    "winner legend icon guru filmmaker director host talker anchor economist historian activist newcomer father "
    "mother man woman champion athlete native".split()
)
_PRINCIPALS = 5
_CANDIDATES = frozenset("nominee candidate contender hopeful front-runner frontrunner".split())
_POLITICAL = frozenset(
    "republican democrat conservative liberal libertarian senator congressman congresswoman lawmaker legislator "
    "representative governor mayor nominee candidate contender hopeful front-runner frontrunner challenger incumbent "
    "politician president".split()
)
_NO_CANDIDATES = frozenset(
    "judge justice spokesman spokeswoman spokesperson professor analyst economist reporter host anchor editor lawyer "
    "attorney officer aide adviser advisor strategist manager consultant expert researcher fellow wife daughter "
    "husband son pollster historian writer author columnist".split()
)
_TO_COME = frozenset("next new future potential would-be ideal first last average typical".split())
_RELATIONS = frozenset(
    "wife husband father mother son daughter brother sister mate spouse fiance fiancee widow uncle aunt".split()
)
_INTRODUCED_IN = 4000  # code points before a description
_MOST_INTRODUCED = 20
_WHEN = re.compile(r" (?:this|last|earlier this) (?:week|month|year|spring|summer|fall|autumn|winter)$")
_SOON = 2000  # code points
_BEARERS_BACK = 3  # paragraphs


def bearer(reading: Reading, phrase: Phrase) -> Resolved:
    """ "the senator": the one person of the article with that role, or whom it is about; else somebody unnamed."""
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
    wanted = role_words(text, phrase.words)
    fitting = _bearers(reading, phrase, wanted)
    if len(fitting) == 1:
        return reading.person(fitting[0])
    by_name = {person.name: person for person in fitting}
    if by_name:
        recent = reading.history.last(phrase.start, (SourceKind.PERSON,), _BEARERS_BACK)
        if recent and recent.speaker in by_name:
            return recent
        meant = reading.history.meant(phrase.start, lambda who: who.speaker in by_name)
        return meant or Resolved(SourceKind.PERSON)
    before = {w.lower for w in phrase.words[:-1]}
    epithet = (
        phrase.head.removeprefix("ex-") in _EPITHETS
        or "year-old" in phrase.head
        or "former" in before
        or "ex-" in phrase.head
    )
    epithet = epithet and not before & _TO_COME
    if phrase.definite and epithet and not _introduced_unnamed(reading, phrase):
        focus = _in_focus(reading, phrase)
        if focus is not None:
            for person in reading.names.people(focus.speaker.split()):
                person.described |= wanted
            return focus
    return unnamed


def _apposed_to(reading: Reading, phrase: Phrase) -> Resolved | None:
    """Ann Marsh in "Ann Marsh, a keeper from Oda," where the source is the apposition alone."""
    comma = re.search(r",\s(?:the |an? )?$", reading.text[max(0, phrase.start - 6) : phrase.start])
    if comma is None or not phrase.determiner:
        return None
    end = phrase.start - len(comma.group())
    for mention in reading.names.before(end, max(0, end - 40))[:1]:
        person = reading.only_person(mention)
        if mention.end == end and person is not None:
            return reading.person(person)
    return None


def _bearers(reading: Reading, phrase: Phrase, wanted: frozenset[str]) -> list[Person]:
    """Persons whom the article describes by these words; else those with the role and no other place or body."""
    head = lexicon.TITLE_ROLES.get(phrase.head.removeprefix("ex-"), phrase.head.removeprefix("ex-"))
    roles = frozenset([head]).union(*(c for c in _SAME_ROLE if head in c), _WIDER_ROLE.get(head, ()))
    others = wanted - {head}
    with_role = [p for p in reading.names.persons if p.described & roles]
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
    bearers = [p for p in reading.names.persons if phrase.head in p.described]
    if len(bearers) == 1 and phrase.start < bearers[0].first < phrase.start + _SOON:
        return reading.person(bearers[0])
    return None


def _gender(head: str) -> bool | None:
    """Whether a noun is a woman's (True) or a man's (False)."""
    return True if head.endswith(_FEMALE_HEADS) else False if head.endswith(_MALE_HEADS) else None


def _introduced_unnamed(reading: Reading, phrase: Phrase) -> bool:
    """Whether the text spoke of "a … designer" before "the designer"."""
    before = reading.text[max(0, phrase.start - _INTRODUCED_IN) : phrase.start]
    return _indefinite(phrase.head).search(before) is not None


@cache
def _indefinite(head: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:an?|one|another)\s(?:[\w’'-]+\s){{0,5}}{re.escape(head)}\b", re.IGNORECASE)


def _in_focus(reading: Reading, phrase: Phrase) -> Resolved | None:
    """The person whom the text is about there: "the billionaire" where nobody was called one before."""
    head = phrase.head
    female = _gender(head)
    if any(m.kind is NameKind.PERSON for m in reading.names.within(phrase.start, phrase.rest)):
        return None

    otherwise = {
        p.name for p in reading.names.persons if p.described & _NO_CANDIDATES and not p.described & _POLITICAL
    }

    def fits(who: Resolved) -> bool:
        same_gender = female is None or who.female in (None, female)
        return (
            who.kind is SourceKind.PERSON
            and same_gender
            and not (head in _POLITICAL and who.speaker in otherwise)
        )

    meant = reading.history.meant(phrase.start, fits, female=female, bonus=reading.principal)
    if meant is None and head in _CANDIDATES:
        meant = _principal(reading, phrase.start, fits)
    return meant


def _principal(reading: Reading, position: int, fits: Callable[[Resolved], bool]) -> Resolved | None:
    """Of those who fit, the one whom the article names most, if it did before."""
    for name, count in reading.counts.most_common(_PRINCIPALS):
        person = next(p for p in reading.names.persons if p.name == name)
        who = reading.person(person)
        if fits(who):
            return who if count > 2 and 0 <= person.first < position else None
    return None


def body(reading: Reading, phrase: Phrase) -> Resolved:
    """ "the agency": the last body that can be called so, else the body by these words."""
    text = reading.text
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
    """ "His campaign" as "Marsh campaign", if that is what the article calls it; else "Ann Marsh’s campaign"."""
    if phrase.determiner not in ("his", "her") or phrase.head not in (
        "campaign",
        "administration",
        "team",
        "office",
    ):
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
    if head in ("government", "country", "nation", "regime"):
        names = (who.speaker for who in reading.history.all(phrase.start, (SourceKind.ORGANISATION,)))
        yield from (name for name in names if name.casefold() in lexicon.PLACES)
        return
    kinds = frozenset([head]).union(*(c for c in _BODY_CLASSES if head in c))
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
        if words & kinds or (_commercial(head) and not words & lexicon.BODIES and not is_outlet(name)):
            yield name


@cache
def _described_body(head: str) -> re.Pattern[str]:
    links = "that|which|who|of|in|by|for|and|to|from|with|at|on"
    return re.compile(rf"\ban?\s((?:(?!(?:{links})\s)[\w’'-]+\s){{1,4}}{re.escape(head)})\b")


def _commercial(head: str) -> bool:
    return head in (
        "company",
        "firm",
        "corporation",
        "group",
        "organization",
        "organisation",
        "foundation",
        "agency",
    )


def document(reading: Reading, phrase: Phrase) -> Resolved:
    """A document by its fullest description: "the report" is what was described as one before."""
    text = reading.text
    titled = _TITLED.search(text, phrase.words[-1].start, min(len(text), phrase.end + 80))
    if titled and titled.start() == phrase.words[-1].start:
        return Resolved(SourceKind.DOCUMENT, titled[1])
    start = phrase.words[0].start
    if phrase.determiner and not phrase.definite:
        start = text.casefold().rfind(phrase.determiner, 0, start)
    name = bare_name(re.split(r"[–—,;(]|\s-", text[start : phrase.end])[0])
    name = _WHEN.sub("", name)
    if phrase.determiner not in INDEFINITE and len(phrase.words) == 1 and phrase.rest >= phrase.end - 1:
        earlier = _described_before(reading, phrase)
        if earlier:
            return Resolved(SourceKind.DOCUMENT, earlier)
    return Resolved(SourceKind.DOCUMENT, name)


def _described_before(reading: Reading, phrase: Phrase) -> str:
    kinds = frozenset([phrase.head]).union(*(c for c in _DOCUMENT_CLASSES if phrase.head in c))
    for who in reading.history.all(phrase.start, (SourceKind.DOCUMENT,)):
        words = re.findall(r"[\w-]+", who.speaker.casefold())
        if len(words) > 1 and any(word in kinds for word in words[:6]):
            return who.speaker
    titles = {
        match[1]
        for match in islice(_TITLED.finditer(reading.text, 0, phrase.start), 20)
        if kinds & set(re.findall(r"[\w-]+", match.group()[:12].casefold()))
    }
    return titles.pop() if len(titles) == 1 else ""


def is_document(word: str) -> bool:
    """Whether a noun names documents."""
    return noun_class(word) is Noun.DOCUMENT
