"""What articles say of people's roles and bodies: it follows from the claims, and is written nowhere else."""

from collections.abc import Iterable, Set

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from claims.models import Affiliation, Claim, Provenance, Speaker, SpeakerLink

Row = tuple[int, int | None, str, int, bool]
"""Keys of speaker and organisation, the role, the key of the article, and whether it names them in full."""


@transaction.atomic(savepoint=False)
def refresh(articles: Iterable[int]) -> None:
    """Make what these articles say of people what their claims say; then what lists show of these people."""
    show(restate(articles))


def restate(articles: Iterable[int]) -> set[int]:
    """The first half of :func:`refresh`. Returns the people of whom something else is said now."""
    keys = list(articles)
    if not keys:
        return set()
    claims = Claim.objects.shown().filter(article__in=keys, speaker__isnull=False)
    stated = claims.exclude(role="", organisation=None).order_by()
    bare = _by_one_word(keys)
    wanted: set[Row] = {
        (*row, (row[0], row[3]) not in bare)
        for row in stated.values_list("speaker", "organisation", "role", "article").distinct()
    }
    columns = ("pk", "speaker", "organisation", "role", "article", "firm")
    before = {row[1:]: row[0] for row in Affiliation.objects.filter(article__in=keys).values_list(*columns)}
    if gone := before.keys() - wanted:
        Affiliation.objects.filter(pk__in=[before[row] for row in gone]).delete()
    _write(wanted - before.keys())
    return {row[0] for row in before.keys() ^ wanted}


def state(article: int, claims: Iterable[Claim], in_full: Set[int]) -> set[int]:
    """Write what the first claims of an article say; they need not be saved. Returns of whom they say it.

    ``in_full`` are the people whom the article names by more than one word.
    """
    stated: set[Row] = {
        (claim.speaker_id, claim.organisation_id, claim.role, article, claim.speaker_id in in_full)
        for claim in claims
        if claim.speaker_id is not None and (claim.role or claim.organisation_id is not None)
    }
    _write(stated)
    return {row[0] for row in stated}


def _write(rows: Iterable[Row]) -> None:
    Affiliation.objects.bulk_create(
        Affiliation(speaker_id=speaker, organisation_id=body, role=role, article_id=article, firm=firm)
        for speaker, body, role, article, firm in sorted(rows, key=str)
    )


def _by_one_word(articles: list[int]) -> set[tuple[int, int]]:
    """(speaker, article) where one word is all that the machine linked: what was guessed is no evidence."""
    links = SpeakerLink.objects.filter(article__in=articles, record__isnull=False).order_by()
    found = list(links.values_list("record", "article", "normal", "provenance"))
    whole = {row[:2] for row in found if " " in row[2] or row[3] == Provenance.PERSON}
    return {row[:2] for row in found} - whole


@transaction.atomic(savepoint=False)
def show(speakers: Iterable[int]) -> None:
    """Set the role and organisation that lists show: what a person entered, else what articles last stated.

    Whom a person entered is left to people: articles do not complete them.
    """
    keys = sorted(set(speakers))
    if not keys:
        return
    people = Speaker.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    roles, bodies = _latest(keys, ~Q(role="")), _latest(keys, Q(organisation__isnull=False))
    for person in people:
        with_role, with_body = roles.get(person.pk), bodies.get(person.pk)
        if with_role and with_role.organisation_id is not None:
            with_body = with_role
        latest = [row for row in (with_role, with_body) if row is not None]
        if person.provenance != Provenance.MACHINE and not any(row.article_id is None for row in latest):
            continue
        role = with_role.role if with_role else ""
        body = with_body.organisation_id if with_body else None
        if (person.role, person.organisation_id) != (role, body):
            person.role, person.organisation_id = role, body
            person.save(update_fields=["role", "organisation"])


def _latest(speakers: Iterable[int], condition: Q) -> dict[int, Affiliation]:
    """For each speaker what a person entered last, else what the newest article states."""
    stated = Affiliation.objects.filter(condition, speaker__in=speakers, until=None)
    by_person = Case(When(article=None, then=Value(1)), default=Value(0))
    full = Case(When(~Q(role=""), organisation__isnull=False, then=Value(1)), default=Value(0))
    newest = F("article__published_on").desc(nulls_last=True)
    ordered = stated.order_by("speaker_id", by_person.desc(), newest, full.desc(), "-pk")
    return {row.speaker_id: row for row in ordered.distinct("speaker_id")}
