"""What an article says somebody is, and for which body: titles before a name, appositions around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, Token, bare_name, tokens
from claims.extraction.names import Names
from claims.extraction.nouns import Noun, noun_class

_COURTESY = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "st"])
_WEAK_BODY_WORDS = frozenset(
    ["press", "international", "security", "services", "service", "executive", "intelligence", "news"]
)
_OF_STATE = frozenset(
    [
        "president",
        "minister",
        "chancellor",
        "premier",
        "ambassador",
        "king",
        "queen",
        "secretary",
        "envoy",
        "diplomat",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "official",
        "general",
    ]
)
_NO_DESCRIPTION = frozenset("the a an his her their its former ex then of for and".split())
_PARTY_AND_HOME = re.compile(r",? \(?([RDI])(?:[-–]([A-Z][\w.]*\w)| ?\))")
_OF_THE_PRESS = frozenset(
    "reporter editor columnist correspondent writer journalist host anchor critic".split()
)
# Outlets whose names are common words: "Vice President", "the Independent senator".
_COMMON_WORDS_TOO = frozenset(
    "vice independent time times sun hill mirror insider variety slate atlantic economist guardian hindu".split()
)
_ROLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS
_NO_ROLE_WORDS = lexicon.FUNCTION_WORDS - {"of", "for"}
_PLAIN_BODIES = frozenset(
    "panel committee campaign commission department agency council board company university union court party "
    "museum bank firm network institute ministry".split()
)
_OF_A_PLACE = frozenset(
    "resident native voter man woman mayor governor gov senator sen councilman homeowner businessman businesswoman "
    "democrat republican rep representative lawmaker congressman congresswoman teenager farmer".split()
)
_RELATIVES = frozenset(
    "mother father wife husband son daughter brother sister widow uncle aunt cousin friend fan supporter critic "
    "neighbor neighbour grandmother grandfather girlfriend boyfriend victim survivor".split()
)
_DULL = frozenset("the a an his her their its senior former top chief and of".split())
_LONGEST = 140  # code points of a description that are read
_BREAK = re.compile(r"[,;:()\[\]“”\"\n—–]|\s-\s|\.\s|[.!?]$")
_ASIDE = re.compile(r"\s(?:[-–—]|--)\s|[“\"(;:]|''")
_PREPOSITION = re.compile(r"\b(?:of|for|at|with|from|on|in|to|by|who|whose|which|that)\b", re.IGNORECASE)
_BODY_FOLLOWS = re.compile(
    r"\b(?:of|for|at|with|from|on|in)\s+(?:the\s+)?(?:[^\W\d_A-Z][\w-]*\s+){0,3}(?:PAC\s+)?$"
)
_PLAIN_FOLLOWS = re.compile(r"\s*(?:of|for|at|with|from|on) the ((?:[a-z-]+ )?)([a-z]+)\b")
_LEADS = re.compile(
    r"who (?:chairs|leads|heads|runs|represents|directs|founded|chaired|led|headed|ran) (?:the )?"
)
_WHO = re.compile(r"\s(?:who|whom|whose)\s")
_CLAUSE = re.compile(r"\b(?:said|says|told|would|will|was|were|has|had)\b")
_LEADS_BODY = re.compile(
    r"(?:['’]s)?\s+(campaign|administration|team|transition|foundation|organi[sz]ation|brand|company|show)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Role and body as the text states them, "" where it does not; all words of the description."""

    role: str = ""
    organisation: str = ""
    words: frozenset[str] = frozenset()


def affiliation(names: Names, mention: Mention) -> Affiliation:
    """What the words next to this mention of a person say about that person."""
    if mention.headline:
        return Affiliation()
    before = _before(names, mention)
    after = _after(names, mention)
    return Affiliation(
        before.role or after.role,
        before.organisation or after.organisation,
        before.words | after.words | _in_brackets(names.text, mention),
    )


def _in_brackets(text: str, mention: Mention) -> frozenset[str]:
    """Party and home of "Ann Keel (R-Tex.)"."""
    found = _PARTY_AND_HOME.match(text, mention.end)
    if found is None:
        return frozenset()
    party = {"R": "republican", "D": "democrat", "I": "independent"}[found[1]]
    return frozenset([party, (found[2] or "").casefold().strip(".")]) - {""}


def role_words(text: str, words: Sequence[Token]) -> frozenset[str]:
    """Words of a description that can be asked for: in full, without determiners and "former"."""
    lowers = (w.lower.removeprefix("ex-") for w in words if not w.closed)
    return frozenset(lexicon.TITLE_ROLES.get(lower, lower) for lower in lowers) - _NO_DESCRIPTION


