"""Whether a name is a person's, a body's or a place's: by its own words, else by what stands around it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, Token, opens_sentence

LINKS = frozenset(("of", "for"))

_SITE = re.compile(r"\.(?:com|org|net|co\.uk|gov)$", re.IGNORECASE)
# Capitals inside a word that are no family name's: "SaltAir", "Tide-X".
_CAMEL = re.compile(r"(?!Mc|Mac|De|Du|Di|La|Le|Van|Fitz)[A-Z][a-z]+[A-Z][a-z]{2}|\w+-[A-Z]$")
_LONGEST_INITIALS = 6
_SHORTEST_SHOUTED = 3

_LEAD_INS = frozenset(("beyond", "besides", "behind", "among", "around", "above", "below", "across", "amid"))
_LEADS_NAME = lexicon.ROLES - lexicon.PARTISANS - {"former", "first", "prime", "deputy", "vice"}
_PEOPLE = re.compile(r"(?:ians|icans|ists|crats|ites)$")  # "Northern Palatians"
_NO_GIVEN_NAMES = lexicon.words("national international federal american united royal new grand old")
_NO_SURNAMES = (
    lexicon.PARTISANS
    | lexicon.DEMONYMS.keys()
    | lexicon.PLACES
    | lexicon.KNOWN_ORGANISATIONS
    | (lexicon.OUTLETS - {"bloomberg"})
)

# What stands behind a person's name alone: an age, a party, "who".
_PERSON_FOLLOWS = re.compile(r",? \((?:[RDI]|Rep|Dem|Lab|Con)\b|, \d\d,|,? who\b|,? (?:him|her)self\b")
_INITIALS_FOLLOW = re.compile(r" \(([A-Z][A-Za-z]?[A-Z&]{1,5})\)")
_APPOSITION = re.compile(r",\s(?:the |an? |his |her |its )?((?:[a-z-]+[ ,]){1,5})")
_TRANSCRIPT = re.compile(r"\s*:\s")
_PLACE_BEFORE = re.compile(r"\b(?:in|across|throughout|outside) $")
_BODY_BEFORE = re.compile(
    r"\b(?:group|company|firm|organi[sz]ation|think tank|newspaper|magazine|website|site|network|agency|PAC|"
    r"nonprofit|charity|startup|retailer|bank|spokes\w+ for|executives? (?:at|of)) (?:the )?$"
)
_AT = re.compile(r"\bat $")
_BODY_BEHIND = re.compile(
    r" (?:executives?|employees|workers|officials|spokes\w+|customers?|users?|stores?|shares|stock|"
    r"reporters?|staff|engineers|investors|shareholders|Inc|Corp)\b|[^.,;:“\"A-Z]*\bits\b"
)
_NUMBERED = re.compile(r" \d")  # "Gate 3" is a thing
_BODY_APPOSED = re.compile(r",\s(?:the|an?)\s((?:[a-z-]+ ?){1,5})")
_CLAUSE = lexicon.words("that which whose of for in at behind from with to")
_PERSON_BEHIND = re.compile(r"[^.,;:“\"A-Z]*\b(?:he|she|his|her|himself|herself)\b")
_BEFORE, _BEHIND = 24, 70  # code points that are looked at


def told_apart(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a text, in its order, with the kinds that the text as a whole gives them."""
    near = [_without_opening(text, _by_context(text, m)) for m in mentions]
    known = _single_bodies(text, _alike(_with_partners(text, near)))
    singles = {m.words[0] for m in known if len(m.words) == 1 and m.kind is not NameKind.PLACE}
    known = [replace(m, kind=NameKind.PERSON) if _bears_surname(text, m, singles) else m for m in known]
    people = [m for m in known if m.kind is NameKind.PERSON]
    surnames = {m.words[-1] for m in people if len(m.words) > 1 or m.title}
    firsts = {m.words[0] for m in people if len(m.words) > 1}
    shouted = {s.upper(): s for s in surnames if len(s) > _SHORTEST_SHOUTED}
    return [_of_known_person(text, m, surnames, firsts, shouted) for m in known]


def as_mention(words: Sequence[Token]) -> Mention:
    """Capitalised words, as those of a headline, taken for a name."""
    name = tuple(w.text for w in words)
    return Mention(name, words[0].start, words[-1].end, kind_of(name, titled=False))


