"""Claims as a table: a column for each side, a row for each day or point, and lines between related cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from zlib import crc32

from claims.models import Claim, Comparison, Relation
from claims.related import BACKWARDS
from claims.search import with_quotation_marks
from claims.wording import ALIKE, Segment, likeness, marked, meant, shared

OTHER_POINTS = "Other points"


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim, and the column, row and note that somebody gave it, if anybody did."""

    claim: Claim
    side: str = ""
    point: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One side: an organisation, a person, a source without a name, or what somebody called it."""

    name: str
    url: str = ""

    @property
    def key(self) -> str:
        """A name for it in a page, the same wherever it stands."""
        return f"{crc32(f'{self.url} {self.name}'.encode()):x}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in its cell. Marked words differ from those of the claim ``against``."""

    claim: Claim
    segments: tuple[Segment, ...]
    against: Claim | None
    note: str
    is_first: bool

    @property
    def is_marked(self) -> bool:
        """Whether any word sets it apart from the claim ``against``."""
        return any(is_own for _, is_own in self.segments)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side said on one day, or on one point."""

    column: Column
    entries: tuple[Entry, ...]

    @property
    def is_named(self) -> bool:
        """Whether its first claim begins with the name of its column anyway."""
        return bool(self.entries) and self.entries[0].claim.who.casefold() == self.column.name.casefold()


@dataclass(frozen=True, slots=True)
class End:
    """One end of a line; ``day`` is that of a claim which stands in another row, further up."""

    claim: Claim
    is_above: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A line under a row, from the column of one claim to that of another, read from left to right."""

    relation: Relation
    label: str
    left: End
    right: End
    before: int
    span: int
    after: int


@dataclass(frozen=True, slots=True)
class Row:
    """One day (None stands for articles without a date), or one point; the lines end in it."""

    day: date | None
    point: str
    cells: tuple[Cell, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


_Key = tuple[date | None, str]
_Place = tuple[int, int]


class Looks(TypedDict):
    """Values of ``Comparison.Columns`` and ``Comparison.Rows``."""

    columns: str
    rows: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The sides, the rows, and for each claim where it stands: (row, column)."""

    heads: tuple[Column, ...]
    lines: tuple[_Key, ...]
    places: tuple[_Place, ...]


def layout(
    placed: Sequence[Placed],
    *,
    columns: str,
    rows: str,
    relations: Sequence[Relation] = (),
    first: Sequence[Column] = (),
) -> Layout:
    """Where each claim stands; sides and points in the order of the claims, days as they went.

    ``columns`` and ``rows`` are values of ``Comparison.Columns`` and ``Comparison.Rows``; the columns
    ``first`` are there whether they have claims or not.
    """
    sides = [side(item, columns) for item in placed]
    keys = _keys(placed, rows, relations)
    heads, lines = list(dict.fromkeys([*first, *sides])), _in_order(keys, rows)
    places = ((lines.index(key), heads.index(head)) for key, head in zip(keys, sides, strict=True))
    return Layout(tuple(heads), tuple(lines), tuple(places))


def table(placed: Sequence[Placed], where: Layout, relations: Sequence[Relation] = ()) -> Table:
    """Claims (loaded ``with_names``) in their :func:`layout`; ``relations`` are those between them."""
    cells = _cells(placed, where.places)
    ties = list(_ties(placed, where, relations))
    return Table(
        where.heads,
        tuple(
            Row(
                day,
                point,
                tuple(Cell(head, tuple(cells.get((at, nth), ()))) for nth, head in enumerate(where.heads)),
                tuple(tie for row, tie in ties if row == at),
            )
            for at, (day, point) in enumerate(where.lines)
        ),
    )


def side(item: Placed, columns: str) -> Column:
    """Whose side a claim is on: as somebody said, or else the body it is said for, or the person."""
    claim = item.claim
    if item.side:
        return Column(item.side)
    body = claim.organisation or (claim.speaker.organisation if claim.speaker else None)
    if body is not None and (columns != "speaker" or claim.kind == Claim.Kind.ORGANISATION):
        return Column(body.name, body.get_absolute_url())
    if claim.speaker:
        return Column(claim.speaker.name, claim.speaker.get_absolute_url())
    return Column(claim.who[:1].upper() + claim.who[1:])


def _keys(placed: Sequence[Placed], rows: str, relations: Sequence[Relation]) -> list[_Key]:
    if rows == Comparison.Rows.POINT:
        return [(None, point) for point in points(placed, relations)]
    return [(item.claim.article.published_on, "") for item in placed]


def _in_order(keys: Iterable[_Key], rows: str) -> list[_Key]:
    once = list(dict.fromkeys(keys))
    if rows == Comparison.Rows.POINT:
        return sorted(once, key=lambda key: key[1] == OTHER_POINTS)
    return sorted(once, key=lambda key: (key[0] is None, key[0] or date.min))


def _cells(placed: Sequence[Placed], places: Sequence[_Place]) -> dict[_Place, list[Entry]]:
    words = marked([item.claim.content_text for item in placed], places)
    cells: dict[_Place, list[Entry]] = {}
    for item, place, text in zip(placed, places, words, strict=True):
        cell = cells.setdefault(place, [])
        segments = tuple(with_quotation_marks(item.claim, text.segments))
        against = placed[text.against].claim if text.against is not None else None
        cell.append(Entry(item.claim, segments, against, item.note, not cell))
    return cells


def _ties(
    placed: Sequence[Placed], where: Layout, relations: Iterable[Relation]
) -> Iterator[tuple[int, Tie]]:
    """Each line with the row under which it is drawn: that of the claim further down."""
    standing = {item.claim.pk: (item.claim, place) for item, place in zip(placed, where.places, strict=True)}
    for relation in relations:
        left, right = standing[relation.claim_id], standing[relation.other_id]
        label = str(relation.get_kind_display())
        if left[1][1] > right[1][1]:
            left, right = right, left
            label = BACKWARDS.get(relation.kind, label)
        (_, (left_row, start)), (_, (right_row, stop)) = left, right
        row = max(left_row, right_row)
        ends = End(left[0], left_row < row), End(right[0], right_row < row)
        yield row, Tie(relation, label, *ends, start, stop - start + 1, len(where.heads) - stop - 1)


# -- Points ----------------------------------------------------------------------------------------------


def points(placed: Sequence[Placed], relations: Sequence[Relation] = ()) -> list[str]:
    """The point of each claim: what somebody wrote, else the words that it shares with others like it.

    Where somebody wrote points, nothing is guessed. Claims that are related share a point.
    """
    if any(item.point for item in placed):
        return [item.point or OTHER_POINTS for item in placed]
    group = list(range(len(placed)))
    words = [meant(item.claim.content_text) for item in placed]
    at = {item.claim.pk: index for index, item in enumerate(placed)}
    pairs = [(at[relation.claim_id], at[relation.other_id]) for relation in relations]
    pairs += [
        (one, other)
        for other in range(len(placed))
        for one in range(other)
        if likeness(words[one], words[other]) >= ALIKE
    ]
    for one, other in pairs:
        low, high = sorted((group[one], group[other]))
        group = [low if item == high else item for item in group]
    named: dict[int, str] = {}
    for number in group:
        texts = [item.claim.content_text for item, own in zip(placed, group, strict=True) if own == number]
        named[number] = shared(texts) if len(texts) > 1 else ""
    return [named[number] or OTHER_POINTS for number in group]
