"""The vectors of claims in the database: what they are kept in, and how they are written."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from claims.competing import Vectors
    from claims.extraction import Span


class ClaimVectors(models.Model):
    """Embeddings of one claim's words, 768 bytes, made when the claim is written.

    A table of its own: lists and the history of claims have no use for them.
    """

    claim = models.OneToOneField(
        "claims.Claim", models.CASCADE, primary_key=True, related_name="vectors"
    )  # its key serves the look-up by claim
    encoder = models.CharField(max_length=60)
    packed = models.BinaryField()

    class Meta:
        app_label = "claims"
        verbose_name_plural = "claim vectors"

    def __str__(self) -> str:
        return f"vectors of claim {self.claim_id}"

    @property
    def vectors(self) -> "Vectors | None":
        """The embeddings; None if another encoder made them, for those are not comparable."""
        from claims import competing  # numpy and its kin: a third of the start of every command

        return competing.unpack(bytes(self.packed)) if self.encoder == competing.ENCODER_VERSION else None


class VectorsDue(models.Model):
    """Articles whose claims lack vectors: written with the claims, gone once they are made.

    Making them takes three times as long as finding the claims, and nobody waits for them, so that a worker
    does it when no article is in the queue.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        app_label = "claims"
        verbose_name_plural = "vectors due"

    def __str__(self) -> str:
        return f"vectors of article {self.article_id} since {self.since:%H:%M:%S}"


def encode(text: str, contents: "Sequence[tuple[Sequence[Span], Sequence[Span]]]") -> "list[Vectors]":
    """The vectors of claims of one article, each given as its spans of content and of cue."""
    from claims import competing

    pairs = []
    for content, cue in contents:
        words = " ".join(text[start:end] for start, end in content)
        pairs.append((words, competing.surrounding(text, (*cue, *content))))
    return competing.encoder().vectors(pairs) if pairs else []


def store(vectors: "Iterable[tuple[int, Vectors]]") -> None:
    """Keep vectors by the key of their claim, instead of what was kept before."""
    from claims import competing

    rows = [
        ClaimVectors(claim_id=key, encoder=competing.ENCODER_VERSION, packed=competing.pack(item))
        for key, item in vectors
    ]
    ClaimVectors.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["encoder", "packed"],
        batch_size=500,
    )
