"""A newsroom's own list of people: read, checked line by line, held against the record, written if asked."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from claims.models import Affiliation, Organisation, Provenance, Speaker
from claims.registry import BODY, PERSON, known, lock
from claims.registry.enter import add_alias as enter_alias
from claims.registry.enter import enter
from claims.registry.names import LONGEST, as_read, is_name
from claims.services.records import RefusedError, add_alias, edit

_COLUMNS = {
    "name": "name",
    "aliases": "aliases",
    "organisation": "organisation",
    "organization": "organisation",
    "role": "role",
    "wikidata": "wikidata_id",
    "wikidata id": "wikidata_id",
    "wikidata_id": "wikidata_id",
}
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list, and the line of the file that names them."""

    line: int
    name: str
    aliases: tuple[str, ...] = ()
    organisation: str = ""
    role: str = ""
    wikidata_id: str = ""


@dataclass(slots=True)
class Report:
    """What became, or would become, of each line: (line, what) pairs."""

    new: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)
    same: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


class RowError(ValueError):
    """A line that cannot be taken; ``str()`` of it says why."""


# -- Reading ----------------------------------------------------------------------------------------------


def read_people(path: Path) -> tuple[list[Row], list[tuple[int, str]]]:
    """The people of a ``.csv`` or ``.jsonl`` file, and (line, trouble) for each line that is none.

    Raises ``OSError``, and :class:`RowError` for a file that is neither.
    """
    readers = {".csv": _csv_lines, ".jsonl": _json_lines}
    if path.suffix.lower() not in readers:
        raise RowError("The list is a .csv file with a line of column names, or a .jsonl file.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return [], [(line, "This is not UTF-8. Save the list as UTF-8 and try again.")]
    rows, troubles = [], []
    for line, values in readers[path.suffix.lower()](text):
        try:
            rows.append(_row(line, values))
        except RowError as error:
            troubles.append((line, str(error)))
    return rows, [*troubles, *_repeated(rows)]


def _csv_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | RowError]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield start, RowError(f"This is not CSV: {error}.")
            return
        if cells is None:
            return
        if not header:
            header = [cell.strip() for cell in cells]
        elif any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                yield start, RowError(f"It has {len(cells)} values for {len(header)} columns.")
            else:
                yield start, dict(zip(header, cells, strict=False))


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | RowError]]:
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            values = json.loads(part)
        except (ValueError, RecursionError) as error:
            yield line, RowError(f"This is not JSON: {error}.")
            continue
        yield line, values if isinstance(values, dict) else RowError("This is not a JSON object.")


def _row(line: int, values: Mapping[str, Any] | RowError) -> Row:
    if isinstance(values, RowError):
        raise values
    given: dict[str, Any] = {}
    for column, value in values.items():
        name = _COLUMNS.get(column.strip().lower())
        if name is None:
            offer = "name, aliases, organisation, role, wikidata id"
            raise RowError(f"“{column}” is no column of such a list. There are: {offer}.")
        given[name] = _aliases(value) if name == "aliases" else _text(name, value)
    row = Row(line, **{"name": "", **given})
    for what in (row.name, *row.aliases, row.organisation, row.role):
        if len(what) > LONGEST:
            raise RowError(f"“{what[:40]}…” is longer than {LONGEST} characters.")
    if not is_name(row.name):
        raise RowError(f"“{row.name}” is not a person’s name." if row.name else "The name is missing.")
    if row.wikidata_id and not _WIKIDATA.fullmatch(row.wikidata_id):
        raise RowError(f"“{row.wikidata_id}” is not a Wikidata id, such as Q42.")
    return row


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"The {name.replace('_', ' ')} is not a text.")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise RowError(f"The {name.replace('_', ' ')} has a broken character in it.")
    return " ".join(value.split())


def _aliases(value: Any) -> tuple[str, ...]:
    """Between semicolons or bars in CSV, a list in JSON."""
    parts = re.split(r"[;|]", value) if isinstance(value, str) else value or []
    if not isinstance(parts, list):
        raise RowError("The aliases are not a list.")
    return tuple(dict.fromkeys(text for text in (_text("alias", part) for part in parts) if text))


