"""What stays where it was on an open desk: who has which colours, and which paragraphs a change touches."""

from collections.abc import Iterable, Sequence
from typing import Any

from claims.highlight import Paragraph, voice_key
from claims.models import Claim, Provenance

_SPANS = ("content", "cue", "source", "hedge_spans")
_WHOSE = ("kind", "speaker_id", "organisation_id", "described_as", "source_text")


def seen(claims: Sequence[Claim]) -> list[object]:
    """The keys of all who ever were the source of these claims, in the order in which they came.

    Those that the machine named stand in the order of the text, whom editors entered behind them in the order
    of time: a new speaker takes nobody's colours. Asks one query, none where nobody changed a claim.
    """
    changed = {claim.pk for claim in claims if claim.version > 1 or claim.provenance == Provenance.PERSON}
    if not changed:
        return []
    came: list[tuple[int, int, int, object]] = [
        (0, claim.position, claim.pk, voice_key(claim)) for claim in claims if claim.pk not in changed
    ]
    known: set[int] = set()
    for event in _events(changed, "content", "provenance", *_WHOSE):
        is_first = event.pgh_obj_id not in known and event.provenance == Provenance.MACHINE
        known.add(event.pgh_obj_id)
        when = (0, event.content[0][0], event.pgh_obj_id) if is_first else (1, event.pgh_id, 0)
        came.append((*when, voice_key(event)))
    came.sort(key=lambda item: item[:3])
    return list(dict.fromkeys(item[3] for item in came))


def touched(paragraphs: Iterable[Paragraph], claims: Iterable[int]) -> list[Paragraph]:
    """The paragraphs in which these claims are marked, or ever were. Asks one query."""
    spans = {
        span
        for event in _events(claims, *_SPANS)
        for name in _SPANS
        for span in map(tuple, getattr(event, name))
    }
    return [
        paragraph
        for paragraph in paragraphs
        if any(start < paragraph.end and paragraph.start < end for start, end in spans)
    ]


def _events(claims: Iterable[int], *names: str) -> Any:
    events: Any = Claim._meta.get_field("events").related_model
    return events.objects.filter(pgh_obj__in=list(claims)).only("pgh_obj", *names).order_by("pgh_id")
