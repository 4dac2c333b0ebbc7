"""Who is meant: candidates get points for their names and for what an article says; one clear one, or nobody.

A surname alone is worth nothing, however famous its bearer: something that the article or its outlet says has
to speak for a candidate as well.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.registry.names import Likeness, PersonName, initials, likeness, normal_name, person_name

CLEAR = 2.5
"""Points from which a candidate is taken …"""
MARGIN = 1.5
"""… if it is ahead of the next by this much."""
WORTH_ASKING = 0.0
"""Points from which an editor is asked about a candidate that is not taken."""

_FOR_NAME = {
    Likeness.SAME: 3.0,
    Likeness.TAIL: 2.0,
    Likeness.NICKNAME: 2.0,
    Likeness.GENERATION: 0.5,
    Likeness.INITIAL: 0.5,
    Likeness.SPELT: 0.5,
    Likeness.SURNAME: 0.0,
    Likeness.GIVEN: 0.0,
}
_NAME_WORDS = {
    Likeness.SAME: "the same first and last name",
    Likeness.TAIL: "the end of a longer name",
    Likeness.NICKNAME: "a short form of the first name",
    Likeness.GENERATION: "the same name but for junior or senior",
    Likeness.INITIAL: "the same surname and initial",
    Likeness.SPELT: "a name spelt almost alike",
    Likeness.SURNAME: "the same surname",
    Likeness.GIVEN: "the same first name",
}
_SAME_BODY = 2.5
_SAME_ROLE = 1.5
_NAMED_IN_FULL = 3.0
_SAME_OUTLET = 1.0
_PROMINENT = 1.0
_ONLY_BEARER = 0.5
_OTHER_BODY = -1.0
_OTHER_ROLE = -0.5
_PROMINENT_ARTICLES = 3
_STATED_OFTEN = 2
ENTERED = 100
"""What a person entered counts like so many articles that state it."""
_PROMINENT_SHARE = 0.8
# Words of a role that many different people's share, or that say nothing about it.
_VAGUE_WORDS = (
    "a an the of for and in at to former ex then acting interim senior chief top deputy vice assistant "
    "associate longtime new first his her their its mr mrs ms rival candidate nominee man woman fellow "
    "republican democrat democratic conservative liberal"
)
_VAGUE = frozenset(_VAGUE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an article and what the article says of its bearer. ``text`` is the article's, folded."""

    name: str
    roles: frozenset[str] = frozenset()
    bodies: frozenset[int] = frozenset()
    text: str = ""


@dataclass(slots=True)
class Candidate:
    """A record that may be meant. ``articles`` counts those that name it in full; ``in_outlet`` the outlet's.

    ``roles`` and ``bodies`` say how many of the articles state each.
    """

    key: int
    name: str
    aliases: list[PersonName] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    bodies: Counter[int] = field(default_factory=Counter)
    body_names: dict[int, str] = field(default_factory=dict)
    articles: int = 0
    in_outlet: int = 0
    unsure: bool = False
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its points, and what they are for, in words."""

    candidate: Candidate
    score: float
    because: str
    by_name: Likeness | None = None


def clear(weighed: Sequence[Weighed]) -> Weighed | None:
    """The one that is ahead of all others, or None. ``weighed`` has the best first."""
    if not weighed or weighed[0].score < CLEAR:
        return None
    if len(weighed) > 1 and weighed[0].score - weighed[1].score < MARGIN:
        return None
    return weighed[0]


def weigh_people(mention: Mention, candidates: Iterable[Candidate]) -> list[Weighed]:
    """Candidates whose names do not contradict the mention's, the best first."""
    alike = [(candidate, nearest(mention.name, candidate)) for candidate in candidates]
    possible = [(candidate, near) for candidate, near in alike if near is not None]
    total = sum(candidate.articles for candidate, _ in possible)
    found = [_person(mention, candidate, near, total, len(possible) == 1) for candidate, near in possible]
    return sorted(found, key=lambda item: (-item.score, item.candidate.key))


def nearest(name: str, candidate: Candidate) -> Likeness | None:
    """How far the nearest of its names is the same; None as soon as two whole names contradict each other."""
    mine = person_name(name)
    best: Likeness | None = None
    for theirs in candidate.aliases:
        near = likeness(mine, theirs)
        is_whole = not (mine.is_one_word or theirs.is_one_word)
        if near is None and is_whole and mine.family.split()[-1] == theirs.family.split()[-1]:
            return None
        best = max(filter(None, (near, best)), default=None)
    return best


