"""Make the vectors of claims that have none, or have another encoder's."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q

from claims.competing import ENCODER_VERSION
from claims.models import Claim
from claims.stored_vectors import encode, store


class Command(BaseCommand):
    help = "Make the vectors by which competing claims are suggested, where claims have none."

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = Claim.objects.filter(Q(vectors=None) | ~Q(vectors__encoder=ENCODER_VERSION))
        lacking = (
            wanted.select_related("article").only("content", "cue", "article__text").order_by("article", "pk")
        )
        done = 0
        for article, group in groupby(lacking.iterator(chunk_size=500), key=lambda claim: claim.article):
            claims = list(group)
            made = encode(article.text, [(claim.content, claim.cue) for claim in claims])
            store(zip((claim.pk for claim in claims), made, strict=True))
            done += len(claims)
        self.stdout.write(f"{done} claims embedded" if done else "Every claim has its vectors already")
