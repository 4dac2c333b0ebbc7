"""What every page knows: how much awaits review and what is being compared."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, object]:
    """Counts for the header. Lazy, so that fragments and error pages ask nothing."""
    from claims.models import Claim

    return {"awaiting_review": SimpleLazyObject(Claim.objects.unreviewed().count)}