def describe(names: Names, start: int, end: int) -> Affiliation:
    """Role and body in a noun phrase such as "executive director of the Marsh Institute"."""
    stop = _ASIDE.search(names.text, start, end)
    end = stop.start() if stop else end
    phrase = names.text[start:end]
    cut = next((m for m in _PREPOSITION.finditer(phrase) if not _in_name(names, start + m.start())), None)
    head_end = start + (cut.start() if cut else len(phrase))
    words = list(tokens(names.text, start, head_end))
    heads = [i for i, word in enumerate(words) if word.lower in lexicon.ROLES]
    if not heads:
        return Affiliation()
    if heads[-1] < len(words) - 1 and noun_class(words[-1].lower) is Noun.GROUP:
        return Affiliation()  # "two Republican members of the Harbour Board"
    words = words[: heads[-1] + 1]
    body = _leading_body(names, words) or _plain_body(names, words)
    role = _role(names.text, words, body)
    if cut and names.text[head_end:end].casefold().startswith(("of ", "for ")) and role:
        role += _of_office(names, head_end, end)
    said = role_words(names.text, [*words, *tokens(names.text, head_end, end)])
    if words[-1].lower in _RELATIVES:
        return Affiliation(role, "", said)
    of_state = words[-1].lower in _OF_STATE
    return Affiliation(role, body or _following_body(names, head_end, end, of_state=of_state), said)


def _in_name(names: Names, position: int) -> bool:
    return any(m.start < position < m.end for m in names.within(position, position + 1))


def _before(names: Names, mention: Mention) -> Affiliation:
    """ "White House spokesperson Kate Marsh"; also "Marsh's chief spokesman, Ivo Lind,"."""
    text = names.text
    limit = max(0, mention.start - _LONGEST)
    segment = text[limit : mention.start]
    if segment.endswith(", "):
        if text[mention.end : mention.end + 1] not in (",", ".", "—", "–", ""):
            return Affiliation()
        start = _phrase_start(text, limit, mention.start - 2)
        lead = re.compile(r"\s*according to ", re.IGNORECASE).match(text, start)
        return describe(names, lead.end() if lead else start, mention.start - 2)
    owner = _owner(names, mention)
    if owner:
        return Affiliation("", owner)
    words = list(tokens(text, _phrase_start(text, limit, mention.start), mention.start))
    kept: list[Token] = []
    for word in reversed(words):
        if not (word.text[0].isupper() or word.lower in _ROLE_WORDS):
            break
        if word.lower in _NO_ROLE_WORDS and not word.text.isupper():
            break
        kept.insert(0, word)
    while kept and kept[0].lower in ("of", "for", "and"):
        kept.pop(0)
    if not any(w.lower in lexicon.ROLES for w in kept):
        return Affiliation()
    if text[kept[-1].end : mention.start].strip(" ."):
        return Affiliation()
    office = _office_in_title(kept)
    body = _leading_body(names, kept) or _plain_body(names, kept)
    return Affiliation(office or _role(text, kept, body), body, role_words(text, kept))


def _owner(names: Names, mention: Mention) -> str:
    """The body in "the Harbour Post's Ann Keel"."""
    found = names.before(mention.start, max(0, mention.start - 60))[:1]
    if not found or names.text[found[0].end : mention.start] not in ("'s ", "’s "):
        return ""
    outlet = found[0].name.casefold() in lexicon.OUTLETS
    return bare_name(found[0].name) if found[0].kind is NameKind.ORGANISATION or outlet else ""


def _office_in_title(words: Sequence[Token]) -> str:
    """ "Secretary of State" as one role, so that "State" is no body."""
    lowers = [w.lower for w in words]
    if "of" not in lowers or lowers.index("of") == 0:
        return ""
    i = lowers.index("of")
    return " ".join(w.text for w in words[i - 1 :]) if lowers[i - 1] in lexicon.ROLES else ""


