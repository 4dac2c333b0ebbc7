"""Mentions of names: runs of capitalised words, told apart into persons, bodies, places and the rest."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
_OFFICES = frozenset(("university", "citizens", "secretary", "department", "chief", "republic", "kingdom"))
_LINKS_ORGANISATION = frozenset(("of", "for"))
_TITLES_AND_ROLES = lexicon.TITLES | lexicon.ROLES
_ORGANISATION_HEADS = lexicon.ORGANISATION_WORDS | _OFFICES
_NO_PERSON = (
    (lexicon.ORGANISATION_WORDS - {"house"}) | lexicon.NAMED_DOCUMENTS - {"bill"} | _LINKS_ORGANISATION
)
_ORDINALS = frozenset(["first", "second", "third", "one", "two", "three", "four", "five", "now", "still"])
_LEADS_NAME = lexicon.ROLES - lexicon.PARTISANS - {"former", "first", "prime", "deputy", "vice"}
_LED_BY = (lexicon.ROLES | lexicon.TITLES) - {"secretary", "speaker", "attorney", "chief", "citizen"}
_APPOSITION = re.compile(r",\s(?:the |an? |his |her |its )?((?:[a-z-]+[ ,]){1,5})")
_PEOPLE = re.compile(r"(?:ians|icans|ists|crats|ites)$")  # "Northern Palatians"
_SITE = re.compile(r"\.(?:com|org|net|co\.uk|gov)$", re.IGNORECASE)
# Capitals inside a word that are no family name's: "EgyptAir", "Wealth-X".
_CAMEL = re.compile(r"(?!Mc|Mac|De|Du|Di|La|Le|Van|Fitz)[A-Z][a-z]+[A-Z][a-z]{2}|\w+-[A-Z]$")
_COMPOUND = re.compile(
    r"-(?:backed|based|led|owned|born|style|era|run|controlled|like|funded|friendly|leaning|aligned|trained|area)$"
)
_BODY_BEFORE = re.compile(
    r"\b(?:group|company|firm|organi[sz]ation|think tank|newspaper|magazine|website|site|network|agency|PAC|"
    r"nonprofit|charity|startup|retailer|bank|spokes\w+ for|executives? (?:at|of)) (?:the )?$"
)
_PLACE_BEFORE = re.compile(r"\b(?:in|across|throughout|outside) $")
_PLURAL_INITIALS = re.compile(r"[A-Z]{2,}s")
# What stands behind a person's name alone: an age, a party, "who".
_PERSON_FOLLOWS = re.compile(r",? \((?:[RDI]|Rep|Dem|Lab|Con)\b|, \d\d,|,? who\b|,? (?:him|her)self\b")
_INITIALS_FOLLOW = re.compile(r" \(([A-Z][A-Za-z]?[A-Z&]{1,5})\)")
_TRANSCRIPT = re.compile(r"\s*:\s")


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
    headline: bool = False  # in title case or capitals, where the words next to it say nothing of it

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
    runs = [run for words in plain for run in _runs(text, words, ordinary)]
    whole = {_words(run) for run in runs if not _opens_sentence(text, run[0].start)}
    mentions = [m for run in runs if (m := _mention(_widened(text, run, whole))) is not None]
    mentions = [_by_context(text, m) for m in mentions]
    mentions = [_without_opening(text, m) for m in mentions]
    mentions = _alike(_with_partners(text, mentions))
    singles = {m.words[0] for m in mentions if len(m.words) == 1 and m.kind is not NameKind.PLACE}
    mentions = [
        replace(m, kind=NameKind.PERSON) if _bears_surname(text, m, singles) else m for m in mentions
    ]
    people = [m for m in mentions if m.kind is NameKind.PERSON]
    surnames = {m.words[-1] for m in people if len(m.words) > 1 or m.title}
    firsts = {m.words[0] for m in people if len(m.words) > 1}
    mentions = [_known(text, m, surnames, firsts) for m in mentions]
    for words in headlines:
        mentions += _headline_mentions(text, words, ordinary, surnames)
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


def _by_context(text: str, mention: Mention) -> Mention:
    """The mention with the kind that the words around it show, where its own words showed none."""
    opens = mention.start == 0 or text[mention.start - 1] in '\n"“'
    if opens and mention.words[0].isupper() and len(mention.words) == 1:
        speaks = _TRANSCRIPT.match(text, mention.end) and mention.words[0].casefold() not in lexicon.ROLES
        if speaks and len(mention.words[0]) > 3:
            return replace(mention, words=(mention.words[0].title(),), kind=NameKind.PERSON)
    if mention.kind is not NameKind.UNKNOWN or len(mention.words) == 1:
        return mention
    if _PERSON_FOLLOWS.match(text, mention.end) or _role_follows(text, mention.end):
        return replace(mention, kind=NameKind.PERSON)
    if _body_follows(text, mention.end) or _BODY_BEFORE.search(
        text, max(0, mention.start - 24), mention.start
    ):
        return replace(mention, kind=NameKind.ORGANISATION)
    if _PLACE_BEFORE.search(text, max(0, mention.start - 12), mention.start) and text[mention.end : mention.end + 1] not in ("'", "’"):
        return replace(mention, kind=NameKind.PLACE)
    initials = _INITIALS_FOLLOW.match(text, mention.end)
    if initials and initials[1][0] == mention.words[0][0]:
        return replace(mention, kind=NameKind.ORGANISATION)
    return mention


def _without_opening(text: str, mention: Mention) -> Mention:
    """ "Ann Keel" of "Ask Ann Keel …" where the first word opens the sentence and is no given name."""
    words = mention.words
    doubtful = len(words) == 3 and not mention.title and _opens_sentence(text, mention.start)
    if not doubtful or words[0].casefold() in lexicon.GIVEN_NAMES or words[0].endswith("."):
        return mention
    if words[1].casefold() not in lexicon.GIVEN_NAMES or any(len(w.rstrip(".")) < 2 for w in words):
        return mention
    start = text.index(words[1], mention.start + len(words[0]))
    return replace(mention, words=words[1:], start=start, kind=NameKind.PERSON)


def _with_partners(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, those of unknown kind taken for persons that "and" joins to a person: "Ann Keel and Ida Oxo"."""
    for i, mention in enumerate(mentions):
        beside = (mentions[k] for k in (i - 1, i + 1) if 0 <= k < len(mentions))
        if mention.kind is NameKind.UNKNOWN and 2 <= len(mention.words) <= 3 and any(
            other.kind is NameKind.PERSON
            and len(other.words) > 1
            and text[min(mention.end, other.end) : max(mention.start, other.start)] == " and "
            for other in beside
        ):
            yield replace(mention, kind=NameKind.PERSON)
        else:
            yield mention


