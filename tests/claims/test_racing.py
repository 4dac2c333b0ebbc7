"""Two editors save one claim as fast as they can: nothing is lost, and nothing kept that was not said."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles.models import Article
from claims import services
from claims.models import Claim, ClaimStep, ExtractionRun
from tests.claims.test_services import WARNED

SAVES = 250


def save_many(claim: int, user: User, start: Barrier) -> list[str]:
    """Save the claim with SAVES roles, each on the version seen just before. Those that were accepted."""
    accepted = []
    start.wait()
    try:
        for number in range(SAVES):
            role = f"{user.username} {number}"
            seen = Claim.objects.values_list("version", flat=True).get(pk=claim)
            try:
                services.edit_claim(claim_id=claim, version=seen, user=user, role=role)
            except services.StaleClaimError:
                continue
            accepted.append(role)
    finally:
        connection.close()
    return accepted


@pytest.mark.django_db(transaction=True)
def test_of_500_racing_saves_none_is_lost(
    article: Article, write: Callable[..., ExtractionRun], editor: User
) -> None:
    write(WARNED)
    claim = article.claims.get()
    bo = User.objects.create_user("bo")
    start = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(save_many, claim.pk, user, start) for user in (editor, bo)]
        accepted = [role for future in done for role in future.result()]
    events = claim.events.order_by("pgh_id")  # type: ignore[attr-defined]  # pghistory's
    kept = list(events.values_list("role", flat=True))
    assert Counter(kept[1:]) == Counter(accepted)
    assert len(accepted) >= SAVES  # one of two is always in time
    claim.refresh_from_db()
    assert (claim.role, claim.version) == (kept[-1], len(kept))
    assert list(events.values_list("version", flat=True)) == list(range(1, len(kept) + 1))
    assert ClaimStep.objects.filter(claim=claim).count() == len(accepted)