def _after(names: Names, mention: Mention) -> Affiliation:
    """ "John Marsh, the Harbour Board's press secretary,"; "Ann Lind at the Courier"."""
    text = names.text
    tail = text[mention.end : mention.end + _LONGEST]
    opened = re.match(r"(?:\s\([^)\n]{1,20}\))?(?:,\s+|\s[—–-]\s)(?=\S)", tail)
    if opened is None:
        near = re.match(r"\s(?:of|at|from)\s", tail)
        if near is None:
            return Affiliation()
        start = mention.end + near.end()
        found = [m for m in names.within(start, start + 8) if m.start <= start + 4]
        bodies = [
            m
            for m in found
            if m.kind is NameKind.ORGANISATION
            or (m.kind is NameKind.UNKNOWN and len(m.words) > 1 and text.startswith("the ", start))
        ]
        return Affiliation("", bare_name(bodies[0].name)) if bodies else Affiliation()
    start = mention.end + opened.end()
    stop = _BREAK.search(text, start, start + _LONGEST)
    end = stop.start() if stop else min(len(text), start + _LONGEST)
    if text.startswith("who ", start):
        led = _LEADS.match(text, start, end)
        body = [m for m in names.within(led.end(), end) if m.start == led.end()] if led else []
        return Affiliation(
            "", bare_name(body[0].name) if body else _following_body(names, start, end, only_at=True)
        )
    relative = _WHO.search(text, start, end)
    end = relative.start() if relative else end
    if not relative and _CLAUSE.search(
        text, start, end
    ):  # "According to Ivo Lind, the minister said …" is no apposition
        return Affiliation()
    known = describe(names, start, end)
    if relative and not known.organisation:
        stop = _BREAK.search(text, relative.end(), mention.end + _LONGEST)
        end = stop.start() if stop else mention.end + _LONGEST
        return replace(known, organisation=_following_body(names, relative.end(), end, only_at=True))
    return known


def _phrase_start(text: str, limit: int, end: int) -> int:
    """Where the phrase that ends at ``end`` begins: behind the last mark that breaks phrases."""
    start = limit
    for match in _BREAK.finditer(text, limit, end):
        if match.group().startswith(".") and _abbreviated(text, match.start()):
            continue
        start = match.end()
    return start


def _abbreviated(text: str, point: int) -> bool:
    word = re.search(r"[\w.]+$", text[max(0, point - 12) : point])
    bare = word.group().casefold() if word else ""
    return bare in lexicon.TITLES or len(bare) == 1 or "." in bare


def _leading_body(names: Names, words: Sequence[Token]) -> str:
    """The body that stands before the role: "White House", "GCHQ", "Lind campaign", a nation's country."""
    for mention in names.within(words[0].start, words[-1].start):
        linked = mention.kind is NameKind.ORGANISATION and any(w in ("of", "for") for w in mention.words)
        if linked and words[0].start <= mention.start:
            return bare_name(mention.name)
    run: list[Token] = []
    for word in words:
        if word.lower.endswith("-based"):
            run = []
            continue
        if word.text[0].isupper() and word.lower not in _COURTESY:
            run.append(word)
            continue
        if run and word.text[0].islower() and word.lower not in _ROLE_WORDS and not _certain(run):
            run = []  # "an Oda history teacher"
            continue
        if run and word.lower in ("campaign", "administration", "team"):
            return " ".join([*(w.text for w in run if w.lower not in lexicon.ROLES), word.text])
        if run:
            break
    if _bound_to_place(words) and not _certain(run):
        return ""
    return _body_of(
        names,
        [w for w in run if w.lower not in lexicon.FUNCTION_WORDS or (w.text.isupper() and len(w.text) > 1)],
    )


def _certain(run: Sequence[Token]) -> bool:
    """Whether capitalised words name a body by themselves."""
    words = {w.lower for w in run}
    key = " ".join(w.lower for w in run)
    return bool(words & lexicon.ORGANISATION_WORDS) or key in lexicon.KNOWN_ORGANISATIONS | lexicon.OUTLETS


def _body_of(names: Names, run: Sequence[Token]) -> str:
    """The body in a run of capitalised words before a role; nations stand for their countries."""
    capitals = [w.text for w in run if w.lower not in ("former", "retired", "acting", "then", "activist")]
    lowers = [c.casefold().rstrip(".") for c in capitals]
    for size in range(len(capitals), 0, -1):
        key = " ".join(c.casefold() for c in capitals[:size])
        if key in _COMMON_WORDS_TOO and not set(lowers[size:]) & _OF_THE_PRESS:
            continue
        if key in lexicon.KNOWN_ORGANISATIONS or key in lexicon.OUTLETS:
            return " ".join(capitals[:size])
    strong = [i for i, w in enumerate(lowers) if w in lexicon.ORGANISATION_WORDS - _WEAK_BODY_WORDS]
    if strong and lowers[strong[-1]] not in lexicon.ROLES:
        return " ".join(capitals[: strong[-1] + 1])
    for size in range(len(capitals), 0, -1):
        key = " ".join(c.casefold() for c in capitals[:size])
        if key in lexicon.DEMONYMS:
            return lexicon.DEMONYMS[key] if lowers[size:] and lowers[-1] in _OF_STATE else ""
        if key in lexicon.PLACES:
            return ""
    plain: list[str] = []
    for capital, lower in zip(capitals, lowers, strict=True):
        if lower in _ROLE_WORDS:
            if plain:
                break
            continue
        plain.append(capital)
    name = " ".join(plain)
    if not name or any(p.casefold() in lexicon.PARTISANS for p in plain) or _names_person(names, run, name):
        return ""
    begins = not names.text[max(0, run[0].start - 3) : run[0].start].rstrip(' \n"“').strip(".!?")
    doubtful = begins and len(plain) == 1 and not name.isupper() and not run[0].closed
    return "" if doubtful and name not in names.organisations else name


