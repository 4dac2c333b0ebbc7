"""What a name in a source stands for: the person, body, party or document."""

import re

from claims.extraction import lexicon
from claims.extraction.history import UNCLEAR, Resolved
from claims.extraction.mentions import Mention, NameKind, bare_name, tokens
from claims.extraction.namesakes import namesake
from claims.extraction.nouns import Noun, is_plural
from claims.extraction.persons import Person
from claims.extraction.phrases import Phrase, only_titles
from claims.extraction.reading import Reading
from claims.extraction.roles import affiliation
from claims.extraction.types import SourceKind

_BEHIND_NAME = re.compile(r"['’]s?$|\s?[,(—–:;-]|\s(?:of|at|from|and|or|who|in|for|to|himself|herself)\b|$")
_POSSESSED = ("'s ", "’s ", "' ", "’ ")
_ARTICLE = re.compile(r"\b(?:an?|one|the)\s$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:st|nd|rd|th)?) $")
_NO_NAMES = lexicon.ROLES | lexicon.GROUPS
_KNOWN = lexicon.PLACES | lexicon.KNOWN_ORGANISATIONS
_HANDLE = re.compile(r"@\w{2,30}")


def named(reading: Reading, mention: Mention) -> Resolved:
    """Whom or what the mention names; "" where a surname leaves two persons."""
    names = reading.names
    last = mention.words[-1].casefold()
    document = last in lexicon.NAMED_DOCUMENTS and mention.kind is not NameKind.PERSON
    if mention.kind in (NameKind.PERSON, NameKind.UNKNOWN) and not document:
        people = names.people(mention.words)
        if len(people) > 1:
            person = namesake(reading, mention, people)
            return reading.person(person) if person else Resolved(SourceKind.PERSON)
        if people:
            return reading.person(people[0], affiliation(names, mention))
    if mention.kind is NameKind.PERSON:
        return reading.person(Person(mention.words), affiliation(names, mention))
    return _collective(reading, mention) or _body(reading, mention)


def _collective(reading: Reading, mention: Mention) -> Resolved | None:
    """ "Democrats", or one of them; no name at all where the word is none."""
    text, last = reading.text, mention.words[-1].casefold()
    if mention.name.casefold() in _KNOWN or text.startswith(" itself", mention.end):
        return None
    if len(mention.words) == 1 and last in lexicon.FUNCTION_WORDS and mention.kind is NameKind.UNKNOWN:
        return UNCLEAR
    if _is_group(mention):
        return Resolved(SourceKind.GROUP, mention.name)
    if mention.name.casefold() in lexicon.DEMONYMS and last.endswith(("ese", "ish", "ch", "ss")):
        return Resolved(SourceKind.GROUP, mention.name)  # "the Chinese"
    if last in lexicon.PARTISANS:
        article = _ARTICLE.search(text, max(0, mention.start - 5), mention.start)
        return Resolved(
            SourceKind.ANONYMOUS, text[article.start() if article else mention.start : mention.end]
        )
    return None


def _body(reading: Reading, mention: Mention) -> Resolved:
    """A body or document; a person where neither the name nor an article tells that it is none."""
    text, names = reading.text, reading.names
    single = mention.kind is not NameKind.UNKNOWN or len(mention.words) == 1
    full = names.organisation(mention.name) if single else bare_name(mention.name)
    words = full.casefold().split()
    if len(words) > 1 and words[-1] in lexicon.NAMED_DOCUMENTS:
        number = _NUMBER.search(text, max(0, mention.start - 8), mention.start)
        return Resolved(SourceKind.DOCUMENT, f"{number[1]} {full}" if number else full)
    article = text[max(0, mention.start - 4) : mention.start].casefold() == "the "
    thing = article or full != bare_name(mention.name) or text.startswith(" itself", mention.end)
    if mention.kind is NameKind.UNKNOWN and not thing:
        return reading.person(Person(mention.words), affiliation(names, mention))
    return Resolved(SourceKind.ORGANISATION, full, full)


def _is_group(mention: Mention) -> bool:
    """ "Democrats", "Senate Democrats", "Hardliners", but not "Harbour Women"."""
    last = mention.words[-1].casefold()
    singular = last.removesuffix("s")
    of_a_side = singular in lexicon.PARTISANS or singular in lexicon.DEMONYMS or last == "tories"
    if is_plural(last) and of_a_side:
        return True
    listed = last in lexicon.GROUPS or last.endswith(("ists", "ians", "icans", "crats"))
    return len(mention.words) == 1 and (listed or singular in lexicon.ROLES)


def name_of(reading: Reading, phrase: Phrase) -> Mention | None:
    """The name that a phrase consists of, titles in front of it and additions behind left out."""
    text, begin = reading.text, phrase.start
    for mention in reading.names.within(phrase.start, phrase.end):
        if not only_titles(text, begin, mention.start):
            break
        unknown = mention.kind is NameKind.UNKNOWN and len(mention.words) > 1 and begin < mention.start
        if mention.kind is NameKind.PERSON or (unknown and _role_before(text, begin, mention.start)):
            if _ends_name(text, mention, phrase.end):
                return mention
            if not text.startswith(_POSSESSED, mention.end):
                break
            begin = mention.end + 2  # "Ann Marsh's chief of staff Ivo Lind"
    name = phrase.name
    if name is None or name.end < phrase.rest - 2 or _is_common_noun(phrase, name):
        return None
    return name


def _role_before(text: str, start: int, end: int) -> bool:
    return any(word.lower in lexicon.ROLES for word in tokens(text, start, end))


def _ends_name(text: str, mention: Mention, end: int) -> bool:
    """Whether the name is no modifier of what follows: "Marsh, 40," but not "Marsh campaign"."""
    behind = text[mention.end : end]
    if behind.startswith(_POSSESSED):
        return False
    return not behind.strip() or _BEHIND_NAME.match(behind) is not None


def _is_common_noun(phrase: Phrase, name: Mention) -> bool:
    """Whether what looks like a name is a common noun with a capital: "Poll: …", "the Republican"."""
    if name.kind is NameKind.PERSON or name.title:
        return False
    if len(name.words) > 1:
        return bool(phrase.determiner) and phrase.head in lexicon.ROLES
    if phrase.head in lexicon.PARTISANS:
        return phrase.noun is Noun.ROLE and bool(phrase.determiner)
    return name.kind is NameKind.UNKNOWN and (phrase.noun is Noun.DOCUMENT or phrase.head in _NO_NAMES)


def handle(reading: Reading, phrase: str) -> Resolved | None:
    """ "@annmarsh" as the person or body whose name it spells; as somebody unnamed where it spells none."""
    if not _HANDLE.fullmatch(phrase):
        return None
    spelt = phrase[1:].casefold().replace("_", "")
    for person in reading.names.persons:
        first, last = person.words[0].casefold(), person.words[-1].casefold()
        if len(person.words) > 1 and last in spelt and spelt.replace(last, "", 1).find(first[0]) >= 0:
            return reading.person(person)
    for name in reading.names.organisations:
        if "".join(c for c in name.casefold() if c.isalnum()) == spelt:
            return Resolved(SourceKind.ORGANISATION, name, name)
    return Resolved(SourceKind.ANONYMOUS, phrase)
