"""Names in a text: runs of capitalised words, without the titles in front of them."""

import re
from collections.abc import Iterator, Sequence

from claims.extraction import lexicon
from claims.extraction.kinds import LINKS, kind_of, told_apart
from claims.extraction.mentions import Mention, NameKind, Token, opens_sentence, tokens
from claims.extraction.segment import paragraphs

_SHOUTED_SHARE = 0.6
_LONGEST_HEADLINE = 40
_HEADLINE_LOWER = frozenset(
    ("with", "from", "over", "about", "into", "after", "than", "that", "amid", "during", "against", "upon")
)
_UNIONS = frozenset(
    ["association", "union", "federation", "guild", "council", "league", "society", "caucus", "committee"]
)
_MEMBERS = frozenset(("children", "women", "men", "people"))  # "Oda Children's Hospital"
_OFFICES = frozenset(("university", "citizens", "secretary", "department", "chief", "republic", "kingdom"))
_ORDINALS = frozenset(["first", "second", "third", "one", "two", "three", "four", "five", "now", "still"])
_TITLES_AND_ROLES = lexicon.TITLES | lexicon.ROLES
_LED_BY = _TITLES_AND_ROLES - {"secretary", "speaker", "attorney", "chief", "citizen"}
_ORGANISATION_HEADS = lexicon.ORGANISATION_WORDS | _OFFICES
_NO_PERSON = (lexicon.ORGANISATION_WORDS - {"house"}) | lexicon.NAMED_DOCUMENTS - {"bill"} | LINKS
_PLURAL_INITIALS = re.compile(r"[A-Z]{2,}s")
_COMPOUND = re.compile(
    r"-(?:backed|based|led|owned|born|style|era|run|controlled|like|funded|friendly|leaning|aligned|trained|area)$"
)


def find_mentions(text: str) -> list[Mention]:
    """All names, the runs of headline-like paragraphs only as far as the body knows them."""
    plain: list[list[Token]] = []
    headlines: list[list[Token]] = []
    ordinary: set[str] = set()
    for start, end in paragraphs(text):
        words = list(tokens(text, start, end))
        ordinary.update(w.text for w in words if w.text[:1].islower())
        (headlines if _is_headline(words) else plain).append(words)
    runs = [run for words in plain for run in _runs(text, words, ordinary)]
    whole = {_words(run) for run in runs if not opens_sentence(text, run[0].start)}
    mentions = [m for run in runs if (m := _mention(_widened(text, run, whole))) is not None]
    mentions = told_apart(text, mentions)
    people = (m for m in mentions if m.kind is NameKind.PERSON)
    surnames = {m.words[-1] for m in people if len(m.words) > 1 or m.title}
    upper = {s.upper(): s for s in surnames} | {s: s for s in surnames}
    for words in headlines:
        mentions += _headline_mentions(text, words, upper)
    return sorted(mentions, key=lambda m: m.start)


def _words(run: Sequence[Token]) -> tuple[str, ...]:
    return tuple(w.text for w in run)


def _widened(text: str, run: list[Token], whole: set[tuple[str, ...]]) -> list[Token]:
    """The run with an ordinary word that opens the sentence before it, if the text names it so elsewhere."""
    before = re.search(r"([A-Z][a-z]+) $", text[max(0, run[0].start - 24) : run[0].start])
    if before is None:
        return run
    start = run[0].start - len(before.group())
    key = " ".join((before[1], *_words(run))).casefold()
    if (before[1], *_words(run)) in whole or key in lexicon.KNOWN_ORGANISATIONS:
        return [Token(before[1], start, start + len(before[1]), closed=False), *run]
    return run


def _is_headline(words: Sequence[Token]) -> bool:
    """Title case or all capitals, where a capital says nothing about names."""
    content = [w.text for w in words if len(w.text) > 3 and w.text[0].isalpha()]
    if len(content) > 3 and sum(w.isupper() for w in content) > _SHOUTED_SHARE * len(content):
        return True
    lower = {w.text for w in words if w.text[0].islower()}
    title_case = all(w in _HEADLINE_LOWER or (len(w) < 4 and w in lexicon.FUNCTION_WORDS) for w in lower)
    return len(content) > 3 and len(words) < _LONGEST_HEADLINE and title_case


def _headline_mentions(text: str, words: Sequence[Token], upper: dict[str, str]) -> Iterator[Mention]:
    """Single words that are known surnames, as they stand or in capitals, and given names before them."""
    for i, word in enumerate(words):
        if word.text not in upper:
            continue
        before = words[i - 1] if i else None
        if before and before.lower in lexicon.GIVEN_NAMES and text[before.end : word.start] == " ":
            name = (before.text.title(), upper[word.text])
            yield Mention(name, before.start, word.end, NameKind.PERSON, headline=True)
        else:
            yield Mention((upper[word.text],), word.start, word.end, NameKind.PERSON, headline=True)


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
    if not _is_capital(word):
        return False
    lower = word.lower
    if lower in _ORDINALS and not opens_sentence(text, word.start):
        return True
    if lower in lexicon.FUNCTION_WORDS and not (word.text.isupper() and len(lower) > 1):
        return False
    if not opens_sentence(text, word.start):
        return True
    known = lower in lexicon.ROLES or lower in lexicon.TITLES or lower in lexicon.GIVEN_NAMES
    adverb = len(lower) > 5 and lower.endswith("ly")
    return known or (lower not in ordinary and not adverb)


