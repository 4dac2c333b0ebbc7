"""The machine's writes: from an article's original to its claims."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.ingest import IngestError
from articles.models import Article, Job
from articles.services import keep_text, read_original
from claims import extraction
from claims.competing import Vectors
from claims.extraction import Attribution, SourceKind
from claims.models import Claim, ExtractionRun, Organisation, Relay
from claims.registry import Registry, Said, title_of
from claims.services import affiliations, telling
from claims.services.publishers import publish
from claims.services.settling import settle
from claims.services.vectors import owe
from claims.stored_vectors import store

logger = logging.getLogger(__name__)

WENT_WRONG = (
    "Something went wrong inside newsclaims while it looked for claims. The text is kept. Try again; if it "
    "happens again, tell whoever runs this installation: the worker's log says what it was."
)


def process(lease: jobs.Lease) -> None:
    """Take one article from its original to its claims; every way this can end is recorded in its job."""
    try:
        with jobs.renewing(lease):
            _process(lease)
    except jobs.LostLeaseError:
        logger.info("Article %s was taken over by another worker; nothing was written", lease.article_id)
    except IngestError as error:
        _record_failure(lease, str(error))
        jobs.fail(lease, code=error.code, message=error.message)
    except Exception:
        logger.exception("Attempt %s at article %s failed", lease.attempt, lease.article_id)
        _record_failure(lease, WENT_WRONG)
        jobs.give_back(lease, code="went_wrong", message=WENT_WRONG)


def _process(lease: jobs.Lease) -> None:
    article = Article.objects.select_related("original").get(pk=lease.article_id)
    if not article.text:
        document = read_original(article)
        with transaction.atomic():
            jobs.hold(lease)
            if keep_text(article=article, document=document) != article:
                jobs.finish(lease)  # another article has the same text; there is nothing to extract here
                return
    jobs.enter(lease, Job.State.EXTRACTING)
    found = extraction.extract(article.text)
    with transaction.atomic():
        jobs.hold(lease)
        if found:
            owe(article.pk)
        write_claims(article=article, found=found, attempt=lease.attempt, started_at=lease.started_at)
        jobs.finish(lease)
        telling.extracted(article)


def _record_failure(lease: jobs.Lease, message: str) -> None:
    ExtractionRun.objects.create(
        article_id=lease.article_id,
        attempt=lease.attempt,
        model_version=extraction.MODEL_VERSION,
        started_at=lease.started_at,
        finished_at=timezone.now(),
        error=message,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person decided about an article's claims, so that the machine does not say it again."""

    spans: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "Kept":
        return cls(tuple(_points(claim.content) for claim in claims))

    def covers(self, content: Sequence[tuple[int, int]]) -> bool:
        """Whether a claim with about this content is there already: half of the characters are shared."""
        points = _points(content)
        return any(2 * len(points & kept) >= len(points | kept) for kept in self.spans)


def _points(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(point for start, end in spans for point in range(start, end))


@transaction.atomic(savepoint=False)
def write_claims(
    *,
    article: Article,
    found: Sequence[Attribution],
    attempt: int,
    started_at: datetime,
    vectors: Sequence[Vectors] = (),
) -> ExtractionRun:
    """Make an article's claims what the machine found, but for those that a person has settled or uses.

    A claim that was found before, at the same cue and content, keeps its number and address. A name that was
    linked to somebody in this article before stays linked to them, by whomever. ``vectors``
    are those of ``found``, one for one, or none.
    """
    registry = Registry(article)
    registry.link(_people(found), (name for item in found for name in _bodies(item)))
    there = list(article.claims.select_for_update())
    in_use = set(article.claims.in_use().values_list("pk", flat=True))
    theirs = {claim.pk for claim in there if claim.is_settled} | in_use
    kept = Kept.of(claim for claim in there if claim.pk in theirs)
    before = {(claim.cue, claim.content): claim for claim in there if claim.pk not in theirs}
    run = ExtractionRun.objects.create(
        article=article,
        attempt=attempt,
        model_version=extraction.MODEL_VERSION,
        started_at=started_at,
        finished_at=timezone.now(),
        words=len(article.text.split()),
        found=len(found),
        kept=len(kept.spans),
    )
    written: dict[int, Claim] = {}
    for index, item in enumerate(found):
        if not kept.covers(item.content):
            claim = before.pop((item.cue, item.content), None) or Claim(article=article)
            _fill(claim, item, article.text, registry)
            claim.run = run
            written[index] = claim
    article.claims.filter(pk__in=[claim.pk for claim in before.values()]).delete()
    run.created = _save(written, found)
    run.save(update_fields=["created"])
    _write_relays(written, found, registry)
    publish(article=article, outlet=registry.outlet)
    affiliations.refresh([article.pk])
    settle(registry.touched())
    if vectors:
        store((claim.pk, vectors[index]) for index, claim in written.items())
    return run


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


def _bodies(item: Attribution) -> tuple[str, ...]:
    return (item.organisation, *(relay.name for relay in item.relays))


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
    claim.organisation = registry.organisation(item.organisation)
    claim.speaker, claim.described_as = None, ""
    if claim.kind == Claim.Kind.PERSON:
        claim.speaker = registry.speaker(item.speaker)
        if claim.speaker is None and item.speaker:
            _fill_without_person(claim, registry.organisation(item.speaker))
    if claim.speaker is None:
        # "company" alone says less than "the company that runs the dam"; a pronoun says less than either.
        is_noun = claim.kind == Claim.Kind.ORGANISATION and claim.organisation is None
        is_vague = not item.speaker or (is_noun and item.speaker in claim.source_text)
        claim.described_as = (claim.source_text if is_vague else item.speaker)[:300]


def _fill_without_person(claim: Claim, body: Organisation | None) -> None:
    """The name is no person's, or so an editor said: it is a body's, or it is not clear whose."""
    claim.kind = Claim.Kind.ORGANISATION if body else Claim.Kind.UNCLEAR
    claim.organisation = body or claim.organisation


def _save(written: dict[int, Claim], found: Sequence[Attribution]) -> int:
    """Save claims in two steps, because an inner one names the row of its outer. Returns how many are new."""
    new = [claim for claim in written.values() if claim.pk is None]
    Claim.objects.bulk_create(new)
    for index, claim in written.items():
        outer = found[index].outer
        claim.outer = written.get(outer) if outer is not None else None
    fresh = set(map(id, new))
    again = [claim for claim in written.values() if id(claim) not in fresh or claim.outer is not None]
    Claim.objects.bulk_update(again, _MACHINE_FIELDS)
    return len(new)


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


def _write_relays(written: dict[int, Claim], found: Sequence[Attribution], registry: Registry) -> None:
    Relay.objects.filter(claim__in=written.values()).delete()
    Relay.objects.bulk_create(
        Relay(
            claim=claim,
            order=order,
            name=relay.name[:200],
            organisation=registry.organisation(relay.name),
            spans=((relay.start, relay.end),),
        )
        for index, claim in written.items()
        for order, relay in enumerate(found[index].relays, start=1)
    )
