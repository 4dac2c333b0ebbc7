"""Who looks at what: articles and claims are taken and given; who else is there."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from claims import services
from claims.models import Assignment
from tests.pages.records import Flood, queued


def test_an_article_is_taken_and_given_back(
    signed_in: Client, leading: Client, flood: Flood, editor: User, chief: User, reader: User
) -> None:
    address = f"/articles/{flood.first.pk}/assign/"
    signed_in.post(address, {"editor": "ana"})
    assert Assignment.objects.get().editor == editor
    leading.post(address, {"editor": "cleo"})
    assert Assignment.objects.get().editor == chief
    assert "has it already" in signed_in.post(address, {"editor": "ana"}, follow=True).content.decode()
    assert (
        "Nobody who checks claims" in leading.post(address, {"editor": "rolf"}, follow=True).content.decode()
    )
    leading.post(address, {"editor": ""})
    assert not Assignment.objects.exists()


def test_a_claim_is_taken_and_is_in_ones_queue(
    signed_in: Client, leading: Client, flood: Flood, editor: User
) -> None:
    signed_in.post(f"/claims/{flood.power.pk}/assign/", {"editor": "ana"})
    services.assign(article_id=flood.first.pk, editor=editor, user=editor)
    assert set(queued("mine", editor)) == {flood.power, flood.opened, flood.told, flood.million}
    leading.post(f"/claims/{flood.power.pk}/assign/", {"editor": "cleo"})
    assert set(queued("mine", editor)) == {flood.opened, flood.told, flood.million}


def test_a_chief_gives_the_chosen_claims(
    signed_in: Client, leading: Client, flood: Flood, editor: User, chief: User
) -> None:
    chosen = [f"{claim.pk}:1" for claim in (flood.power, flood.more)]
    services.assign(claim_id=flood.power.pk, editor=chief, user=chief)
    refused = signed_in.post("/review/give/", {"claim": chosen, "editor": "cleo"}, follow=True)
    assert "A chief editor gives work to others." in refused.content.decode()
    taken = signed_in.post("/review/give/", {"claim": chosen}, follow=True).content.decode()
    assert "1 claim is yours to look at. 1 stayed with whoever has them." in taken
    given = leading.post("/review/give/", {"claim": chosen, "editor": "ana"}, follow=True).content.decode()
    assert "2 claims are Ana’s to look at." in given
    assert set(queued("mine", editor)) == {flood.power, flood.more}


def test_a_claim_that_somebody_has_is_left_by_the_machine(flood: Flood, editor: User) -> None:
    services.assign(claim_id=flood.power.pk, editor=editor, user=editor)
    services.write_claims(article=flood.second, found=[], attempt=1, started_at=timezone.now())
    assert list(flood.second.claims.all()) == [flood.power]


def test_editors_see_who_else_is_there(
    signed_in: Client, leading: Client, flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "get", kept.get)
    monkeypatch.setattr(cache, "set", lambda key, value, _timeout: kept.update({key: value}))
    address = f"/articles/{flood.first.pk}/presence/"
    assert signed_in.get(address).content.decode().strip() == ""
    assert "Ana is on this article too" in leading.get(address).content.decode()
