"""What every page knows: what its reader may do, how much awaits review and what is being compared."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.compare import basket
from claims.counted import counted
from claims.models import Claim
from newsclaims.access import May


def site(request: HttpRequest) -> dict[str, object]:
    """Counts for the header. Lazy, so that fragments and error pages ask nothing.

    ``compared`` are the keys of the claims in the basket; ``here`` is the address that a form may lead back
    to, "" in the answer to another form.
    """
    return {
        "may": SimpleLazyObject(lambda: May.of(getattr(request, "user", None))),
        "awaiting_review": SimpleLazyObject(lambda: counted(Claim.objects.unreviewed())),
        "compared": SimpleLazyObject(lambda: frozenset(basket(request))),
        "here": request.get_full_path() if request.method == "GET" else "",
    }
