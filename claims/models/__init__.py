"""The record: claims, the people and organisations who made them, and how names were tied to these."""

from claims.models.acts import Act, OrganisationAct, SpeakerAct
from claims.models.claims import Claim, ExtractionRun, Relay
from claims.models.comparisons import Comparison, ComparisonClaim, Relation
from claims.models.linking import (
    Affiliation,
    Doubt,
    Link,
    OrganisationDoubt,
    OrganisationLink,
    Publication,
    SpeakerDoubt,
    SpeakerLink,
)
from claims.models.records import (
    Alias,
    Named,
    Organisation,
    OrganisationAlias,
    Provenance,
    Speaker,
    SpeakerAlias,
)
from claims.models.review import Assignment, Comment, Dispute, Report, Rereading
from claims.models.saved import SavedSearch
from claims.models.strokes import ClaimAct, ClaimStep
from claims.stored_vectors import ClaimVectors, VectorsDue

__all__ = [
    "Act",
    "Affiliation",
    "Alias",
    "Assignment",
    "Claim",
    "ClaimAct",
    "ClaimStep",
    "ClaimVectors",
    "Comment",
    "Comparison",
    "ComparisonClaim",
    "Dispute",
    "Doubt",
    "ExtractionRun",
    "Link",
    "Named",
    "Organisation",
    "OrganisationAct",
    "OrganisationAlias",
    "OrganisationDoubt",
    "OrganisationLink",
    "Provenance",
    "Publication",
    "Relation",
    "Relay",
    "Report",
    "Rereading",
    "SavedSearch",
    "Speaker",
    "SpeakerAct",
    "SpeakerAlias",
    "SpeakerDoubt",
    "SpeakerLink",
    "VectorsDue",
]
