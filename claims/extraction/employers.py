"""The body in a description: "White House spokeswoman", "analyst at the Tidal Institute", "panel member"."""

import re
from collections.abc import Sequence

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, Token, bare_name
from claims.extraction.names import Names

COURTESY = lexicon.words("mr mrs ms miss mx dr sir dame lord lady st")
# Who holds one of these speaks for the country that is named.
OF_STATE = lexicon.words("""
president minister chancellor premier ambassador king queen secretary envoy diplomat spokesman spokeswoman
spokesperson official general
""")
ROLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS

_CERTAIN = lexicon.ORGANISATION_WORDS - lexicon.words(
    "press international security services service executive intelligence news"
)
_BODIES = lexicon.KNOWN_ORGANISATIONS | lexicon.OUTLETS
_OF_THE_PRESS = lexicon.words("reporter editor columnist correspondent writer journalist host anchor critic")
# Outlets whose names are common words: "Vice President", "the Independent senator".
_COMMON_WORDS_TOO = lexicon.words("""
vice independent time times sun hill mirror insider variety slate atlantic economist guardian hindu
""")
_PLAIN_BODIES = lexicon.words("""
panel committee campaign commission department agency council board company university union court party
museum bank firm network institute ministry
""")
_OF_A_PLACE = lexicon.words("""
resident native voter man woman mayor governor gov senator sen councilman homeowner businessman
businesswoman democrat republican rep representative lawmaker congressman congresswoman teenager farmer
""")
_LED = lexicon.words("campaign administration team")
_PORTFOLIOS = lexicon.words("""
energy defense defence transport transportation water media trade health education justice security treasury
""")  # "Energy Minister Ann Keel" leads a ministry, and not a body called Energy
_OF_A_PORTFOLIO = lexicon.words("minister secretary commissioner")
_NO_BODY = lexicon.words("former retired acting then activist")
_DULL = lexicon.words("the a an his her their its senior former top chief and of")
_BODY_FOLLOWS = re.compile(
    r"\b(?:of|for|at|with|from|on|in)\s+(?:the\s+)?(?:\w+-based\s+)?(?:[^\W\d_A-Z][\w-]*\s+){0,3}(?:PAC\s+)?$"
)
_OF_OR_FOR = re.compile(r"(?:of|for)\b")
_PLAIN_FOLLOWS = re.compile(r"\s*(?:of|for|at|with|from|on) the ((?:[a-z-]+ )?)([a-z]+)\b")
_MODIFIES = re.compile(
    r"\s(?!(?:who|and|or|but|in|at|on|of|for|to|from|with|by|as|since|when|where|while|until|after|before|that|"
    r"which|said|says|during|under|because)\b)[a-z]{3,}"
)
_LEADS_BODY = re.compile(
    r"(?:['’]s)?\s+(campaign|administration|team|transition|foundation|organi[sz]ation|brand|company|show)\b",
    re.IGNORECASE,
)


def leading_body(names: Names, words: Sequence[Token]) -> str:
    """The body before the role that these words end with: "White House", "GCHQ", "Lind campaign"."""
    for mention in names.within(words[0].start, words[-1].start):
        linked = mention.kind is NameKind.ORGANISATION and any(w in ("of", "for") for w in mention.words)
        if linked and words[0].start <= mention.start:
            return bare_name(mention.name)
    if len(words) > 1 and words[-2].lower in _PORTFOLIOS and words[-1].lower in _OF_A_PORTFOLIO:
        words = words[:-2]
    run: list[Token] = []
    for word in words:
        if word.lower.endswith("-based"):
            run = []
        elif word.text[0].isupper() and word.lower not in COURTESY:
            run.append(word)
        elif run and word.lower in _LED:
            return " ".join([*(w.text for w in run if w.lower not in lexicon.ROLES), word.text])
        elif run and word.text[0].islower() and word.lower not in ROLE_WORDS and not _certain(run):
            run = []  # "an Oda history teacher"
        elif run:
            break
    if not _certain(run) and any(w.lower in _OF_A_PLACE for w in words):
        run = []  # "Saltmouth resident Ann Keel"
    return _body_of(
        names, [w for w in run if not _is_function_word(w) and w.lower not in _NO_BODY]
    ) or _plain_body(names, words)


def _is_function_word(word: Token) -> bool:
    return word.lower in lexicon.FUNCTION_WORDS and not (word.text.isupper() and len(word.text) > 1)


def _certain(run: Sequence[Token]) -> bool:
    """Whether capitalised words name a body by themselves."""
    words = [w.lower for w in run]
    return not lexicon.ORGANISATION_WORDS.isdisjoint(words) or " ".join(words) in _BODIES


