"""Many claims checked at once: shown first, undone as one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims import services
from claims.models import Claim
from tests.pages.records import Flood


def test_many_are_shown_then_checked_and_undone_as_one(leading: Client, flood: Flood) -> None:
    chosen = [f"{claim.pk}:{claim.version}" for claim in (flood.power, flood.more)]
    preview = leading.post("/review/check/", {"claim": chosen}).content.decode()
    assert "Check 2 claims?" in preview
    assert Claim.objects.filter(status="confirmed").count() == 0
    done = leading.post("/review/check/", {"claim": chosen, "go": "1"}, follow=True).content.decode()
    assert "Checked 2 claims." in done
    assert set(Claim.objects.filter(status="confirmed")) == {flood.power, flood.more}
    undo = done.split('action="/review/acts/')[1].split('"')[0]
    leading.post(f"/review/acts/{undo}")
    assert Claim.objects.filter(status="confirmed").count() == 0


def test_all_of_a_narrowed_queue_are_taken(leading: Client, flood: Flood) -> None:
    preview = leading.post("/review/check/?outlet=ledger", {"every": "1"}).content.decode()
    assert "Check 2 claims?" in preview


def test_what_somebody_changed_meanwhile_is_left_alone(leading: Client, flood: Flood, editor: User) -> None:
    chosen = [f"{claim.pk}:{claim.version}" for claim in (flood.power, flood.more)]
    services.set_status(claim_id=flood.more.pk, version=1, status="rejected", user=editor)
    done = leading.post("/review/check/", {"claim": chosen, "go": "1"}, follow=True).content.decode()
    assert "Checked 1 claim." in done
    assert "1 claim was changed by somebody else" in done
    assert Claim.objects.get(pk=flood.more.pk).status == "rejected"


def test_editors_do_not_check_many_at_once(signed_in: Client, flood: Flood) -> None:
    assert signed_in.post("/review/check/", {"every": "1"}).status_code == 403


@pytest.mark.parametrize("claim", ["x", "1", "1:x", "1:2:3", "٣:1", "99999999999999999999:1"])
def test_a_broken_choice_changes_nothing(leading: Client, claim: str) -> None:
    answer = leading.post("/review/check/", {"claim": [claim], "go": "1"}, follow=True)
    assert "cannot be read" in answer.content.decode()
