"""How one claim's relays are written; their history is kept by triggers like that of the claim."""

from collections.abc import Sequence

from claims.models import Claim, Relay
from claims.states import Through


def write_relays(claim: Claim, relays: Sequence[Through]) -> None:
    """Make these the relays of a claim, in this order."""
    Relay.objects.filter(claim=claim).delete()
    Relay.objects.bulk_create(
        Relay(claim=claim, order=order, name=item.name, organisation_id=item.key, spans=item.spans)
        for order, item in enumerate(relays, start=1)
    )
    vars(claim).get("_prefetched_objects_cache", {}).pop("relays", None)
    vars(claim).pop("through", None)
