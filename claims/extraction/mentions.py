"""Mentions of names: runs of capitalised words, told apart into persons, bodies, places and the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claims.extraction import lexicon
from claims.extraction.segment import paragraphs

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+|(?:[A-Z][a-z]{0,4}\.)")
_SHOUTED_SHARE = 0.6
_LONGEST_HEADLINE = 40
_HEADLINE_LOWER = frozenset(
    ("with", "from", "over", "about", "into", "after", "than", "that", "amid", "during", "against", "upon")
)
_LEAD_INS = frozenset(("beyond", "besides", "behind", "among", "around", "above", "below", "across", "amid"))
_UNIONS = frozenset(
    ["association", "union", "federation", "guild", "council", "league", "society", "caucus", "committee"]
)
_OFFICES = frozenset(("university", "citizens", "secretary", "department", "chief"))
_LINKS_ORGANISATION = frozenset(("of", "for"))


class NameKind(StrEnum):
    """What a run of capitalised words seems to name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text without a possessive ending; ``closed`` tells that it had one."""

    text: str
    start: int
    end: int
    closed: bool

    @property
    def lower(self) -> str:
        """The word in lower case, without a final point."""
        return self.text.casefold().rstrip(".")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: the words of the name alone; ``title`` has the capitals that stood before it."""

    words: tuple[str, ...]
    start: int
    end: int
    kind: NameKind
    title: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as it stands, single-spaced."""
        return " ".join(self.words)


def as_mention(words: Sequence[Token]) -> Mention:
    """Capitalised words, as those of a headline, taken for a name."""
    name = tuple(w.text for w in words)
    return Mention(name, words[0].start, words[-1].end, _kind(name, titled=False))


def bare_name(name: str) -> str:
    """A body's name without its article and its possessive ending."""
    name = re.sub(r"^(?:the|a|an)\s+", "", " ".join(name.split()), flags=re.IGNORECASE)
    return _POSSESSIVE.sub("", name) if name.endswith(("'s", "’s")) else name


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Words of ``text[start:end]``; a final point stays with an abbreviation alone."""
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if word.endswith(".") and not _keeps_point(word, text, match.end()):
            word = word[:-1]
        bare = _POSSESSIVE.sub("", word)
        yield Token(bare or word, match.start(), match.start() + len(bare or word), bare != word)


def _keeps_point(word: str, text: str, end: int) -> bool:
    """Whether the point belongs to the word: "U.S.", "Sen. Lee", "John F. Marsh"."""
    if not _ABBREVIATION.fullmatch(word):
        return False
    bare = word.rstrip(".").casefold()
    return len(bare) == 1 or "." in bare or bare in lexicon.TITLES or bare in ("jr", "sr", "st")


def find_mentions(text: str) -> list[Mention]:
    """All names, the runs of headline-like paragraphs only as far as the body knows them."""
    plain: list[list[Token]] = []
    headlines: list[list[Token]] = []
    ordinary: set[str] = set()
    for start, end in paragraphs(text):
        words = list(tokens(text, start, end))
        ordinary.update(w.text for w in words if w.text[:1].islower())
        (headlines if _is_headline(words) else plain).append(words)
    mentions = [
        m for words in plain for run in _runs(text, words, ordinary) if (m := _mention(run)) is not None
    ]
    singles = {m.words[0] for m in mentions if len(m.words) == 1 and m.kind is not NameKind.PLACE}
    mentions = [_as_person(m) if _bears_surname(text, m, singles) else m for m in mentions]
    people = [m for m in mentions if m.kind is NameKind.PERSON]
    surnames = {m.words[-1] for m in people if len(m.words) > 1 or m.title}
    firsts = {m.words[0] for m in people if len(m.words) > 1}
    mentions = [_known(text, m, surnames, firsts) for m in mentions]
    for words in headlines:
        mentions += _headline_mentions(text, words, ordinary, surnames)
    return sorted(mentions, key=lambda m: m.start)


def _is_headline(words: Sequence[Token]) -> bool:
    """Title case or all capitals, where a capital says nothing about names."""
    content = [w.text for w in words if len(w.text) > 3 and w.text[0].isalpha()]
    if len(content) > 3 and sum(w.isupper() for w in content) > _SHOUTED_SHARE * len(content):
        return True
    lower = {w.text for w in words if w.text[0].islower()}
    title_case = all(w in _HEADLINE_LOWER or (len(w) < 4 and w in lexicon.FUNCTION_WORDS) for w in lower)
    return len(content) > 3 and len(words) < _LONGEST_HEADLINE and title_case


def _headline_mentions(
    text: str, words: Sequence[Token], ordinary: set[str], surnames: set[str]
) -> Iterator[Mention]:
    """Single words that are known surnames, and given names before them."""
    upper = {s.upper(): s for s in surnames} | {s: s for s in surnames}
    for i, word in enumerate(words):
        if word.text not in upper:
            continue
        before = words[i - 1] if i else None
        if before and before.lower in lexicon.GIVEN_NAMES and text[before.end : word.start] == " ":
            yield Mention((before.text.title(), upper[word.text]), before.start, word.end, NameKind.PERSON)
        else:
            yield Mention((upper[word.text],), word.start, word.end, NameKind.PERSON)


def _bears_surname(text: str, mention: Mention, singles: set[str]) -> bool:
    """Two or three words of which the last stands alone elsewhere, or that a role in lower case leads."""
    if mention.kind is not NameKind.UNKNOWN or not 2 <= len(mention.words) <= 3:
        return False
    before = re.search(r"([a-z-]+) $", text[max(0, mention.start - 24) : mention.start])
    led = before is not None and before[1] in lexicon.ROLES - lexicon.PARTISANS
    doubtful = len(mention.words) == 2 and _opens_sentence(text, mention.start) and not led
    return led or (
        mention.words[-1] in singles and not (doubtful and mention.words[0].casefold() in _LEAD_INS)
    )


def _as_person(mention: Mention) -> Mention:
    return Mention(mention.words, mention.start, mention.end, NameKind.PERSON, mention.title)


def _known(text: str, mention: Mention, surnames: set[str], firsts: set[str]) -> Mention:
    """The mention as a person, if the article has a person of that name."""
    words, start = mention.words, mention.start
    if mention.kind is NameKind.PERSON:
        return mention
    if len(words) == 1:
        shouted = {s.upper(): s for s in surnames}.get(words[0], "") if len(words[0]) > 3 else ""
        if shouted or words[0] in surnames or (words[0] in firsts and mention.kind is NameKind.UNKNOWN):
            return Mention((shouted or words[0],), start, mention.end, NameKind.PERSON, mention.title)
        return mention
    if mention.kind is NameKind.UNKNOWN and words[-1] in surnames:
        if len(words) == 2 and words[0] not in firsts and _opens_sentence(text, start):
            words, start = words[1:], mention.end - len(words[-1])  # "Beyond Marsh, nobody …"
        return Mention(words, start, mention.end, NameKind.PERSON, mention.title)
    return mention


def _runs(text: str, words: Sequence[Token], ordinary: set[str]) -> Iterator[list[Token]]:
    """Runs of capitalised words that may make one name, linking words of bodies' names included."""
    run: list[Token] = []
    for i, word in enumerate(words):
        if run and not _continues(text, run, word, words[i + 1 : i + 3]):
            yield run
            run = []
        if run and text[run[-1].end] in "'’":  # "Pier Users' Association": the ending belongs to the name
            raw = text[run[-1].start : word.start].rstrip()
            run[-1] = Token(raw, run[-1].start, run[-1].start + len(raw), closed=False)
        if run or _begins(text, word, ordinary):
            run.append(word)
    if run:
        yield run


