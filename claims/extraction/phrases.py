"""The noun phrase that a source is: its determiner, its head, and what only hangs on it.

"A senior aide to Ivo Lind who was there" → determiner "a", words "senior aide", head "aide".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, Token, tokens
from claims.extraction.names import Names
from claims.extraction.nouns import Noun, is_share, noun_class

_LONGEST = 400  # code points that are read; what comes later hangs on the head
_LEAD_INS = lexicon.words("""
among to for by from even only just nearly almost about roughly at least in with also because than
including like not according more as on around perhaps maybe so but and or if while
""")
_DETERMINERS = lexicon.words("""
the a an this that these those its his her their my our your another one some any every each
""")
INDEFINITE = frozenset(["a", "an", "one", "another", "some", "any", "every", "each"])
POSSESSIVE = frozenset(["his", "her", "their", "its", "my", "our", "your"])
_AFTER_HEAD = lexicon.words("""
of for from with in at on by about to into inside near within without against after before between among
during under over through throughout across since until like including who whom whose which that what
where when while because if as than is are was were be been has have had do does did will would can
could may might should must said says say told he she they it we i you himself herself itself themselves
alone too also here there alike together not
""")
_AFTER_NOUN = lexicon.words("""
familiar close able aware present responsible involved likely eager unable this last next earlier
yesterday today monday tuesday wednesday thursday friday saturday sunday such
""")
_PARTICIPLES = lexicon.words("""
taken written seen made given held led sent found drawn known shown done born sold
""")
_TITLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS
_CONJUNCTIONS = frozenset(["and", "or", "&"])
_MARKS = re.compile(r"[,;:()\[\]“”\"—–]|''|--|\s-\s")
_ADJECTIVES_BEFORE_COMMA = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """``words`` end with the head and lack the determiner; ``rest`` is where what hangs on it begins.

    ``name`` is the name that the phrase's head is part of. ``joined`` tells that "and" or "or" follows.
    """

    start: int
    end: int
    begins: int  # where the determiner, or the first of the words, begins
    determiner: str
    words: tuple[Token, ...]
    rest: int
    name: Mention | None
    joined: bool

    @property
    def head(self) -> str:
        """The head in lower case; "" where the phrase has none."""
        return self.words[-1].lower if self.words else ""

    @property
    def noun(self) -> Noun:
        """The class of the head, where that is a common noun."""
        return noun_class(self.head)

    @property
    def definite(self) -> bool:
        """Whether it points at something known: "the senator", not "a senator" or "his senator"."""
        return self.determiner in ("the", "this", "that", "these", "those")


def only_titles(text: str, start: int, end: int) -> bool:
    """Whether nothing but a name's titles stands there: "Secretary of State", not "a spokesman for Mayor"."""
    if "," in text[start:end]:
        return False
    of = False
    last = ""
    for word in tokens(text, start, end):
        if word.closed or not (word.text[0].isupper() or word.lower in _TITLE_WORDS):
            return False
        if of and word.lower in lexicon.ROLES:
            return False
        last = word.lower
        of = of or last in ("of", "for")
    return last not in ("of", "for", "and") and not (of and last in _DETERMINERS)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and marks at its ends, its first and last word whole."""
    while 0 < start < end and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while start < end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and (text[start].isspace() or text[start] in ",;:-–—"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',;:"”“-–—'):
        end -= 1
    return start, end


def read_phrase(names: Names, start: int, end: int) -> Phrase:
    """The phrase in ``start:end`` of the names' text."""
    text = names.text
    words = list(tokens(text, start, min(end, start + _LONGEST)))
    first = 0
    while first < len(words) - 1 and words[first].lower in _LEAD_INS and not words[first].text.isupper():
        first += 1
    begins = words[first].start if words else start
    determiner = ""
    more = first < len(words) - 1 and words[first + 1].lower not in _AFTER_HEAD | _CONJUNCTIONS
    if more and words[first].lower in _DETERMINERS and not words[first].closed:
        determiner = words[first].lower
        first += 1
    inside = names.within(start, end)
    stop = _stop(text, words, first, inside)
    core = tuple(words[first:stop])
    name = _name_at(inside, core[-1]) if core else None
    joined = stop < len(words) and words[stop].lower in _CONJUNCTIONS
    rest = core[-1].end if core else start
    return Phrase(start, end, begins, determiner, core, rest, name, joined)


def _stop(text: str, words: Sequence[Token], first: int, inside: Sequence[Mention]) -> int:
    """Index of the first word that no longer belongs to the core."""
    for i in range(first + 1, len(words)):
        last, word = words[i - 1], words[i]
        name = _name_at(inside, word)
        if name is not None and name.start < word.start:
            continue
        if _MARKS.search(text, last.end, word.start):
            if not _between_adjectives(text, words[first:i], word):
                return i
        elif word.lower in _AFTER_HEAD | _CONJUNCTIONS and not (word.text.isupper() and len(word.text) > 1):
            return i
        elif not last.closed and _hangs_on(_name_at(inside, last) is not None, last.lower, word, name):
            behind = words[i + 1].lower if i + 1 < len(words) else ""
            if noun_class(behind) is Noun.UNKNOWN or not word.lower.endswith("ing"):  # "spending groups"
                return i
    return len(words)


def _between_adjectives(text: str, core: Sequence[Token], word: Token) -> bool:
    """Whether a mark stands between adjectives: "a detailed, six-page letter"."""
    plain = text[core[-1].end : word.start] in (", ", " “", ' "', " ‘", "” ", '" ')
    known = any(noun_class(w.lower) is not Noun.UNKNOWN or w.text[0].isupper() for w in core)
    return (
        plain
        and len(core) <= _ADJECTIVES_BEFORE_COMMA
        and not known
        and word.lower not in _AFTER_HEAD | _CONJUNCTIONS | _DETERMINERS
        and not word.text[0].isdigit()
    )


def _hangs_on(named: bool, noun: str, word: Token, name: Mention | None) -> bool:
    """Whether a word behind a noun or name describes it: "voters opposed to …", "people Democrats trust"."""
    kind = noun_class(noun)
    if named and noun in lexicon.PARTISANS | lexicon.DEMONYMS.keys():
        return False
    if named:
        return (
            word.text[0].islower()
            and word.lower.endswith(("ed", "ing"))
            and noun_class(word.lower) is Noun.UNKNOWN
        )
    if kind is Noun.UNKNOWN:
        return False
    if name is not None:
        return kind is Noun.GROUP and noun not in lexicon.ROLE_MODIFIERS and not is_share(noun)
    participle = (word.lower.endswith(("ed", "ing")) or word.lower in _PARTICIPLES) and noun_class(
        word.lower
    ) is Noun.UNKNOWN
    return (word.text[0].islower() and participle) or word.lower in _AFTER_NOUN


def _name_at(inside: Sequence[Mention], word: Token) -> Mention | None:
    return next((m for m in inside if m.start <= word.start < m.end), None)