def _person(mention: Mention, candidate: Candidate, near: Likeness, total: int, is_only: bool) -> Weighed:
    points = [(_FOR_NAME[near], _NAME_WORDS[near])]
    is_bare = near in {Likeness.SURNAME, Likeness.GIVEN}
    said = _said_of_both(mention, candidate, needs=_STATED_OFTEN if is_bare else 1)
    points += said
    if near < Likeness.SAME and _stands_in(candidate, mention):
        points.append((_NAMED_IN_FULL, "the article has the full name"))
    if candidate.in_outlet:
        points.append((_SAME_OUTLET, "the outlet named them before"))
    if is_bare:
        prominent = candidate.articles >= max(_PROMINENT_ARTICLES, _PROMINENT_SHARE * total)
        if prominent and any(value > 0 for value, _ in said):
            points.append((_PROMINENT, "nearly all articles with this name mean them"))
    elif is_only and near < Likeness.SAME:
        points.append((_ONLY_BEARER, "nobody else on record comes near"))
    told = [words for value, words in points if value > 0 or words == _NAME_WORDS[near]]
    return Weighed(candidate, sum(value for value, _ in points), "; ".join(told), near)


def _said_of_both(mention: Mention, candidate: Candidate, *, needs: int) -> list[tuple[float, str]]:
    """What the article says of the mention, held against what articles said of the candidate.

    A role or a body alone counts if ``needs`` articles state it; both together count if one does.
    """
    shared = {key: candidate.bodies[key] for key in sorted(mention.bodies) if key in candidate.bodies}
    mine = _role_words(dict.fromkeys(mention.roles, 1))
    theirs = _role_words(candidate.roles)
    alike = {word: theirs[word] for word in sorted(mine.keys() & theirs.keys())}
    if shared and alike:
        needs = 1
    points = []
    if shared:
        key = max(shared, key=lambda body: shared[body])
        if shared[key] >= needs:
            points.append((_SAME_BODY, f"{candidate.body_names[key]} both times"))
    elif mention.bodies and candidate.bodies:
        points.append((_OTHER_BODY, "another organisation"))
    if alike:
        word = max(alike, key=lambda role: (alike[role], len(role)))
        if alike[word] >= needs:
            points.append((_SAME_ROLE, f"{word} both times"))
    elif mine and theirs:
        points.append((_OTHER_ROLE, "another role"))
    return points


def _role_words(roles: Mapping[str, int]) -> Counter[str]:
    """The telling words of roles, with how many articles state them."""
    words: Counter[str] = Counter()
    for role, times in roles.items():
        for word in set(normal_name(role).split()) - _VAGUE:
            words[word] += times
    return words


def _stands_in(candidate: Candidate, mention: Mention) -> bool:
    """Whether one of the candidate's whole names stands in the article, which may not have been read so."""
    whole = (alias.normal for alias in candidate.aliases if not alias.is_one_word)
    return any(f" {name} " in mention.text for name in whole)


def weigh_bodies(mention: Mention, candidates: Iterable[Candidate]) -> list[Weighed]:
    """Candidates that the mention may abbreviate or spell out, or that are spelt almost alike."""
    found = []
    for candidate in candidates:
        points = max((_body(mention, alias) for alias in candidate.names), default=(0.0, ""))
        if points[1]:
            found.append(Weighed(candidate, *points))
    return sorted(found, key=lambda item: (-item.score, item.candidate.key))


def _body(mention: Mention, alias: str) -> tuple[float, str]:
    short, long = sorted((mention.name, alias), key=len)
    letters = re.sub(r"[^\w]", "", short)
    if not (letters.isupper() and len(letters) > 1 and " " not in short and " " in normal_name(long)):
        return 1.0, "a name spelt almost alike"
    if initials(long) != normal_name(short).replace(" ", ""):
        return 0.0, ""
    both = all(f" {normal_name(name)} " in mention.text for name in (short, long))
    if both:
        return 4.0, f"the article has both {short} and {long}"
    return (2.5 if len(letters) > 3 else 1.5), f"{short} may stand for {long}"
