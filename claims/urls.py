"""Addresses of the pages about the record."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.urls import URLPattern, path

from claims import comparison_urls as comparing
from claims import views
from claims.registry import KINDS, Kind


def changing(kind: Kind) -> Iterator[URLPattern]:
    """What editors do to records of one kind. Three parts: two are a record's own page, whatever its name."""
    pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
        "unsure/": (views.unsure, "unsure"),
        "acts/<int:act>/undo/": (views.undo, "undo"),
        "<int:pk>/change/details/": (views.record_edit, "edit"),
        "<int:pk>/change/alias/": (views.alias_add, "alias-add"),
        "<int:pk>/change/alias/<int:alias>/": (views.alias_remove, "alias-remove"),
        "<int:pk>/change/merge/": (views.merge, "merge"),
        "<int:pk>/change/split/": (views.split, "split"),
        "<int:pk>/change/aside/": (views.set_aside, "aside"),
        "<int:pk>/change/decide/": (views.decide, "decide"),
    }
    for address, (view, name) in pages.items():
        yield path(f"{kind.url}/{address}", view, {"kind": kind}, name=f"{kind.owner}-{name}")


urlpatterns = [
    path("search/", views.search, name="search"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/claim.jsonld", views.claim_data, name="claim-data"),
    path("claims/<int:pk>/speaker/", views.speaker_of, name="claim-speaker"),
    path("claims/<int:pk>/edit/", views.edit, name="claim-edit"),
    path("claims/<int:pk>/card/", views.card, name="claim-card"),
    path("claims/<int:pk>/who/", views.who, name="claim-who"),
    path("claims/<int:pk>/restore/", views.restore, name="claim-restore"),
    path("claims/strokes/undo/", views.stroke_undo, name="stroke-undo-last"),
    path("claims/strokes/redo/", views.stroke_redo, name="stroke-redo-last"),
    path("claims/strokes/<int:act>/undo/", views.stroke_undo, name="stroke-undo"),
    path("claims/strokes/<int:act>/redo/", views.stroke_redo, name="stroke-redo"),
    path("articles/<int:pk>/claims/new/", views.claim_new, name="claim-new"),
    path("claims/<int:pk>/status/", views.status, name="claim-status"),
    path("people/", views.speakers, name="speakers"),
    path("people/options/", views.speaker_options, name="speaker-options"),
    path("people/<int:pk>/<str:slug>/", views.speaker, name="speaker"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>/<str:slug>/", views.organisation, name="organisation"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<int:pk>/<str:slug>/", views.outlet, name="outlet"),
    path("compare/", views.compare, name="compare"),
    path("compare/basket/", views.basket, name="compare-basket"),
    path("compare/arrange/", views.arrange, name="compare-arrange"),
    *comparing.urlpatterns,
    path("articles/<int:pk>/text/", views.article_text, name="article-text"),
    path("export/", views.export, name="export"),
    path("export/claims.<str:key>", views.export_file, name="export-file"),
    path("export/progress/<uuid:word>/", views.export_progress, name="export-progress"),
    path("feeds/search.<str:kind>", views.search_feed, name="search-feed"),
    path("feeds/people/<int:pk>.<str:kind>", views.person_feed, name="speaker-feed"),
    path("feeds/organisations/<int:pk>.<str:kind>", views.body_feed, name="organisation-feed"),
    path("feeds/outlets/<int:pk>.<str:kind>", views.outlet_feed, name="outlet-feed"),
    path("saved/", views.saved_list, name="saved-list"),
    path("saved/new/", views.saved_new, name="saved-new"),
    path("saved/off/<str:token>/", views.saved_off, name="saved-off"),
    path("saved/<int:pk>/", views.saved, name="saved"),
    path("saved/<int:pk>/change/", views.saved_change, name="saved-change"),
    path("saved/<int:pk>/seen/", views.saved_seen, name="saved-seen"),
    path("saved/<int:pk>/delete/", views.saved_delete, name="saved-delete"),
    path("saved/<int:pk>/restore/", views.saved_restore, name="saved-restore"),
    path("review/", views.review, name="review"),
    path("review/articles/", views.review_articles, name="review-articles"),
    path("review/next/", views.review_next, name="review-next"),
    path("review/check/", views.review_check, name="review-check"),
    path("review/give/", views.review_give, name="review-give"),
    path("review/acts/<int:act>/undo/", views.review_undo, name="review-undo"),
    path("claims/<int:pk>/assign/", views.claim_assign, name="claim-assign"),
    path("claims/<int:pk>/dispute/", views.dispute, name="claim-dispute"),
    path("claims/<int:pk>/settle/", views.settle, name="claim-settle"),
    path("claims/<int:pk>/comment/", views.comment, name="claim-comment"),
    path("claims/<int:pk>/report/", views.report, name="claim-report"),
    path("claims/<int:pk>/reports/", views.reports_resolve, name="claim-reports"),
    path("comments/<int:pk>/", views.comment_edit, name="comment"),
    path("comments/<int:pk>/delete/", views.comment_delete, name="comment-delete"),
    path("articles/<int:pk>/assign/", views.article_assign, name="article-assign"),
    path("articles/<int:pk>/presence/", views.article_presence, name="article-presence"),
    path("articles/<int:pk>/again/", views.article_again, name="article-again"),
    path("articles/<int:pk>/discard/", views.article_discard, name="article-discard"),
    *(pattern for kind in KINDS.values() for pattern in changing(kind)),
]
