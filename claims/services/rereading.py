"""What running the model again would change in an article, before it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article
from claims import extraction
from claims.extraction import Attribution
from claims.models import Claim
from claims.services.extraction import Kept

LONGEST = 60_000
"""Characters of a text that is read while somebody waits: about two seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the model finds now: the words, and whom the article names for them."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Rereading:
    """What would come, go and change. ``settled`` claims are people's and stay as they are."""

    added: tuple[Found, ...]
    gone: tuple[Claim, ...]
    changed: tuple[Claim, ...]
    same: int
    settled: int

    @property
    def is_all_the_same(self) -> bool:
        return not (self.added or self.gone or self.changed)


def reread(article: Article) -> Rereading:
    """Read the text again and compare. Writes nothing. As ``write_claims`` will do it, but for the names."""
    found = extraction.extract(article.text)
    there = list(article.claims.with_names().order_by("position", "pk"))
    in_use = set(article.claims.in_use().values_list("pk", flat=True))
    settled = [claim for claim in there if claim.is_settled or claim.pk in in_use]
    kept = Kept.of(settled)
    before = {(claim.cue, claim.content): claim for claim in there if claim not in settled}
    pairs = [
        (item, before.pop((item.cue, item.content), None)) for item in found if not kept.covers(item.content)
    ]
    changed = [claim for item, claim in pairs if claim is not None and _differs(claim, item)]
    added = [item for item, claim in pairs if claim is None]
    return Rereading(
        tuple(_told(article.text, added)),
        tuple(before.values()),
        tuple(changed),
        len(pairs) - len(changed) - len(added),
        len(settled),
    )


def _differs(claim: Claim, item: Attribution) -> bool:
    """Whether the model tells another source, form or hedge than the claim has."""
    hedges = list(dict.fromkeys(hedge.text.lower()[:100] for hedge in item.hedges))
    return (claim.source, claim.form, claim.hedges, claim.polarity) != (
        item.source,
        item.form.value,
        hedges,
        item.polarity.value,
    )


def _told(text: str, items: Sequence[Attribution]) -> list[Found]:
    return [
        Found(" … ".join(text[start:end] for start, end in item.content), item.speaker or item.organisation)
        for item in items
    ]
