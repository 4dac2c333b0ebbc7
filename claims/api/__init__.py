"""Claims, speakers and organisations in the API."""

from claims.api.claims import ArticleClaimViewSet, ClaimViewSet
from claims.api.records import OrganisationViewSet, SpeakerViewSet

__all__ = ["ArticleClaimViewSet", "ClaimViewSet", "OrganisationViewSet", "SpeakerViewSet"]