def _is_capital(word: Token) -> bool:
    """Whether a word may be part of a name: not "CEOs", not "Keel-backed"."""
    return (
        word.text[0].isupper()
        and _PLURAL_INITIALS.fullmatch(word.text) is None
        and _COMPOUND.search(word.text) is None
    )


def _continues(text: str, run: Sequence[Token], word: Token, following: Sequence[Token]) -> bool:
    last = run[-1]
    gap = text[last.end : word.start]
    lower = word.lower
    if text[last.end] in "'’":
        owned = lower in _UNIONS or (last.lower in _MEMBERS and lower in lexicon.ORGANISATION_WORDS)
        return word.text[0].isupper() and owned and gap.lstrip("'’sS") == " "
    if gap not in (" ", "\u00a0", "  ", " & "):
        return False
    if _is_capital(word):
        shouted = word.text.isupper() and len(word.text) > 1
        return lower not in lexicon.FUNCTION_WORDS or shouted or lower in _ORDINALS
    capital_next = bool(following) and _is_capital(following[0])
    if lower in lexicon.PARTICLES:
        return capital_next
    if lower in LINKS:
        office = len(run) == 1 and run[0].lower in lexicon.TITLES
        plural = lower == "for" and last.text.endswith("s") and not last.closed  # "Keepers for Tides"
        led = run[0].lower in _ORGANISATION_HEADS and not any(w.lower in _TITLES_AND_ROLES for w in run[1:])
        head = office or plural or led or last.lower in _ORGANISATION_HEADS
        after_article = following[1].text if len(following) > 1 and following[0].lower == "the" else ""
        return head and (capital_next or after_article[:1].isupper())
    if lower == "the":
        return last.lower in LINKS and capital_next
    if lower == "and":
        linked = any(w.lower in LINKS for w in run)
        body_next = any(w.lower in lexicon.ORGANISATION_WORDS for w in following[1:2])
        return capital_next and (linked or body_next) and run[0].lower not in lexicon.GIVEN_NAMES
    return False


def _mention(run: Sequence[Token]) -> Mention | None:
    """The name in a run: what follows its last title or role, if that can be a person's name."""
    if len(run) > 1 and run[0].text == "PAC":
        run = run[1:]
    if len(run) > 2 and run[0].lower in _LED_BY and run[1].lower in LINKS:
        run = run[3 if run[2].lower == "the" and len(run) > 3 else 2 :]  # "President of Oda Worldwide"
    cut = _name_begins(run)
    name = run[cut:]
    while name and not name[-1].text[0].isupper():
        name = name[:-1]
    if not name:
        name, cut = run, 0
    if len(name) == 1 and name[0].lower in _ORDINALS:
        return None
    name = _without_role(name)
    title = tuple(w.text for w in run[:cut])
    words = tuple(w.text for w in name)
    return Mention(words, name[0].start, name[-1].end, kind_of(words, titled=bool(cut)), title)


def _without_role(name: Sequence[Token]) -> Sequence[Token]:
    """ "Harbour News" of "Harbour News Chairman (and owner Ivo Lind)"."""
    end = len(name)
    while end > 1 and name[end - 1].lower in _LED_BY and name[end - 1].lower not in lexicon.PARTISANS:
        end -= 1
    rest = [w.text for w in name[:end]]
    body = kind_of(rest, titled=False) is NameKind.ORGANISATION and len(rest) > 1
    return name[:end] if body else name


def _name_begins(run: Sequence[Token]) -> int:
    """Index of the first word after titles, roles, parties and nations; 0 where none leads a name."""
    cut = 0
    for i, word in enumerate(run[:-1]):
        lower = word.lower
        if (
            (lower.removeprefix("co-") in _TITLES_AND_ROLES and not _given_name(run, i))
            and not (
                run[i + 1].lower in LINKS or (lower in ("general", "speaker") and i == 0 and len(run) == 2)
            )
        ) or (lower in ("state", "defense", "defence") and i >= 2 and run[i - 1].lower == "of"):
            cut = i + 1
        elif lower in lexicon.PARTISANS and i == 0:
            cut = 1
    cut = cut or _given_name_inside(run)
    if cut and any(w.lower in _NO_PERSON for w in run[cut:]):
        return 0
    return cut


def _given_name_inside(run: Sequence[Token]) -> int:
    """Where "Ann Keel" begins in "Harbour Board Ann Keel"; 0 where no body and given name stand so."""
    for i in range(len(run) - 2, max(0, len(run) - 4), -1):
        body = any(w.lower in lexicon.ORGANISATION_WORDS for w in run[:i])
        linked = any(w.lower in LINKS or w.text == "&" for w in run)
        if run[i].lower in lexicon.GIVEN_NAMES and run[i].lower not in lexicon.PLACES and body and not linked:
            return i
    return 0


def _given_name(run: Sequence[Token], i: int) -> bool:
    """Whether a word that may be a role is a given name: "Guy Keel", but not "Dean Ann Keel"."""
    return run[i].lower in lexicon.GIVEN_NAMES and run[i + 1].lower not in lexicon.GIVEN_NAMES
