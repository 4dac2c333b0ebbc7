"""Claims side by side: who chose which, in whose columns they stand, and the words that set each apart."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from claims.forms import MOST_COMPARED
from claims.models import Claim
from claims.search import Segment, with_quotation_marks

SESSION_KEY = "compare"
"""Where a session keeps the keys of the chosen claims; the header counts them."""
_TOKEN = re.compile(r"\w+(?:[-'’.,:]\w+)*")
# Words that say nothing about what is claimed; their difference is not marked.
_COMMON_WORDS = (
    "a about after again all also am an and any are as at be because been before being but by can could "
    "did do does for from had has have he her here hers him his how i if in into is it its just me more "
    "most my no nor not now of on one only or other our out over own said say says she should so some "
    "such than that the their them then there these they this those to told too under up us very was we were "
    "what when where which who whom why will with would you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())


# -- The basket: what this session has chosen so far -----------------------------------------------------


def basket(request: HttpRequest) -> list[int]:
    """The keys of the chosen claims, in the order they were chosen."""
    return [key for key in request.session.get(SESSION_KEY, []) if isinstance(key, int)]


def basket_count(request: HttpRequest) -> int:
    """How many claims are chosen: for the header."""
    return len(basket(request))


def put(request: HttpRequest, keys: Iterable[int]) -> int:
    """Make ``keys`` the chosen ones, each once and as many as fit. Returns how many did not fit."""
    once = list(dict.fromkeys(keys))
    request.session[SESSION_KEY] = once[:MOST_COMPARED]
    return max(0, len(once) - MOST_COMPARED)


# -- The table -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One side: an organisation, a person, or a source without a name."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in its cell, with its own words marked, and what stays if it is taken out."""

    claim: Claim
    segments: tuple[Segment, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side said on one day."""

    column: Column
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One day; None stands for articles without a date."""

    day: date | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def table(claims: Sequence[Claim], by: str) -> Table:
    """Claims (loaded ``with_names``) in columns by side, in rows by day; ``by`` is "speaker" or otherwise."""
    marked = own_words([claim.content_text for claim in claims])
    keys = [claim.pk for claim in claims]
    placed: dict[tuple[Column, date | None], list[Entry]] = {}
    for claim, segments in zip(claims, marked, strict=True):
        others = tuple(key for key in keys if key != claim.pk)
        place = side(claim, by), claim.article.published_on
        placed.setdefault(place, []).append(
            Entry(claim, tuple(with_quotation_marks(claim, segments)), others)
        )
    days = sorted({day for _, day in placed}, key=lambda day: (day is None, day or date.min))
    columns = _columns(claims, by)
    rows = (
        Row(day, tuple(Cell(column, tuple(placed.get((column, day), ()))) for column in columns))
        for day in days
    )
    return Table(columns, tuple(rows))


def _columns(claims: Sequence[Claim], by: str) -> tuple[Column, ...]:
    """The sides in the order in which they first spoke; the undated come last."""
    dated = sorted(claims, key=lambda claim: (claim.article.published_on or date.max, claim.pk))
    return tuple(dict.fromkeys(side(claim, by) for claim in dated))


def side(claim: Claim, by: str) -> Column:
    """Whose side a claim is on: the body it is said for, or else, or if asked for, the person."""
    body = claim.organisation or (claim.speaker.organisation if claim.speaker else None)
    if body is not None and (by != "speaker" or claim.kind == Claim.Kind.ORGANISATION):
        return Column(body.name, body.get_absolute_url())
    if claim.speaker:
        return Column(claim.speaker.name, claim.speaker.get_absolute_url())
    return Column(claim.who[:1].upper() + claim.who[1:])


def own_words(texts: Sequence[str]) -> list[tuple[Segment, ...]]:
    """Each text as segments, with the words marked that no other of the texts has.

    A text that shares less than a third of its words with the others is about something else: nearly all
    of it would be marked, so nothing is.
    """
    meant = [{word for word in map(_folded, _TOKEN.findall(text)) if word not in _COMMON} for text in texts]
    seen = Counter(word for words in meant for word in words)
    result = []
    for text, words in zip(texts, meant, strict=True):
        own = {word for word in words if seen[word] == 1}
        result.append(_segments(text, own if 3 * len(own) <= 2 * len(words) else set()))
    return result


def _folded(word: str) -> str:
    """Two forms of a word that differ in case, a possessive or a plural s count as one."""
    folded = re.sub(r"['’]s$", "", word.casefold())
    is_plural = len(folded) > 3 and folded.endswith("s") and not folded.endswith("ss")
    return folded[:-1] if is_plural else folded


def _segments(text: str, own: set[str]) -> tuple[Segment, ...]:
    """``text`` cut so that its own words stand alone; own words in a row share one mark."""
    cuts: list[Segment] = []
    end = 0
    for match in _TOKEN.finditer(text):
        is_own = _folded(match.group()) in own
        gap = text[end : match.start()]
        if is_own and cuts and cuts[-1][1] and gap.isspace():
            cuts[-1] = (cuts[-1][0] + gap + match.group(), True)
        else:
            cuts += [(gap, False), (match.group(), is_own)]
        end = match.end()
    cuts.append((text[end:], False))
    return tuple(_joined(cuts))


def _joined(cuts: Iterable[Segment]) -> Iterable[Segment]:
    held = ""
    for words, is_own in cuts:
        if is_own:
            if held:
                yield held, False
            held = ""
            yield words, True
        else:
            held += words
    if held:
        yield held, False
