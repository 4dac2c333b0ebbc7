"""What the machine found in articles becomes their claims; never over what a person settled or uses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from claims import extraction
from claims.competing import Vectors
from claims.extraction import Attribution, SourceKind
from claims.models import Claim, ExtractionRun, Relay
from claims.registry import Registry, Said, lock, title_of
from claims.services import affiliations
from claims.services.publishers import publish
from claims.services.settling import settle
from claims.stored_vectors import store


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine found in one article."""

    article: Article
    found: Sequence[Attribution]
    attempt: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person decided about an article's claims, so that the machine does not say it again."""

    spans: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "Kept":
        return cls(tuple(_points(claim.content) for claim in claims))

    def covers(self, content: Sequence[tuple[int, int]]) -> bool:
        """Whether a claim with about this content is there already: half of the characters are shared."""
        points = _points(content) if self.spans else frozenset()
        return any(2 * len(points & kept) >= len(points | kept) for kept in self.spans)


def _points(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(point for start, end in spans for point in range(start, end))


@dataclass(slots=True)
class _Draft:
    """One article's claims on their way: ``written`` has them by their place in what was found."""

    reading: Reading
    registry: Registry
    people: Mapping[str, Said]
    bodies: Sequence[str]
    kept: int = 0
    written: dict[int, Claim] = field(default_factory=dict)
    again: list[Claim] = field(default_factory=list)
    gone: list[Claim] = field(default_factory=list)
    run: ExtractionRun | None = None

    @property
    def is_new(self) -> bool:
        """Whether nothing was said of the article before."""
        return not (self.again or self.gone or self.kept or self.registry.had_links)


def write_claims(
    *,
    article: Article,
    found: Sequence[Attribution],
    attempt: int,
    started_at: datetime,
    vectors: Sequence[Vectors] = (),
) -> ExtractionRun:
    """:func:`write_together` for one article. ``vectors`` are those of ``found``, one for one, or none."""
    [draft] = _write([Reading(article, found, attempt, started_at)])
    if vectors:
        with transaction.atomic(savepoint=False):
            store((claim.pk, vectors[index]) for index, claim in draft.written.items())
    assert draft.run is not None
    return draft.run


def write_together(readings: Sequence[Reading]) -> None:
    """Make the claims of articles what the machine found, but for those that a person has settled or uses.

    A claim that was found before, at the same cue and content, keeps its number and address. A name that was
    linked to somebody in this article before stays linked to them, by whomever. Articles are taken in order:
    what one says of somebody helps to tell who is meant in the next.
    """
    _write(readings)


@transaction.atomic(savepoint=False)
def _write(readings: Sequence[Reading]) -> list[_Draft]:
    drafts = [
        _Draft(one, Registry(one.article), _people(one.found), list(_bodies(one.found))) for one in readings
    ]
    _lock_names(drafts)
    _match(drafts)
    _start_runs(drafts)
    changed: set[int] = set()
    for draft in drafts:
        changed |= _link(draft)
    _save(drafts)
    _write_relays(drafts)
    changed |= affiliations.restate(draft.reading.article.pk for draft in drafts if not draft.is_new)
    affiliations.show(changed)
    settle(key for draft in drafts for key in draft.registry.touched())
    return drafts


def _people(found: Sequence[Attribution]) -> Mapping[str, Said]:
    """The people whom an article names as sources, with all that it says of each."""
    said: dict[str, tuple[set[str], set[str]]] = {}
    for item in found:
        if item.kind is SourceKind.PERSON and item.speaker:
            roles, bodies = said.setdefault(item.speaker, (set(), set()))
            roles.update({_role(item)} - {""})
            bodies.update({item.organisation} - {""})
    return {name: Said(frozenset(roles), frozenset(bodies)) for name, (roles, bodies) in said.items()}


def _role(item: Attribution) -> str:
    """The role that the article states, be it as a title before the name."""
    return item.role or (title_of(item.speaker) if item.kind is SourceKind.PERSON else "")


def _bodies(found: Sequence[Attribution]) -> Iterator[str]:
    for item in found:
        yield item.organisation
        yield from (relay.name for relay in item.relays)


def _lock_names(drafts: Sequence[_Draft]) -> None:
    """Take the locks of all names in one order, so that two workers never wait for each other in a circle."""
    names = [draft.registry.names(draft.people, draft.bodies) for draft in drafts]
    lock(
        people=(name for people, _bodies in names for name in people),
        bodies=(name for _people, bodies in names for name in bodies),
    )


def _match(drafts: Sequence[_Draft]) -> None:
    """Set what was found against the claims that are there."""
    articles = [draft.reading.article.pk for draft in drafts]
    there: dict[int, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.select_for_update().filter(article__in=articles).order_by("article_id", "pk"):
        there[claim.article_id].append(claim)
    in_use = (
        set(Claim.objects.filter(article__in=there).in_use().values_list("pk", flat=True)) if there else set()
    )
    for draft in drafts:
        claims = there[draft.reading.article.pk]
        theirs = [claim for claim in claims if claim.is_settled or claim.pk in in_use]
        kept = Kept.of(theirs)
        draft.kept = len(theirs)
        settled = {claim.pk for claim in theirs}
        before = {(one.cue, one.content): one for one in claims if one.pk not in settled}
        for index, item in enumerate(draft.reading.found):
            if not kept.covers(item.content):
                key = (item.cue, item.content)
                if key in before:
                    draft.again.append(before[key])
                draft.written[index] = (
                    before.pop(key) if key in before else Claim(article=draft.reading.article)
                )
        draft.gone = list(before.values())


def _start_runs(drafts: Sequence[_Draft]) -> None:
    now = timezone.now()
    for draft in drafts:
        draft.run = ExtractionRun(
            article=draft.reading.article,
            attempt=draft.reading.attempt,
            model_version=extraction.MODEL_VERSION,
            started_at=draft.reading.started_at,
            finished_at=now,
            words=len(draft.reading.article.text.split()),
            found=len(draft.reading.found),
            created=len(draft.written) - len(draft.again),
            kept=draft.kept,
        )
    ExtractionRun.objects.bulk_create(draft.run for draft in drafts if draft.run is not None)


def _link(draft: _Draft) -> set[int]:
    """Tie the names of an article to the record. Returns the people of whom it says something new."""
    article, registry = draft.reading.article, draft.registry
    registry.link(draft.people, draft.bodies, locked=True)
    for index, claim in draft.written.items():
        claim.run = draft.run
        _fill(claim, draft.reading.found[index], article.text, registry)
    publish(article=article, outlet=registry.body(article.outlet))
    if not draft.is_new:
        return set()
    return affiliations.state(article.pk, draft.written.values(), registry.in_full())


def _fill(claim: Claim, item: Attribution, text: str, registry: Registry) -> None:
    """Set a machine's claim to what was found, its people and bodies linked to the record."""
    claim.source, claim.cue, claim.content = item.source, item.cue, item.content
    claim.source_text = claim.words(item.source, text)
    claim.cue_text = claim.words(item.cue, text)
    claim.content_text = claim.words(item.content, text)
    claim.hedge_spans = tuple(sorted({(hedge.start, hedge.end) for hedge in item.hedges}))
    claim.hedges = list(dict.fromkeys(hedge.text.lower()[:100] for hedge in item.hedges))
    claim.form, claim.kind = item.form.value, item.kind.value
    claim.cue_class, claim.polarity = item.cue_class.value, item.polarity.value
    claim.role, claim.confidence = _role(item)[:200], item.confidence
    claim.organisation_id = registry.body(item.organisation)
    claim.speaker_id, claim.described_as = None, ""
    if claim.kind == Claim.Kind.PERSON:
        claim.speaker_id = registry.person(item.speaker)
        if claim.speaker_id is None and item.speaker:
            _fill_without_person(claim, registry.body(item.speaker))
    if claim.speaker_id is None:
        # "company" alone says less than "the company that runs the dam"; a pronoun says less than either.
        is_noun = claim.kind == Claim.Kind.ORGANISATION and claim.organisation_id is None
        is_vague = not item.speaker or (is_noun and item.speaker in claim.source_text)
        claim.described_as = (claim.source_text if is_vague else item.speaker)[:300]


def _fill_without_person(claim: Claim, body: int | None) -> None:
    """The name is no person's, or so an editor said: it is a body's, or it is not clear whose."""
    claim.kind = Claim.Kind.ORGANISATION if body else Claim.Kind.UNCLEAR
    claim.organisation_id = body or claim.organisation_id


def _save(drafts: Sequence[_Draft]) -> None:
    """Save claims. New ones are numbered first, because an inner one names the row of its outer."""
    gone = [claim.pk for draft in drafts for claim in draft.gone]
    if gone:
        Claim.objects.filter(pk__in=gone).delete()
    new = [claim for draft in drafts for claim in draft.written.values() if claim.pk is None]
    for claim, key in zip(new, _numbers(len(new)), strict=True):
        claim.pk = key
    for draft in drafts:
        for index, claim in draft.written.items():
            outer = draft.reading.found[index].outer
            claim.outer = draft.written.get(outer) if outer is not None else None
    _copy(new)
    Claim.objects.bulk_update([claim for draft in drafts for claim in draft.again], _MACHINE_FIELDS)


def _copy(claims: Sequence[Claim]) -> None:
    """What ``bulk_create`` does, in half of its time: a few articles have hundreds of claims."""
    if not claims:
        return
    fields = [one for one in Claim._meta.local_concrete_fields if not one.generated and one.name != "said_on"]
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
    command = f"COPY claims_claim ({names}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(command) as rows:
        for claim in claims:
            rows.write_row(
                [one.get_db_prep_save(one.pre_save(claim, add=True), connection) for one in fields]
            )
            claim._state.adding, claim._state.db = False, connection.alias


def _numbers(count: int) -> list[int]:
    """So many numbers for new claims, rising."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('claims_claim', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return sorted(row[0] for row in cursor.fetchall())


_MACHINE_FIELDS = [
    "run",
    "outer",
    "source",
    "cue",
    "content",
    "hedge_spans",
    "source_text",
    "cue_text",
    "content_text",
    "form",
    "kind",
    "cue_class",
    "polarity",
    "hedges",
    "speaker",
    "organisation",
    "described_as",
    "role",
    "confidence",
]


def _write_relays(drafts: Sequence[_Draft]) -> None:
    if again := [claim for draft in drafts for claim in draft.again]:
        Relay.objects.filter(claim__in=again).delete()
    Relay.objects.bulk_create(
        Relay(
            claim=claim,
            order=order,
            name=relay.name[:200],
            organisation_id=draft.registry.body(relay.name),
            spans=((relay.start, relay.end),),
        )
        for draft in drafts
        for index, claim in draft.written.items()
        for order, relay in enumerate(draft.reading.found[index].relays, start=1)
    )