def _alike(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of unknown kind with the one kind that the same words have elsewhere."""
    mentions = list(mentions)
    kinds: dict[tuple[str, ...], set[NameKind]] = {}
    for mention in mentions:
        if mention.kind is not NameKind.UNKNOWN and len(mention.words) > 1:
            kinds.setdefault(mention.words, set()).add(mention.kind)
    one = {words: next(iter(found)) for words, found in kinds.items() if len(found) == 1}
    return [replace(m, kind=one.get(m.words, m.kind)) if m.kind is NameKind.UNKNOWN else m for m in mentions]


def _role_follows(text: str, end: int) -> bool:
    """Whether an apposition with a role follows: "…, the president of the bank"."""
    apposed = _APPOSITION.match(text, end)
    return apposed is not None and any(word in lexicon.ROLES for word in apposed[1].split())


def _body_follows(text: str, end: int) -> bool:
    """Whether an apposition says that a body is meant: "…, a talent agency,"."""
    apposed = _APPOSITION.match(text, end)
    return apposed is not None and any(word.strip(",") in lexicon.BODIES for word in apposed[1].split()[-1:])


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
            name = (before.text.title(), upper[word.text])
            yield Mention(name, before.start, word.end, NameKind.PERSON, headline=True)
        else:
            yield Mention((upper[word.text],), word.start, word.end, NameKind.PERSON, headline=True)


def _bears_surname(text: str, mention: Mention, singles: set[str]) -> bool:
    """Two or three words of which the last stands alone elsewhere, or that a role in lower case leads."""
    if mention.kind is not NameKind.UNKNOWN or not 2 <= len(mention.words) <= 3:
        return False
    if _PEOPLE.search(mention.words[-1]):
        return False
    before = re.search(r"([a-z-]+) $", text[max(0, mention.start - 24) : mention.start])
    led = before is not None and before[1] in _LEADS_NAME
    doubtful = len(mention.words) == 2 and _opens_sentence(text, mention.start) and not led
    return led or (
        mention.words[-1] in singles and not (doubtful and mention.words[0].casefold() in _LEAD_INS)
    )




def _known(text: str, mention: Mention, surnames: set[str], firsts: set[str]) -> Mention:
    """The mention as a person, if the article has a person of that name."""
    words, start = mention.words, mention.start
    if mention.kind is NameKind.PERSON:
        return mention
    if len(words) == 1:
        shouted = {s.upper(): s for s in surnames}.get(words[0], "") if len(words[0]) > 3 else ""
        if shouted or words[0] in surnames or (words[0] in firsts and mention.kind is NameKind.UNKNOWN):
            return replace(mention, words=(shouted or words[0],), kind=NameKind.PERSON)
        return mention
    if mention.kind is NameKind.UNKNOWN and words[-1] in surnames:
        if len(words) == 2 and words[0] not in firsts and _opens_sentence(text, start):
            words, start = words[1:], mention.end - len(words[-1])  # "Beyond Marsh, nobody …"
        return replace(mention, words=words, start=start, kind=NameKind.PERSON)
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
    if not _is_capital(word):
        return False
    lower = word.lower
    if lower in _ORDINALS and not _opens_sentence(text, word.start):
        return True
    if lower in lexicon.FUNCTION_WORDS and not (word.text.isupper() and len(lower) > 1):
        return False
    if not _opens_sentence(text, word.start):
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
    if _is_capital(word):
        shouted = word.text.isupper() and len(word.text) > 1
        return lower not in lexicon.FUNCTION_WORDS or shouted or lower in _ORDINALS
    capital_next = bool(following) and _is_capital(following[0])
    if lower in lexicon.PARTICLES:
        return capital_next
    if lower in _LINKS_ORGANISATION:
        office = len(run) == 1 and run[0].lower in lexicon.TITLES
        plural = lower == "for" and last.text.endswith("s") and not last.closed  # "Keepers for Tides"
        led = run[0].lower in _ORGANISATION_HEADS and not any(w.lower in _TITLES_AND_ROLES for w in run[1:])
        head = office or plural or led or last.lower in _ORGANISATION_HEADS
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
    if len(run) > 1 and run[0].text == "PAC":
        run = run[1:]
    if len(run) > 2 and run[0].lower in _LED_BY and run[1].lower in _LINKS_ORGANISATION:
        run = run[3 if run[2].lower == "the" and len(run) > 3 else 2 :]  # "President of CNN Worldwide"
    cut = _name_begins(run)
    name = run[cut:]
    while name and not name[-1].text[0].isupper():
        name = name[:-1]
    if not name:
        name, cut = run, 0
    if len(name) == 1 and name[0].lower in _ORDINALS:
        return None
    title = tuple(w.text for w in run[:cut])
    words = tuple(w.text for w in name)
    return Mention(words, name[0].start, name[-1].end, _kind(words, titled=bool(cut)), title)


def _name_begins(run: Sequence[Token]) -> int:
    """Index of the first word after titles, roles, parties and nations; 0 where none leads a name."""
    cut = 0
    for i, word in enumerate(run[:-1]):
        lower = word.lower
        if (
            (lower.removeprefix("co-") in _TITLES_AND_ROLES and not _given_name(run, i))
            and not (
                run[i + 1].lower in _LINKS_ORGANISATION
                or (lower in ("general", "speaker") and i == 0 and len(run) == 2)
            )
        ) or (lower in ("state", "defense", "defence") and i >= 2 and run[i - 1].lower == "of"):
            cut = i + 1
        elif lower in lexicon.PARTISANS and i == 0:
            cut = 1
    if cut and any(w.lower in _NO_PERSON for w in run[cut:]):
        return 0
    return cut


def _given_name(run: Sequence[Token], i: int) -> bool:
    """Whether a word that may be a role is a given name: "Guy Keel", but not "Dean Ann Keel"."""
    return run[i].lower in lexicon.GIVEN_NAMES and run[i + 1].lower not in lexicon.GIVEN_NAMES


def _kind(words: Sequence[str], *, titled: bool) -> NameKind:
    key = " ".join(words).casefold()
    lowers = key.split()
    if key in lexicon.KNOWN_ORGANISATIONS or key in lexicon.OUTLETS:
        return NameKind.ORGANISATION
    if key in lexicon.PLACES or key in lexicon.DEMONYMS:
        return NameKind.PLACE
    if not titled and {lowers[0], lowers[-1]} & lexicon.PLACE_WORDS and len(words) > 1:
        return NameKind.PLACE
    if titled:
        return NameKind.PERSON
    if len(words) > 1 and lowers[0].rstrip(".") in lexicon.GIVEN_NAMES and lowers[-1] not in lexicon.BODIES:
        return NameKind.PERSON
    if any(w in lexicon.ORGANISATION_WORDS for w in lowers) or _SITE.search(words[-1]):
        return NameKind.ORGANISATION
    if len(words) == 1 and _CAMEL.match(words[0]):
        return NameKind.ORGANISATION
    if len(words) == 1 and len(key) > 1 and words[0].replace(".", "").isupper() and len(key) <= 6:
        return NameKind.ORGANISATION
    if any(w in _LINKS_ORGANISATION for w in lowers):
        return NameKind.ORGANISATION
    if len(words) > 2 and any(len(w.rstrip(".")) == 1 for w in words[1:-1]):
        return NameKind.PERSON
    return NameKind.UNKNOWN
