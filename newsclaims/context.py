"""What every page knows: what its reader may do, how much awaits review and what is being compared."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.compare import basket_count
from claims.counted import counted
from claims.models import Claim
from newsclaims.access import May


def site(request: HttpRequest) -> dict[str, object]:
    """Counts for the header. Lazy, so that fragments and error pages ask nothing."""
    return {
        "may": SimpleLazyObject(lambda: May(getattr(request, "user", None))),
        "awaiting_review": SimpleLazyObject(lambda: counted(Claim.objects.unreviewed())),
        "compare_count": SimpleLazyObject(lambda: basket_count(request)),
    }
