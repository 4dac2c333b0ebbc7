"""The feed of a comparison: a claim that is put into it is an entry, the latest first."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from claims.models import Comparison, ComparisonClaim

MOST = 60


class ComparisonFeed(Feed[ComparisonClaim, Comparison]):
    """Atom, for whoever may read the comparison."""

    feed_type = Atom1Feed
    description_template = "claims/includes/feed_place.html"

    def get_object(self, request: HttpRequest, pk: int) -> Comparison:
        return get_object_or_404(Comparison.objects.visible_to(request.user), pk=pk)

    def title(self, shown: Comparison) -> str:
        return shown.title

    def subtitle(self, shown: Comparison) -> str:
        return shown.question

    def link(self, shown: Comparison) -> str:
        return shown.get_absolute_url()

    def feed_url(self, shown: Comparison) -> str:
        return reverse("comparison-feed", args=[shown.pk])

    def items(self, shown: Comparison) -> list[ComparisonClaim]:
        related = ("claim__article", "claim__speaker__organisation", "claim__organisation")
        places = shown.chosen.select_related(*related).defer(
            "claim__article__text", "claim__article__search", "claim__search"
        )
        return list(places.prefetch_related("claim__relays").order_by("-added_at", "-pk")[:MOST])

    def item_title(self, item: ComparisonClaim) -> str:
        return f"{item.claim.who}: {item.claim.content_text[:120]}"

    def item_link(self, item: ComparisonClaim) -> str:
        return item.claim.get_absolute_url()

    def item_guid(self, item: ComparisonClaim) -> str:
        """Its own in each comparison, for as long as it stands there."""
        return f"tag:newsclaims,2026:comparison-{item.comparison_id}-place-{item.pk}"

    def item_pubdate(self, item: ComparisonClaim) -> datetime:
        return item.added_at