def kind_of(words: Sequence[str], *, titled: bool) -> NameKind:
    """What a name's own words tell; ``titled`` says that a title stands before them."""
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
    side = lowers[-1].endswith("s") and lowers[-1].removesuffix("s") in lexicon.PARTISANS
    given = len(words) > 1 and lowers[0].rstrip(".") in lexicon.GIVEN_NAMES
    if given and not side and lowers[-1] not in lexicon.BODIES:  # not "Virginia Democrats"
        return NameKind.PERSON
    if any(w in lexicon.ORGANISATION_WORDS for w in lowers) or _SITE.search(words[-1]):
        return NameKind.ORGANISATION
    if len(words) == 1 and _CAMEL.match(words[0]):
        return NameKind.ORGANISATION
    if (
        len(words) == 1
        and len(key) > 1
        and words[0].replace(".", "").isupper()
        and len(key) <= _LONGEST_INITIALS
    ):
        return NameKind.ORGANISATION
    if any(w in LINKS for w in lowers):
        return NameKind.ORGANISATION
    if len(words) > 2 and any(len(w.rstrip(".")) == 1 for w in words[1:-1]):
        return NameKind.PERSON
    return NameKind.UNKNOWN


def _by_context(text: str, mention: Mention) -> Mention:
    """The mention with the kind that the words around it show, where its own words showed none."""
    opens = mention.start == 0 or text[mention.start - 1] in '\n"“'
    if opens and mention.words[0].isupper() and len(mention.words) == 1:
        speaks = _TRANSCRIPT.match(text, mention.end) and mention.words[0].casefold() not in lexicon.ROLES
        if speaks and len(mention.words[0]) > 3:
            return replace(mention, words=(mention.words[0].title(),), kind=NameKind.PERSON)
    if mention.kind is not NameKind.UNKNOWN or len(mention.words) == 1:
        return mention
    if _PLACE_BEFORE.search(text, max(0, mention.start - _BEFORE), mention.start) and (
        text[mention.end : mention.end + 1] not in ("'", "’")
    ):
        return replace(mention, kind=NameKind.PLACE)
    if _PERSON_FOLLOWS.match(text, mention.end) or _role_follows(text, mention.end):
        return replace(mention, kind=NameKind.PERSON)
    if _body_follows(text, mention.end) or _BODY_BEFORE.search(
        text, max(0, mention.start - _BEFORE), mention.start
    ):
        return replace(mention, kind=NameKind.ORGANISATION)
    initials = _INITIALS_FOLLOW.match(text, mention.end)
    if initials and initials[1][0] == mention.words[0][0]:
        return replace(mention, kind=NameKind.ORGANISATION)
    return mention


def _role_follows(text: str, end: int) -> bool:
    """Whether an apposition with a role follows: "…, the president of the bank"."""
    apposed = _APPOSITION.match(text, end)
    return apposed is not None and any(word in lexicon.ROLES for word in apposed[1].split())


def _body_follows(text: str, end: int) -> bool:
    """Whether an apposition says that a body is meant: "…, a talent agency,"."""
    apposed = _APPOSITION.match(text, end)
    return apposed is not None and any(word.strip(",") in lexicon.BODIES for word in apposed[1].split()[-1:])


def _without_opening(text: str, mention: Mention) -> Mention:
    """ "Ann Keel" of "Ask Ann Keel …" where the first word opens the sentence and is no given name."""
    words = mention.words
    doubtful = len(words) == 3 and not mention.title and opens_sentence(text, mention.start)
    if not doubtful or words[0].casefold() in lexicon.GIVEN_NAMES or words[0].endswith("."):
        return mention
    if words[1].casefold() not in lexicon.GIVEN_NAMES or any(len(w.rstrip(".")) < 2 for w in words):
        return mention
    start = text.index(words[1], mention.start + len(words[0]))
    return replace(mention, words=words[1:], start=start, kind=NameKind.PERSON)


