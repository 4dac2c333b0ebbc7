"""Why a claim is suggested, with the words that it rests on."""

import re
from collections.abc import Iterator

from claims.competing import words
from claims.competing.pool import Pool, Read
from claims.competing.types import Reason, ReasonKind, Statement

_NEAR = 4
"""Claims at most so many places apart stand in the same passage."""
_SHOWN = 4
_CLOSE = 0.45
"""Cosine of two contents from which they count as close in meaning."""
# Words that are rare in a small pool and yet say nothing about a matter.
_DULL_WORDS = (
    "between having take taken took make made going go get got come came many much every even still while "
    "through during without against among within upon whether something anything thing things way don "
    "doesn didn isn aren wasn weren wouldn couldn shouldn won hasn haven hadn never always very yes she "
    "should like"
)
_DULL = frozenset(_DULL_WORDS.split())


def reasons(pool: Pool, row: int, other: int) -> tuple[Reason, ...]:
    """Why the claim in row ``other`` is suggested for the one in ``row``, the most telling first."""
    found = list(_reasons(pool, row, other))
    if not found:
        found.append(Reason(ReasonKind.MEANING))
    return tuple(found)


def _reasons(pool: Pool, row: int, other: int) -> Iterator[Reason]:
    mine, theirs = pool.statements[row], pool.statements[other]
    a, b = pool.read[row], pool.read[other]
    if denial := _denial(theirs) or _denial(mine):
        yield Reason(ReasonKind.DENIAL, (denial,))
    elif attack := _attack(theirs) or _attack(mine):
        yield Reason(ReasonKind.ATTACK, (attack,))
    if opposite := _opposite(a, b):
        yield Reason(ReasonKind.OPPOSITE, opposite)
    elif a.negations % 2 != b.negations % 2 and _share(a, b):
        yield Reason(ReasonKind.NEGATION)
    if figures := _other_figure(a, b):
        yield Reason(ReasonKind.NUMBER, figures)
    if named := _named(mine, theirs, a, b):
        yield Reason(ReasonKind.NAMES_OTHER, named)
    if shared := _shared(pool, a, b):
        yield Reason(ReasonKind.SHARED, shared)
    if mine.article == theirs.article:
        near = abs(mine.index - theirs.index) <= _NEAR
        yield Reason(ReasonKind.SAME_PASSAGE if near else ReasonKind.SAME_ARTICLE)
    if float(pool.content_vectors[row] @ pool.content_vectors[other]) >= _CLOSE:
        yield Reason(ReasonKind.MEANING)


def _denial(statement: Statement) -> str:
    """The word by which a source denies, in the cue or else in what it says."""
    found = [*words.DENIAL.finditer(statement.cue), *words.DENIAL.finditer(statement.content)]
    # "To lie unread" denies nothing.
    return next((match.group() for match in found if match.group().casefold() != "lie"), "")


def _attack(statement: Statement) -> str:
    match = words.ATTACK.search(statement.cue)
    return match.group() if match else ""


def _opposite(a: Read, b: Read) -> tuple[str, ...]:
    """A word of praise on one side and one of blame on the other."""
    for praise, blame in ((a, b), (b, a)):
        good = next((word for stem, word in praise.content.items() if stem in words.PRAISE), "")
        bad = next((word for stem, word in blame.content.items() if stem in words.BLAME), "")
        only_good = good and not any(stem in words.BLAME for stem in praise.content)
        only_bad = bad and not any(stem in words.PRAISE for stem in blame.content)
        if only_good and only_bad:
            return (good, bad) if praise is a else (bad, good)
    return ()


def _share(a: Read, b: Read) -> bool:
    """Whether two words at least are common to what both say: enough to be of one matter."""
    return len(a.content.keys() & b.content.keys()) >= 2


def _other_figure(a: Read, b: Read) -> tuple[str, ...]:
    """Two numbers that count the same thing and differ."""
    for mine in a.numbers:
        for theirs in b.numbers:
            if mine.unit and mine.unit == theirs.unit and mine.value != theirs.value and _share(a, b):
                return mine.text, theirs.text
    return ()


def _named(mine: Statement, theirs: Statement, a: Read, b: Read) -> tuple[str, ...]:
    """Whoever of the two sources the other one speaks about."""
    names = []
    if a.surname and a.surname in b.names:
        names.append(mine.speaker)
    if b.surname and b.surname in a.names:
        names.append(theirs.speaker)
    return tuple(names)


def _shared(pool: Pool, a: Read, b: Read) -> tuple[str, ...]:
    """Words that both have, names first and as they stand, then the rest in lower case, the rarest first."""
    common = a.content.keys() & b.sentence.keys() | b.content.keys() & a.sentence.keys()
    left_out = {a.surname, b.surname} | _DULL
    found = []
    for key in common:
        word = re.sub(r"[’']s$", "", a.content.get(key) or b.content[key])
        folded = word.casefold()
        if not {key, folded} & left_out and not word.isdigit():
            is_name = folded in a.names or folded in b.names
            found.append((not is_name, -pool.word_weights[key], key, word if is_name else folded))
    return tuple(word for *_, word in sorted(found)[:_SHOWN])
