"""Several sources at once: "Marsh and Lind", "Oda, Norland and the keepers"."""

import re

from claims.extraction.mentions import NameKind
from claims.extraction.names import Names
from claims.extraction.nouns import Noun, noun_class
from claims.extraction.phrases import Phrase, only_titles, read_phrase

_AND = re.compile(r"(?:,|\s)\s?(?:and|or)\s")
_CONJUNCTION = re.compile(r"\W*(?:['’]s)?\s*(?:and|or|&)\s+")
_LIST = re.compile(r"[^,]+(?:, [^,]+)*,? (?:and|or) [^,]+|[^,]+, others")
_ITEMS_APART = re.compile(r", (?:and |or )?| and | or ")
_AGE_OR_KIN = re.compile(
    r",\s\d{1,3}(?=,)|\b(?:his|her) (?:wife|husband|son|daughter|mother|father|brother|sister)"
)
_JOINT = re.compile(r"^\s?\([^)]{1,20}\)|^['’]s?(?=[\s,])|,?\s(?:and|or|&)\s|,\s")
_LONGEST_ITEM = 6  # words


def is_joined(names: Names, phrase: Phrase) -> bool:
    """Whether the phrase names more than one source."""
    text = names.text
    people = [m for m in names.within(phrase.start, phrase.end) if m.kind is NameKind.PERSON]
    if len(people) > 1 and _AND.search(text, people[0].end, people[-1].start):
        between = _JOINT.sub(" ", _AGE_OR_KIN.sub(" ", text[people[0].end : people[1].start]))
        if only_titles(between, 0, len(between)):
            return names.people(people[0].words) != names.people(people[-1].words)
    return _two(names, phrase) if phrase.joined else _is_list(text[phrase.start : phrase.end])


def _two(names: Names, phrase: Phrase) -> bool:
    """Whether "and" joins two sources: not two roles of one person, not two documents."""
    conjunction = _CONJUNCTION.match(names.text, phrase.rest)
    after = read_phrase(names, conjunction.end() if conjunction else phrase.rest, phrase.end)
    roles = phrase.noun is Noun.ROLE and not after.determiner and phrase.name is None
    documents = phrase.noun is after.noun is Noun.DOCUMENT
    return bool(after.words) and not (roles and after.noun is not Noun.GROUP) and not documents


def _is_list(whole: str) -> bool:
    """ "Norway, Oda and the keepers", each item a name or a noun with a determiner, none an apposition."""
    if "," not in whole or not _LIST.fullmatch(whole):
        return False
    items = [item.split() for item in _ITEMS_APART.split(whole)]
    if any(not item or len(item) > _LONGEST_ITEM for item in items):
        return False
    if any(noun_class(word.casefold()) is Noun.ROLE for item in items[1:] for word in item):
        return False
    return all(
        item[0][0].isupper()
        or item[0] in ("the", "others", "other")
        or noun_class(item[-1].casefold()) is Noun.GROUP
        for item in items[1:]
    )
