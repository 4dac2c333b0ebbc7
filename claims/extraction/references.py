"""References to somebody that are no sources: names in passing, and "he" and "she" in between."""

import re
from collections import Counter
from itertools import pairwise

from claims.extraction import lexicon
from claims.extraction.history import EMBEDDED, POSSESSOR, QUOTED, SUBJECT, Resolved
from claims.extraction.mentions import Mention, NameKind, tokens
from claims.extraction.namesakes import namesake
from claims.extraction.pronouns import HE_SHE, he_or_she
from claims.extraction.reading import Reading
from claims.extraction.types import SourceKind

HE_OR_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
KIN = re.compile(
    r"\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur) (?:(mother|wife|daughter|sister|grandmother)|"
    r"father|husband|son|brother|grandfather)\b(?! [A-Z]|, [A-Z])"
)
_GENDERED = re.compile(r"\b(he|his|himself|she|herself)\b|[“\"]")
_BEFORE_SUBJECT = lexicon.words("""
and but or that as when while if because although though whether where what how why
then so until unless yet once which say says said believe believes think thinks
""")
_TITLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS
_LONGEST_TITLE = 90  # code points before a name in which its titles are sought
_PARENTS = re.compile(r"\b(?:[Mm]y|[Hh]is|[Hh]er) parents, $")
_BEFORE_PARENTS = 14
_TURN = re.compile(r"^[\"“]?([A-Z][A-Z.’'-]+):\s", re.MULTILINE)
_GIVEN = lexicon.GIVEN_NAMES - lexicon.PLACES
_VOCATIVE = re.compile(r", ([A-Z][a-z]+)[.,?!]")
_VOTES_APART = 200


def weight(reading: Reading, mention: Mention) -> float:
    """How likely a later pronoun takes up this mention: a subject rather than a possessor."""
    if reading.quoted(mention.start):
        return QUOTED
    if reading.text.startswith(("'s", "’s", "' ", "’ "), mention.end):
        return POSSESSOR
    return SUBJECT if _is_subject(reading, mention) else 0.0


def _is_subject(reading: Reading, mention: Mention) -> bool:
    """Whether the name, titles in front included, begins its clause."""
    text = reading.text
    floor = max(reading.layout.sentence(mention.start)[0], mention.start - _LONGEST_TITLE)
    last = mention.start
    for word in reversed(list(tokens(text, floor, mention.start))):
        gap = text[word.end : last].strip(" .'’s")
        if gap:
            return any(mark in gap for mark in ",:;—–-(")
        if word.lower in _BEFORE_SUBJECT:
            return True
        if word.lower in ("of", "for") or not (word.text[0].isupper() or word.lower in _TITLE_WORDS):
            return False
        last = word.start
    return not text[floor:last].strip(" \n\"“'‘")


def add_mention(reading: Reading, mention: Mention, *, embedded: bool) -> None:
    """Remember a name that is no source; ``embedded`` if it stands in what somebody is said to say."""
    history, names = reading.history, reading.names
    if mention.headline:
        return
    if mention.kind is NameKind.PERSON or (mention.kind is NameKind.UNKNOWN and names.people(mention.words)):
        people = names.people(mention.words)
        person = people[0] if len(people) == 1 else namesake(reading, mention, people) if people else None
        if person is not None:
            history.add(
                mention.start,
                reading.person(person),
                weight(reading, mention) + EMBEDDED * embedded,
                spoke=False,
            )
    elif mention.kind is NameKind.ORGANISATION or (
        mention.kind is NameKind.UNKNOWN
        and len(mention.words) > 1
        and reading.text[max(0, mention.start - 4) : mention.start].casefold() == "the "
    ):
        full = names.organisation(mention.name)
        who = Resolved(SourceKind.ORGANISATION, full, full)
        history.add(mention.start, who, weight(reading, mention) + EMBEDDED * embedded, spoke=False)


def add_pronoun(reading: Reading, match: re.Match[str]) -> None:
    """Remember whom a "he" or "she" means that is no source, or somebody's mother or son."""
    if reading.quoted(match.start()):
        return
    if match.re is KIN:
        # "My mother" is one person throughout; "his mother" may be anybody's.
        noun = match.group().split()[-1]
        own = reading.described([noun]) if match.group().casefold().startswith("my ") else []
        unnamed = Resolved(SourceKind.ANONYMOUS, match.group(), female=match[1] is not None)
        who = reading.person(own[0]) if len(own) == 1 else unnamed
        reading.history.add(match.start(), who, 0.0, spoke=False)
        return
    meant = he_or_she(reading, match.start(), HE_SHE[match.group().casefold()], ())
    if meant is not None:
        reading.history.add(match.start(), meant, SUBJECT, spoke=False)


def tell_genders(reading: Reading) -> None:
    """Give persons the gender of the pronouns that follow their names, where name and title told none."""
    votes: dict[int, Counter[bool]] = {}
    people = [m for m in reading.names.mentions if m.kind is NameKind.PERSON and not m.headline]
    for i, mention in enumerate(people):
        person = reading.only_person(mention)
        if person is None or person.female is not None or weight(reading, mention) < SUBJECT:
            continue
        stop = min(reading.layout.sentence(mention.start)[1], mention.end + _VOTES_APART)
        if i + 1 < len(people):
            stop = min(stop, people[i + 1].start)
        found = _GENDERED.search(reading.text, mention.end, stop)
        if found and found[1]:
            votes.setdefault(id(person), Counter())[found[1].startswith(("she", "her"))] += 1
    for person in reading.names.persons:
        count = votes.get(id(person), Counter())
        if person.female is None and count[True] != count[False]:
            person.female = count[True] > count[False]


def name_interviewer(reading: Reading) -> None:
    """Give the speaker "KEEL:" of an interview the given name by which the other calls him: "…, Ann."."""
    turns = {found[1] for found in _TURN.finditer(reading.text)}
    alone = [p for p in reading.names.persons if len(p.words) == 1 and p.words[0].upper() in turns]
    firsts = {p.words[0] for p in reading.names.persons if len(p.words) > 1}
    called = {m[1] for m in _VOCATIVE.finditer(reading.text) if m[1].casefold() in _GIVEN} - firsts
    if len(alone) == 1 and len(called) == 1:
        alone[0].words = (called.pop(), *alone[0].words)


def tell_parents(reading: Reading) -> None:
    """ "My parents, Ivo and Ann Keel": the father and the mother, as their given names tell."""
    mentions = reading.names.mentions
    for first, second in pairwise(mentions):
        if not _PARENTS.search(reading.text, max(0, first.start - _BEFORE_PARENTS), first.start):
            continue
        for mention in (first, second):
            person = reading.only_person(mention)
            if person is not None and person.female is not None:
                person.described.add("mother" if person.female else "father")