def _begins(text: str, word: Token, ordinary: set[str]) -> bool:
    if not word.text[0].isupper():
        return False
    lower = word.lower
    if lower in lexicon.FUNCTION_WORDS and not (word.text.isupper() and len(word.text) > 1):
        return False
    if not _opens_sentence(text, word.start):
        return True
    known = lower in lexicon.ROLES or lower in lexicon.TITLES or lower in lexicon.GIVEN_NAMES
    return known or lower not in ordinary


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip()
    return not before.strip() or before[-1] in ".!?:\"“”‘'\n—" or text[start - 1] == "\n"


def _continues(text: str, run: Sequence[Token], word: Token, following: Sequence[Token]) -> bool:
    last = run[-1]
    gap = text[last.end : word.start]
    lower = word.lower
    if text[last.end] in "'’":
        return word.text[0].isupper() and lower in _UNIONS and gap.lstrip("'’sS") == " "
    if gap not in (" ", "\u00a0", "  ", " & "):
        return False
    if word.text[0].isupper():
        return lower not in lexicon.FUNCTION_WORDS or (word.text.isupper() and len(word.text) > 1)
    capital_next = bool(following) and following[0].text[0].isupper()
    if lower in lexicon.PARTICLES:
        return capital_next
    if lower in _LINKS_ORGANISATION:
        heads = lexicon.ORGANISATION_WORDS | _OFFICES
        head = run[0].lower in heads | lexicon.TITLES or last.lower in heads
        after_article = following[1].text if len(following) > 1 and following[0].lower == "the" else ""
        return head and (capital_next or after_article[:1].isupper())
    if lower == "the":
        return last.lower in _LINKS_ORGANISATION and capital_next
    if lower == "and":
        linked = any(w.lower in _LINKS_ORGANISATION for w in run)
        body_next = any(w.lower in lexicon.ORGANISATION_WORDS for w in following[1:2])
        return capital_next and (linked or body_next) and run[0].lower not in lexicon.GIVEN_NAMES
    return False


