"""The API's one router. Included at ``api/``: resources under ``v1/``, their description at ``schema/``."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.routers import APIRootView, DefaultRouter

from articles.api import ArticleViewSet
from articles.batches import BatchViewSet, NewBatchViewSet
from claims import api as claims
from newsclaims.resources import refuse_unknown
from newsclaims.site_api import HealthViewSet, MeViewSet
from newsclaims.webhooks.api import DeliveryViewSet, WebhookViewSet

app_name = "api"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells drf-spectacular, which looks for such classes by their target, what ours are."""

    target_class = "newsclaims.credentials.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": (
                "`Token nc_…`, or `Bearer nc_…`; made in the settings of an account, bounded by its scope."
            ),
        }


class Root(APIRootView):
    """Where the resources are."""

    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:  # others are not for this address, whatever they bring
            refuse_unknown(request.query_params, ())


router = DefaultRouter()
router.APIRootView = Root
router.include_format_suffixes = False
router.register("articles/batch", NewBatchViewSet, basename="new-batch")
router.register("batches", BatchViewSet, basename="batch")
router.register("articles", ArticleViewSet, basename="article")
router.register(
    "articles/(?P<article_id>[0-9]{1,18})/claims", claims.ArticleClaimViewSet, basename="article-claims"
)
router.register("claims", claims.ClaimViewSet, basename="claim")
router.register("speakers", claims.SpeakerViewSet, basename="speaker")
router.register("organisations", claims.OrganisationViewSet, basename="organisation")
router.register("relations", claims.RelationViewSet, basename="relation")
router.register("comparisons", claims.ComparisonViewSet, basename="comparison")
router.register("exports", claims.ExportViewSet, basename="export")
router.register("saved-searches", claims.SavedSearchViewSet, basename="saved-search")
router.register("me", MeViewSet, basename="me")
router.register("health", HealthViewSet, basename="health")
router.register("webhooks", WebhookViewSet, basename="webhook")
router.register(
    "webhooks/(?P<webhook_id>[0-9]{1,18})/deliveries", DeliveryViewSet, basename="webhook-deliveries"
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