def _repeated(rows: list[Row]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for row in rows:
        if row.wikidata_id and first.setdefault(row.wikidata_id, row.line) != row.line:
            yield row.line, f"{row.wikidata_id} stands in line {first[row.wikidata_id]} already."


# -- Writing ----------------------------------------------------------------------------------------------


def import_people(*, rows: list[Row], apply: bool) -> Report:
    """Put people on record, or complete those who are there; all of them or none.

    Without ``apply`` everything is tried and taken back, so that the report says what would happen.
    """
    report = Report()
    with transaction.atomic():
        names = [name for row in rows for name in (row.name, *row.aliases)]
        lock(people=names, bodies=[row.organisation for row in rows])
        for row in rows:
            try:
                with transaction.atomic():
                    _take(row, report)
            except (RowError, RefusedError) as error:
                report.errors.append((row.line, str(error)))
        if report.errors or not apply:
            transaction.set_rollback(True)
    return report


def _take(row: Row, report: Report) -> None:
    body = _body(row)
    person = _person(row, body)
    if person is None:
        _enter(row, body)
        report.new.append((row.line, _told(row)))
        return
    changes = _complete(person, row, body)
    if changes:
        report.changed.append((row.line, f"{person.name}: {'; '.join(changes)}"))
    else:
        report.same += 1


def _told(row: Row) -> str:
    standing = ", ".join(filter(None, (row.role, row.organisation)))
    more = f", also {', '.join(row.aliases)}" if row.aliases else ""
    return f"{as_read(row.name)}{f' ({standing})' if standing else ''}{more}"


def _body(row: Row) -> Organisation | None:
    if not row.organisation:
        return None
    found = known(BODY, row.organisation)
    if len(found) > 1:
        raise RowError(
            f"{len(found)} organisations on record are called {row.organisation}. Merge them first."
        )
    body = found[0] if found else enter(BODY, row.organisation, Provenance.PERSON)
    assert isinstance(body, Organisation)
    return body


def _person(row: Row, body: Organisation | None) -> Speaker | None:
    """Who on record the line means: by Wikidata id, else by name, and of namesakes by the organisation."""
    if row.wikidata_id:
        same = Speaker.objects.on_record().filter(wikidata_id=row.wikidata_id).first()
        if same is not None:
            return same  # type: ignore[no-any-return]
    found = [person for person in known(PERSON, row.name) if not _is_another(person, row)]
    if len(found) > 1 and body is not None:
        found = [
            person for person in found if person.affiliations.filter(organisation=body).exists()
        ] or found
    if len(found) > 1:
        raise RowError(f"{len(found)} people on record are called {row.name}. Give the Wikidata id of one.")
    return found[0] if found else None


def _is_another(person: Speaker, row: Row) -> bool:
    return bool(row.wikidata_id and person.wikidata_id)


def _enter(row: Row, body: Organisation | None) -> None:
    values = {"role": row.role, "organisation": body, "wikidata_id": row.wikidata_id}
    person = enter(PERSON, as_read(row.name), Provenance.PERSON, **values)
    for alias in row.aliases:
        enter_alias(PERSON, person, alias, Provenance.PERSON)
    if row.role or body:
        Affiliation.objects.create(speaker=person, organisation=body, role=row.role)  # type: ignore[misc]


def _complete(person: Speaker, row: Row, body: Organisation | None) -> list[str]:
    """What the line has and the record lacks; each change is an act that can be undone."""
    told = []
    for alias in (as_read(row.name), *row.aliases):
        if add_alias(kind=PERSON, key=person.pk, name=alias, user=None):
            told.append(f"“{alias}” means them from now on")
    values: dict[str, Any] = {}
    if row.wikidata_id and row.wikidata_id != person.wikidata_id:
        values["wikidata_id"] = row.wikidata_id
    if row.role and row.role != person.role:
        values["role"] = row.role
    if body is not None and body.pk != person.organisation_id:
        values["organisation_id"] = body.pk
    if values and edit(kind=PERSON, key=person.pk, values=values, user=None):
        labels = {"wikidata_id": "Wikidata id", "role": "role", "organisation_id": "organisation"}
        shown = {"organisation_id": row.organisation}
        told += [f"{labels[name]} {shown.get(name, value)}" for name, value in values.items()]
    if person.unsure:
        Speaker.objects.filter(pk=person.pk).update(unsure=False)
        told.append("no longer unsure")
    return told