def _body_of(names: Names, run: Sequence[Token]) -> str:
    """The body in a run of capitalised words before a role; nations stand for their countries."""
    capitals = [w.text for w in run]
    lowers = [w.lower for w in run]
    keys = [" ".join(c.casefold() for c in capitals[:size]) for size in range(len(capitals), 0, -1)]
    for key in keys:
        common = key in _COMMON_WORDS_TOO and _OF_THE_PRESS.isdisjoint(lowers[len(key.split()) :])
        if key in _BODIES and not common:
            return " ".join(capitals[: len(key.split())])
    certain = [i for i, word in enumerate(lowers) if word in _CERTAIN]
    if certain and lowers[certain[-1]] not in lexicon.ROLES:
        # A "Senate Majority Leader" speaks for a party, if for anybody.
        alone = certain[-1] == 0 and lowers[0] in ("senate", "house")
        return "" if alone else " ".join(capitals[: certain[-1] + 1])
    for key in keys:
        if key in lexicon.DEMONYMS:
            of_state = len(key.split()) < len(lowers) and lowers[-1] in OF_STATE
            return lexicon.DEMONYMS[key] if of_state else ""
        if key in lexicon.PLACES:
            return ""
    return _unknown_body(names, run)


def _unknown_body(names: Names, run: Sequence[Token]) -> str:
    """The words before the role as a name, unless they are a person's, a party or open the sentence."""
    first = next((i for i, word in enumerate(run) if word.lower not in ROLE_WORDS), len(run))
    last = next((i for i in range(first, len(run)) if run[i].lower in ROLE_WORDS), len(run))
    plain = [w.text for w in run[first:last]]
    name = " ".join(plain)
    if not name or any(p.casefold() in lexicon.PARTISANS for p in plain):
        return ""
    if any(m.kind is NameKind.PERSON and m.name == name for m in names.within(run[0].start, run[-1].end)):
        return ""
    begins = not names.text[max(0, run[0].start - 3) : run[0].start].rstrip(' \n"“').strip(".!?")
    doubtful = begins and len(plain) == 1 and not name.isupper() and not run[0].closed
    return "" if doubtful and name not in names.organisations else name


def _plain_body(names: Names, words: Sequence[Token]) -> str:
    """The body that a common noun before the role means: "an oversight panel member"."""
    for i in range(len(words) - 2, -1, -1):
        if words[i].text[0].islower() and words[i].lower in _PLAIN_BODIES:
            before = [w.lower for w in words[max(0, i - 2) : i]]
            return names.called(words[i].lower, [word for word in before if word not in _DULL])
    return ""


def owning_body(names: Names, mention: Mention) -> str:
    """The body in "the Harbour Post's Ann Keel"."""
    for owner in names.before(mention.start, max(0, mention.start - 60))[:1]:
        owns = names.text[owner.end : mention.start] in ("'s ", "’s ")
        if owns and (owner.kind is NameKind.ORGANISATION or owner.name.casefold() in lexicon.OUTLETS):
            return bare_name(owner.name)
    return ""


def following_body(
    names: Names, start: int, end: int, *, of_state: bool = False, only_at: bool = False
) -> str:
    """The body after a preposition: the one after "at" before all, else the first.

    Countries count where the role is ``of_state``. ``only_at`` is for clauses: "who teaches at …".
    """
    first = ""
    for mention in names.within(start, end):
        lead = _BODY_FOLLOWS.search(names.text, start, mention.start)
        if lead is None or mention.start < start:
            continue
        led = _LEADS_BODY.match(names.text, mention.end)
        if led is None and _MODIFIES.match(names.text, mention.end, end):  # "a Senate colleague"
            continue
        name = _body_named(names, mention, lead.group(), of_state=of_state)
        if name and (lead.group().startswith("at") or (only_at and name.casefold() in lexicon.OUTLETS)):
            return name
        first = first or name
    if only_at or first:
        return "" if only_at else first
    plain = _PLAIN_FOLLOWS.match(names.text, start, end)
    return names.called(plain[2], plain[1].split()) if plain and plain[2] in _PLAIN_BODIES else ""


def _body_named(names: Names, mention: Mention, lead: str, *, of_state: bool) -> str:
    """The body that the mention after a preposition names, "" where it is none."""
    led = _LEADS_BODY.match(names.text, mention.end)
    if led:
        return bare_name(mention.name + led.group())
    known = mention.kind is NameKind.ORGANISATION
    if mention.kind is NameKind.PERSON or (lead.startswith(("from", "in")) and not known):
        return ""
    if mention.kind is NameKind.PLACE and not (of_state and _OF_OR_FOR.match(lead)):
        return ""
    return bare_name(_with_part(names, mention))


def _with_part(names: Names, mention: Mention) -> str:
    """The body's name with that of its part: "University of Oda's Center for Tides"."""
    after = names.text[mention.end : mention.end + 3]
    if mention.kind is NameKind.ORGANISATION and after in ("'s ", "’s "):
        part = [m for m in names.within(mention.end + 3, mention.end + 4) if m.start == mention.end + 3]
        if part and part[0].kind is NameKind.ORGANISATION:
            return names.text[mention.start : part[0].end]
    return mention.name
