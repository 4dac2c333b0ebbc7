"""The API's one router. Included at ``api/``: resources under ``v1/``, their description at ``schema/``."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular import authentication
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from articles.api import ArticleViewSet
from articles.batches import BatchViewSet, NewBatchViewSet
from claims.api import ArticleClaimViewSet, ClaimViewSet, OrganisationViewSet, SpeakerViewSet
from webhooks.api import DeliveryViewSet, WebhookViewSet

app_name = "api"


class BasicScheme(authentication.BasicScheme):  # type: ignore[no-untyped-call]
    """Tells drf-spectacular, which looks for such classes by their target, what ours are."""

    target_class = "newsclaims.credentials.Basic"


router = DefaultRouter()
router.include_format_suffixes = False
router.register("articles/batch", NewBatchViewSet, basename="new-batch")
router.register("batches", BatchViewSet, basename="batch")
router.register("articles", ArticleViewSet, basename="article")
router.register("articles/(?P<article_id>[0-9]{1,18})/claims", ArticleClaimViewSet, basename="article-claims")
router.register("claims", ClaimViewSet, basename="claim")
router.register("speakers", SpeakerViewSet, basename="speaker")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("webhooks", WebhookViewSet, basename="webhook")
router.register(
    "webhooks/(?P<webhook_id>[0-9]{1,18})/deliveries", DeliveryViewSet, basename="webhook-deliveries"
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