def _mention(run: Sequence[Token]) -> Mention | None:
    """The name in a run: what follows its last title or role, if that can be a person's name."""
    cut = _name_begins(run)
    name = run[cut:]
    while name and not name[-1].text[0].isupper():
        name = name[:-1]
    if not name:
        name, cut = run, 0
    title = tuple(w.text for w in run[:cut])
    words = tuple(w.text for w in name)
    return Mention(words, name[0].start, name[-1].end, _kind(words, titled=bool(cut)), title)


def _name_begins(run: Sequence[Token]) -> int:
    """Index of the first word after titles, roles, parties and nations; 0 where none leads a name."""
    cut = 0
    for i, word in enumerate(run[:-1]):
        lower = word.lower
        if (
            lower in lexicon.TITLES | lexicon.ROLES
            and not (
                run[i + 1].lower in _LINKS_ORGANISATION
                or (lower in ("general", "speaker") and i == 0 and len(run) == 2)
            )
        ) or (lower in ("state", "defense", "defence") and i >= 2 and run[i - 1].lower == "of"):
            cut = i + 1
        elif lower in lexicon.PARTISANS and i == 0:
            cut = 1
    rest = [w.lower for w in run[cut:]]
    no_person = (
        (lexicon.ORGANISATION_WORDS - {"house"}) | lexicon.NAMED_DOCUMENTS - {"bill"} | _LINKS_ORGANISATION
    )
    if cut and any(w in no_person for w in rest):
        return 0
    return cut


def _kind(words: Sequence[str], *, titled: bool) -> NameKind:
    key = " ".join(words).casefold()
    lowers = key.split()
    if key in lexicon.KNOWN_ORGANISATIONS or key in lexicon.OUTLETS:
        return NameKind.ORGANISATION
    if key in lexicon.PLACES or key in lexicon.DEMONYMS:
        return NameKind.PLACE
    if titled:
        return NameKind.PERSON
    if len(words) > 1 and lowers[0].rstrip(".") in lexicon.GIVEN_NAMES and lowers[-1] not in lexicon.BODIES:
        return NameKind.PERSON
    if any(w in lexicon.ORGANISATION_WORDS for w in lowers):
        return NameKind.ORGANISATION
    if len(words) == 1 and len(key) > 1 and words[0].replace(".", "").isupper() and len(key) <= 6:
        return NameKind.ORGANISATION
    if any(w in _LINKS_ORGANISATION for w in lowers):
        return NameKind.ORGANISATION
    if len(words) > 2 and any(len(w.rstrip(".")) == 1 for w in words[1:-1]):
        return NameKind.PERSON
    return NameKind.UNKNOWN
