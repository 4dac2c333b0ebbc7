"""What an article says somebody is, and for which body: titles before a name, appositions around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction import lexicon
from claims.extraction.employers import (
    COURTESY,
    OF_STATE,
    ROLE_WORDS,
    following_body,
    leading_body,
    owning_body,
)
from claims.extraction.mentions import Mention, NameKind, Token, bare_name, tokens
from claims.extraction.names import Names
from claims.extraction.nouns import Noun, noun_class

_NO_DESCRIPTION = lexicon.words("the a an his her their its former ex then of for and")
_NO_ROLE_WORDS = lexicon.FUNCTION_WORDS - {"of", "for"}
_NOT_IN_ROLE = COURTESY | lexicon.words("the a an his her their its")
_RELATIVES = lexicon.words("""
mother father wife husband son daughter brother sister widow uncle aunt cousin friend fan supporter critic
neighbor neighbour grandmother grandfather girlfriend boyfriend victim survivor
""")
_PARTIES = {"R": "republican", "D": "democrat", "I": "independent"}
_PARTY_AND_HOME = re.compile(r",? \(?([RDI])(?:[-–]([A-Z][\w.]*\w)| ?\))")
_LONGEST = 140  # code points of a description that are read
_BREAK = re.compile(r"[,;:()\[\]“”\"\n—–]|\s-\s|\.\s|[.!?]$")
_ASIDE = re.compile(r"\s(?:[-–—]|--)\s|[“\"(;:]|''")
_PREPOSITION = re.compile(r"\b(?:of|for|at|with|from|on|in|to|by|who|whose|which|that)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\s*according to ", re.IGNORECASE)
_APPOSITION = re.compile(r"(?:\s\([^)\n]{1,20}\))?(?:,\s+|\s[—–-]\s)(?=\S)")
_NEAR = re.compile(r"\s(?:of|at|from)\s")
_LEADS = re.compile(
    r"who (?:chairs|leads|heads|runs|represents|directs|founded|chaired|led|headed|ran) (?:the )?"
)
_WHO = re.compile(r"\s(?:who|whom|whose)\s")
_CLAUSE = re.compile(r"\b(?:said|says|told|would|will|was|were|has|had)\b")


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
    return frozenset([_PARTIES[found[1]], (found[2] or "").casefold().strip(".")]) - {""}


def role_words(words: Sequence[Token]) -> frozenset[str]:
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
    body = leading_body(names, words)
    role = _role(words, body)
    if cut and names.text[head_end:end].casefold().startswith(("of ", "for ")) and role:
        role += _of_office(names, head_end, end)
    said = role_words([*words, *tokens(names.text, head_end, end)])
    if words[-1].lower in _RELATIVES:
        return Affiliation(role, "", said)
    of_state = words[-1].lower in OF_STATE
    return Affiliation(role, body or following_body(names, head_end, end, of_state=of_state), said)


def _in_name(names: Names, position: int) -> bool:
    return any(m.start < position < m.end for m in names.within(position, position + 1))


def _before(names: Names, mention: Mention) -> Affiliation:
    """ "White House spokesperson Kate Marsh"; also "Marsh's chief spokesman, Ivo Lind,"."""
    text = names.text
    limit = max(0, mention.start - _LONGEST)
    if text.endswith(", ", limit, mention.start):
        if text[mention.end : mention.end + 1] not in (",", ".", "—", "–", ""):
            return Affiliation()
        start = _phrase_start(text, limit, mention.start - 2)
        lead = _ACCORDING.match(text, start)
        return describe(names, lead.end() if lead else start, mention.start - 2)
    owner = owning_body(names, mention)
    if owner:
        return Affiliation("", owner)
    words = _title_words(text, _phrase_start(text, limit, mention.start), mention.start)
    if not any(w.lower in lexicon.ROLES for w in words) or text[words[-1].end : mention.start].strip(" ."):
        return Affiliation()
    office = _office_in_title(words)
    body = leading_body(names, words)
    return Affiliation(office or _role(words, body), body, role_words(words))


def _title_words(text: str, start: int, end: int) -> list[Token]:
    """Capitals and words of roles right before a name."""
    kept: list[Token] = []
    for word in reversed(list(tokens(text, start, end))):
        if not (word.text[0].isupper() or word.lower in ROLE_WORDS):
            break
        if word.lower in _NO_ROLE_WORDS and not word.text.isupper():
            break
        kept.append(word)
    while kept and kept[-1].lower in ("of", "for", "and"):
        kept.pop()
    return kept[::-1]


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
    opened = _APPOSITION.match(text, mention.end, mention.end + _LONGEST)
    if opened is None:
        return Affiliation("", _body_nearby(names, mention))
    start = opened.end()
    end = _break(text, start, start + _LONGEST)
    if text.startswith("who ", start):
        led = _LEADS.match(text, start, end)
        body = [m for m in names.within(led.end(), end) if m.start == led.end()] if led else []
        name = bare_name(body[0].name) if body else following_body(names, start, end, only_at=True)
        return Affiliation("", name)
    relative = _WHO.search(text, start, end)
    if relative is None:
        # "According to Ivo Lind, the minister said …" is no apposition.
        return Affiliation() if _CLAUSE.search(text, start, end) else describe(names, start, end)
    known = describe(names, start, relative.start())
    if known.organisation:
        return known
    end = _break(text, relative.end(), mention.end + _LONGEST)
    return replace(known, organisation=following_body(names, relative.end(), end, only_at=True))


def _body_nearby(names: Names, mention: Mention) -> str:
    """ "Ann Lind of the Harbour Board"."""
    near = _NEAR.match(names.text, mention.end)
    if near is None:
        return ""
    article = names.text.startswith("the ", near.end())
    for body in names.within(near.end(), near.end() + 8):
        unknown = body.kind is NameKind.UNKNOWN and len(body.words) > 1 and article
        if body.start <= near.end() + 4 and (body.kind is NameKind.ORGANISATION or unknown):
            return bare_name(body.name)
    return ""


def _break(text: str, start: int, end: int) -> int:
    """Where a description ends at the latest."""
    stop = _BREAK.search(text, start, end)
    return stop.start() if stop else min(len(text), end)


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


def _role(words: Sequence[Token], body: str) -> str:
    """The words from behind the body to the end, without determiners and forms of address."""
    taken = set(body.split())
    kept = [
        w
        for w in words
        if w.text not in taken
        and not w.closed
        and w.lower not in _NOT_IN_ROLE
        and w.lower not in lexicon.DEMONYMS
    ]
    while kept and kept[0].lower not in ROLE_WORDS:
        kept.pop(0)
    return " ".join(w.text for w in kept) if any(w.lower in lexicon.ROLES for w in kept) else ""


def _of_office(names: Names, start: int, end: int) -> str:
    """The lower-case end of "secretary of state", "vice president for policy"."""
    match = re.match(r"(?:of|for)\s+[^\W\d_A-Z][\w-]*(?=$|\s+(?:for|of|at|in)\b|[,.])", names.text[start:end])
    return f" {match.group()}" if match else ""
