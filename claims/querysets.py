"""Chainable reads over claims and over the people and organisations who made them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from claims.query import STRAIGHT

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.models import Claim, Organisation, Speaker


def web_query(words: str) -> SearchQuery:
    """``words``, "phrases", ``-not`` and OR, in the notation that people know from the web."""
    return SearchQuery(words.translate(STRAIGHT), config="english", search_type="websearch")


# Who says it, for a body's own words; of what a person says for it, it is not the source.
_SAYING_BODY = Case(When(kind="organisation", then=F("organisation")))


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Reads over claims."""

    def shown(self) -> Self:
        """Without what an editor rejected."""
        return self.exclude(status="rejected")

    def unreviewed(self) -> Self:
        return self.filter(status="unreviewed", provenance="machine")

    def in_use(self) -> Self:
        """Those that people related, compared, disputed or talked about: the machine leaves them."""
        theirs = ("relations", "relations_to", "places", "disputes", "reports", "comments", "assignment")
        return self.filter(reduce(or_, (Q(**{f"{name}__isnull": False}) for name in theirs))).distinct()

    def settled(self) -> Self:
        """Those that a person checked, corrected, rejected or made."""
        return self.exclude(status="unreviewed", provenance="machine")

    def disputed(self) -> Self:
        """Those that an editor thinks are not right as they stand."""
        return self.filter(pk__in=self._review("disputes").filter(settled_at=None).values("claim"))

    def reported(self) -> Self:
        """Those that a reader reported and no editor has answered for."""
        return self.filter(pk__in=self._review("reports").filter(resolved_at=None).values("claim"))

    def once_disputed(self) -> Self:
        """Those that were disputed, and are not any more."""
        return self.filter(pk__in=self._review("disputes").values("claim")).exclude(
            pk__in=self._review("disputes").filter(settled_at=None).values("claim")
        )

    def once_reported(self) -> Self:
        """Those that readers reported, all of it answered."""
        return self.filter(pk__in=self._review("reports").values("claim")).exclude(
            pk__in=self._review("reports").filter(resolved_at=None).values("claim")
        )

    def assigned_to(self, user: User) -> Self:
        """Those that this editor is to look at, alone or with their whole article.

        A union, not an OR: for that PostgreSQL would walk through all claims.
        """
        mine = self._review("assignment").filter(editor=user)
        single = mine.exclude(claim=None).values("claim")
        whole = mine.exclude(article=None).values("article__claims")
        return self.filter(pk__in=single.union(whole))

    def of_unsure_speakers(self) -> Self:
        """Those whose speaker may be somebody else on record.

        Keys, not a subquery: PostgreSQL would walk through all claims in their order to find a few.
        """
        speakers: Any = self.model._meta.get_field("speaker").related_model
        return self.filter(
            speaker__in=list(speakers.objects.unsure().order_by().values_list("pk", flat=True))
        )

    def _review(self, name: str) -> models.QuerySet[Any]:
        related = self.model._meta.get_field(name).related_model
        return related._default_manager.order_by()  # type: ignore[union-attr]

    def in_state(self, status: str) -> Self:
        """Those of one status; for "" all that an editor did not reject."""
        if not status:
            return self.shown()
        return self.unreviewed() if status == "unreviewed" else self.filter(status=status)

    def with_names(self) -> Self:
        """What a list row or card shows beside the words, in two queries whatever the number of claims."""
        return (
            self.select_related("article", "speaker", "speaker__organisation", "organisation")
            .defer("article__text", "article__search", "search")
            .prefetch_related("relays__organisation")
        )

    def for_cards(self) -> Self:
        """The same without what no card shows: half of the columns, which a page of 25 feels."""
        article = ("byline", "url", "text_sha256", "length", "dropped", "created_at")
        record = ("description", "wikidata_id", "provenance", "created_at")
        names = [f"article__{name}" for name in article]
        for who in ("speaker", "organisation", "speaker__organisation"):
            names += [f"{who}__{name}" for name in record]
        return self.with_names().defer(*names)

    def for_desk(self) -> Self:
        """What an article's marks and the cards beside its text show, in one query; the article is there."""
        claim = ("run", "outer", "cue_class", "search", "utterance", "hedged", "said_on", "created_at")
        record = ("description", "wikidata_id", "provenance", "set_aside", "merged_into", "created_at")
        whose = ("speaker", "organisation", "speaker__organisation")
        relays: Any = self.model._meta.get_field("relays").related_model
        names = relays.objects.filter(claim=OuterRef("pk")).order_by("order").values("name")
        return (
            self.select_related(*whose)
            .defer(*claim, *(f"{who}__{name}" for who in whose for name in record))
            .annotate(through=ArraySubquery(names))
        )

    def with_origin(self) -> Self:
        """And the run that found it, and the claim that it is told in."""
        return self.select_related("run", "outer__speaker", "outer__organisation")

    def with_remarks(self) -> Self:
        """And whose it is, and whether editors or readers said anything of it that is worth a query."""
        field: Any = self.model._meta.get_field
        disputes, comments, reports = (
            field(name).related_model.objects for name in ("disputes", "comments", "reports")
        )
        return self.select_related("assignment__editor").annotate(
            has_disputes=Exists(disputes.filter(claim=OuterRef("pk"))),
            has_comments=Exists(comments.filter(claim=OuterRef("pk"))),
            has_reports=Exists(reports.still_open().filter(claim=OuterRef("pk"))),
        )

    def with_text(self) -> Self:
        """And the article's text, which lists leave out: called last, for a page that shows the passage."""
        return self.defer(None).defer("article__search", "search")

    def by_speaker(self, speaker: Speaker) -> Self:
        return self.filter(speaker=speaker)

    def among(self, keys: Sequence[int]) -> list[Claim]:
        """Those with these keys, in the order of the keys; some may be gone."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def by_organisation(self, organisation: Organisation) -> Self:
        """What the body said and what people said for it."""
        return self.filter(organisation=organisation)

    def search(self, words: str) -> Self:
        """Claims with ``words`` in them, or in the words that name their source."""
        return self.filter(search=web_query(words))

    def ranked(self, words: str) -> Self:
        """The best match first."""
        return self.annotate(rank=SearchRank(F("search"), web_query(words))).order_by("-rank", "-pk")

    def newest(self) -> Self:
        return self.order_by("-said_on", "-pk")

    def folded(self) -> Self:
        """Each utterance once, however many articles have it: the first on record of those found."""
        groups = self.order_by().by_utterance().annotate(first=Min("pk"))
        return self.filter(pk__in=groups.values("first"))

    def by_utterance(self) -> models.QuerySet[Any, Any]:
        """Grouped by utterance, for an aggregate; what is too short to be one stands for itself."""
        alone = Case(When(utterance=None, then=F("pk")))
        return self.values("utterance", "speaker", body=_SAYING_BODY, alone=alone)

    def also_in(self, claim: Claim) -> Self:
        """The same utterance in other articles: the same words of the same source, the first article first.

        Index claim_utterance.
        """
        if claim.utterance is None:
            return self.none()
        body = claim.organisation_id if claim.kind == "organisation" else None
        same = self.alias(body=_SAYING_BODY).filter(
            utterance=claim.utterance, speaker=claim.speaker_id, body=body
        )
        return same.exclude(article=claim.article_id).order_by("said_on", "pk")

    def least_sure(self) -> Self:
        """What the machine was least sure of first: the order of a review."""
        return self.order_by("confidence", "pk")


class NamedQuerySet(models.QuerySet[Any]):
    """Reads over speakers and organisations alike."""

    def _aliased(self, **condition: str) -> Self:
        alias = self.model._meta.get_field("aliases").related_model
        owner = self.model._meta.model_name
        return self.filter(Exists(alias.objects.filter(**{owner: OuterRef("pk")}, **condition)))

    def named(self, words: str) -> Self:
        """Those with an alias that has ``words`` in it, whatever their case and diacritics."""
        from claims.registry import normal_name  # the registry reads models, and those read this module

        key = normal_name(words)
        found = self.on_record()
        return found._aliased(normal__contains=key) if key else found._aliased(name__icontains=words)

    def called(self, key: str) -> Self:
        """Those with an alias that has ``key``, folded by the registry, as whole words in it."""
        alias = self.model._meta.get_field("aliases").related_model
        owner = self.model._meta.model_name
        padded = alias.objects.alias(padded=Concat(Value(" "), "normal", Value(" ")))
        # The condition on the bare column says nothing new, but an index can serve it.
        found = padded.filter(normal__contains=key, padded__contains=f" {key} ")
        return self.on_record().filter(pk__in=found.values(owner))

    def on_record(self) -> Self:
        """Without those that were merged into another one, or that an editor said are none."""
        return self.filter(merged_into=None, set_aside=False)

    def in_article(self, article: Article) -> Self:
        """Those who say something in an article."""
        claim = self.model._meta.get_field("claims").related_model
        owner = self.model._meta.model_name
        return self.filter(
            pk__in=claim.objects.filter(article=article, **{f"{owner}__isnull": False}).values(owner)
        )

    def with_counts(self) -> Self:
        """With ``claim_count``: claims that no editor rejected, counted row by row of what is shown."""
        claim = self.model._meta.get_field("claims").related_model
        owner = self.model._meta.model_name
        theirs = claim.objects.shown().filter(**{owner: OuterRef("pk")}).order_by().values(owner)
        number = Subquery(theirs.annotate(number=Count("pk")).values("number"))
        return self.annotate(claim_count=Coalesce(number, 0))

    def most_quoted(self) -> Self:
        """Those with claims, the most first. Counts all claims once, by owner, instead of row by row."""
        counted = Count("claims", filter=~Q(claims__status="rejected"))
        return self.annotate(claim_count=counted).filter(claim_count__gt=0).order_by("-claim_count", "name")

    def unsure(self) -> Self:
        """Records that may be another one, or more than one."""
        return self.on_record().filter(unsure=True)

    def outlets(self) -> Self:
        """Organisations that articles on record appeared in."""
        publication = self.model._meta.get_field("publications").related_model
        return self.filter(Exists(publication.objects.filter(outlet=OuterRef("pk"))))