def _bound_to_place(words: Sequence[Token]) -> bool:
    """ "Saltmouth resident Ann Keel" belongs to no body."""
    return any(w.lower in _OF_A_PLACE for w in words)


def _plain_body(names: Names, words: Sequence[Token]) -> str:
    """The body that a common noun before the role means: "an oversight panel member"."""
    for i in range(len(words) - 2, -1, -1):
        if words[i].text[0].islower() and words[i].lower in _PLAIN_BODIES:
            return names.called(
                words[i].lower, [w.lower for w in words[max(0, i - 2) : i] if w.lower not in _DULL]
            )
    return ""


def _names_person(names: Names, run: Sequence[Token], name: str) -> bool:
    found = names.within(run[0].start, run[-1].end)
    return any(m.kind is NameKind.PERSON and m.name == name for m in found)


def _role(text: str, words: Sequence[Token], body: str) -> str:
    """The words from behind the body to the end, without determiners and forms of address."""
    taken = set(body.split())
    kept = [
        w.text
        for w in words
        if w.text not in taken
        and not w.closed
        and w.lower not in _COURTESY | {"the", "a", "an", "his", "her", "their", "its"}
        and w.lower not in lexicon.DEMONYMS
    ]
    while kept and kept[0].casefold().rstrip(".") not in lexicon.ROLES | lexicon.ROLE_MODIFIERS:
        kept.pop(0)
    return " ".join(kept) if any(k.casefold().rstrip(".") in lexicon.ROLES for k in kept) else ""


def _of_office(names: Names, start: int, end: int) -> str:
    """The lower-case end of "secretary of state", "vice president for policy"."""
    match = re.match(r"(?:of|for)\s+[^\W\d_A-Z][\w-]*(?=$|\s+(?:for|of|at|in)\b|[,.])", names.text[start:end])
    return f" {match.group()}" if match else ""


def _with_part(names: Names, mention: Mention) -> str:
    """The body's name with that of its part: "University of Oda's Center for Tides"."""
    after = names.text[mention.end : mention.end + 3]
    if mention.kind is NameKind.ORGANISATION and after in ("'s ", "’s "):
        part = [m for m in names.within(mention.end + 3, mention.end + 4) if m.start == mention.end + 3]
        if part and part[0].kind is NameKind.ORGANISATION:
            return names.text[mention.start : part[0].end]
    return mention.name


def _following_body(
    names: Names, start: int, end: int, *, only_at: bool = False, of_state: bool = False
) -> str:
    """The body after a preposition: the one after "at" before all, else the first."""
    first = ""
    for mention in names.within(start, end):
        lead = _BODY_FOLLOWS.search(names.text, start, mention.start)
        if lead is None or mention.start < start:
            continue
        name = _with_part(names, mention)
        follows = _LEADS_BODY.match(names.text, mention.end)
        if follows:
            name = f"{name}{follows.group()}"
        elif mention.kind is NameKind.PERSON:
            continue
        elif lead.group().startswith("from") and mention.kind is not NameKind.ORGANISATION:
            continue
        place = mention.kind is NameKind.PLACE
        if place and not (of_state and re.match(r"(?:of|for)\b", lead.group())):
            continue
        if lead.group().startswith("at") or (only_at and name.casefold() in lexicon.OUTLETS):
            return bare_name(name)
        first = first or bare_name(name)
    if not first and not only_at:
        plain = _PLAIN_FOLLOWS.match(names.text, start, end)
        if plain and plain[2] in _PLAIN_BODIES:
            first = names.called(plain[2], (plain[1] or "").split())
    return "" if only_at else first
