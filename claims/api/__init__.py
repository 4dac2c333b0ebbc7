"""The record in the API: claims, speakers, organisations, relations and comparisons."""

from claims.api.claims import ArticleClaimViewSet, ClaimViewSet
from claims.api.comparisons import ComparisonViewSet
from claims.api.exports import ExportViewSet
from claims.api.records import OrganisationViewSet, SpeakerViewSet
from claims.api.relations import RelationViewSet
from claims.api.saved import SavedSearchViewSet

__all__ = [
    "ArticleClaimViewSet",
    "ClaimViewSet",
    "ComparisonViewSet",
    "ExportViewSet",
    "OrganisationViewSet",
    "RelationViewSet",
    "SavedSearchViewSet",
    "SpeakerViewSet",
]