def _with_partners(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, those of unknown kind for persons that "and" joins to one: "Ann Keel and Ida Oxo"."""
    for i, mention in enumerate(mentions):
        beside = (mentions[k] for k in (i - 1, i + 1) if 0 <= k < len(mentions))
        if (
            mention.kind is NameKind.UNKNOWN
            and _may_be_person(mention)
            and any(
                other.kind is NameKind.PERSON
                and len(other.words) > 1
                and text[min(mention.end, other.end) : max(mention.start, other.start)] == " and "
                for other in beside
            )
        ):
            yield replace(mention, kind=NameKind.PERSON)
        else:
            yield mention


def _may_be_person(mention: Mention) -> bool:
    """Whether a name of two or three words, or a given name alone."""
    given = len(mention.words) == 1 and mention.words[0].casefold() in lexicon.GIVEN_NAMES
    return given or 2 <= len(mention.words) <= 3


def _alike(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of unknown kind with the one kind that the same words have elsewhere."""
    mentions = list(mentions)
    kinds: dict[tuple[str, ...], set[NameKind]] = {}
    for mention in mentions:
        if mention.kind is not NameKind.UNKNOWN and len(mention.words) > 1:
            kinds.setdefault(mention.words, set()).add(mention.kind)
    one = {words: next(iter(found)) for words, found in kinds.items() if len(found) == 1}
    return [replace(m, kind=one.get(m.words, m.kind)) if m.kind is NameKind.UNKNOWN else m for m in mentions]


def _single_bodies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, single words for bodies that have executives or an "its", unless they are surnames."""
    bodies: set[str] = set()
    people: set[str] = set()
    for mention in mentions:
        if len(mention.words) > 1 or mention.title:
            people.update(mention.words[-1:] if mention.kind is NameKind.PERSON else ())
        elif mention.kind is NameKind.UNKNOWN:
            at = _AT.search(text, max(0, mention.start - _BEFORE), mention.start)
            behind = _BODY_BEHIND.match(text, mention.end, mention.end + _BEHIND)
            numbered = _NUMBERED.match(text, mention.end)
            if at or (behind and not numbered) or _is_called_body(text, mention.end):
                bodies.add(mention.words[0])
            if _PERSON_BEHIND.match(text, mention.end, mention.end + _BEHIND):
                people.add(mention.words[0])
    bodies -= people
    return [
        replace(m, kind=NameKind.ORGANISATION)
        if len(m.words) == 1 and m.words[0] in bodies and not m.title
        else m
        for m in mentions
    ]


def _is_called_body(text: str, end: int) -> bool:
    """Whether an apposition calls it a body: "Skarn, the company that runs the dam,"."""
    apposed = _BODY_APPOSED.match(text, end)
    words = apposed[1].split() if apposed else []
    stop = next((i for i, word in enumerate(words) if word in _CLAUSE), len(words))
    return bool(words[:stop]) and words[stop - 1] in lexicon.BODIES


def _bears_surname(text: str, mention: Mention, singles: set[str]) -> bool:
    """Two or three words of which the last stands alone elsewhere, or that a role in lower case leads."""
    if mention.kind is not NameKind.UNKNOWN or not 2 <= len(mention.words) <= 3:
        return False
    last = mention.words[-1].casefold()
    if _PEOPLE.search(last) or last in _NO_SURNAMES or mention.words[-2].casefold() in _NO_GIVEN_NAMES:
        return False
    before = re.search(r"([a-z-]+) $", text[max(0, mention.start - _BEFORE) : mention.start])
    led = before is not None and before[1] in _LEADS_NAME
    doubtful = len(mention.words) == 2 and opens_sentence(text, mention.start) and not led
    first = mention.words[0].casefold()
    leads_in = first in _LEAD_INS or (first.endswith("ing") and first not in lexicon.GIVEN_NAMES)
    return led or (mention.words[-1] in singles and not (doubtful and leads_in))  # "Recalling Marsh, …"


def _of_known_person(
    text: str, mention: Mention, surnames: set[str], firsts: set[str], shouted: dict[str, str]
) -> Mention:
    """The mention as a person, if the article has a person of that name; ``shouted`` by capitals."""
    words, start = mention.words, mention.start
    if mention.kind is NameKind.PERSON:
        return mention
    if len(words) == 1:
        name = shouted.get(words[0], "")
        if name or words[0] in surnames or (words[0] in firsts and mention.kind is NameKind.UNKNOWN):
            return replace(mention, words=(name or words[0],), kind=NameKind.PERSON)
        return mention
    if mention.kind is NameKind.UNKNOWN and words[-1] in surnames:
        if len(words) == 2 and words[0] not in firsts and opens_sentence(text, start):
            words, start = words[1:], mention.end - len(words[-1])  # "Beyond Marsh, nobody …"
        return replace(mention, words=words, start=start, kind=NameKind.PERSON)
    return mention
