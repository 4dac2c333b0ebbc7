"""What editors say about a claim: disputes and comments."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.models import Claim, Comment, Dispute
from claims.remarks import Remarks, note_remarks
from tests.pages.records import Flood


def test_one_disputes_and_another_settles(
    signed_in: Client, leading: Client, flood: Flood, editor: User
) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}dispute/", {"why": "It was Quist."})
    assert "It was Quist." in signed_in.get(address).content.decode()
    own = signed_in.post(f"{address}settle/", {"outcome": "upheld"}, follow=True)
    assert "Another editor settles it; you cannot." in own.content.decode()
    leading.post(f"{address}settle/", {"outcome": "upheld"})
    settled = Dispute.objects.get()
    assert (settled.outcome, settled.settled_by and settled.settled_by.username) == ("upheld", "cleo")


def test_a_dispute_is_settled_by_changing_the_claim(leading: Client, flood: Flood, editor: User) -> None:
    services.set_status(claim_id=flood.power.pk, version=1, status="confirmed", user=editor)
    services.dispute(claim_id=flood.power.pk, why="Nobody says it", user=editor)
    address = f"/claims/{flood.power.pk}/"
    unchanged = leading.post(f"{address}settle/", {"outcome": "changed"}, follow=True).content.decode()
    assert "Correct it first." in unchanged
    late = {"outcome": "changed", "status": "rejected", "version": "1"}
    assert (
        "changed the claim meanwhile" in leading.post(f"{address}settle/", late, follow=True).content.decode()
    )
    assert Claim.objects.disputed().count() == 1
    settled = leading.post(f"{address}settle/", late | {"version": "2"}, follow=True).content.decode()
    assert "Ana disputed it on" in settled
    assert (Claim.objects.get(pk=flood.power.pk).status, Dispute.objects.get().outcome) == (
        "rejected",
        "changed",
    )


def test_a_claim_is_disputed_once_at_a_time(flood: Flood, editor: User, chief: User) -> None:
    services.dispute(claim_id=flood.power.pk, why="It was Quist", user=editor)
    with pytest.raises(services.RefusedError, match="already"):
        services.dispute(claim_id=flood.power.pk, why="No", user=chief)
    services.settle_dispute(claim_id=flood.power.pk, outcome="withdrawn", user=editor)
    services.dispute(claim_id=flood.power.pk, why="Once more", user=chief)


def test_comments_are_for_editors_and_ones_own_to_delete(
    signed_in: Client, leading: Client, client: Client, flood: Flood
) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}comment/", {"words": "<b>Ask</b> Quist"})
    assert "&lt;b&gt;Ask&lt;/b&gt; Quist" in leading.get(address).content.decode()
    assert "Quist</p>" not in Client().get(address).content.decode()
    key = Comment.objects.get().pk
    assert leading.post(f"/comments/{key}/delete/").status_code == 404
    signed_in.post(f"/comments/{key}/delete/")
    assert not Comment.objects.exists()


def test_ones_own_comment_is_changed_within_a_day(signed_in: Client, leading: Client, flood: Flood) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}comment/", {"words": f"See claim {flood.told.pk}"})
    found = Comment.objects.get()
    assert (
        f'<a href="{flood.told.get_absolute_url()}">claim {flood.told.pk}</a>'
        in leading.get(address).content.decode()
    )
    assert leading.get(f"/comments/{found.pk}/").status_code == 404
    assert signed_in.post(f"/comments/{found.pk}/", {"words": " "}).status_code == 422
    signed_in.post(f"/comments/{found.pk}/", {"words": "Or not"})
    found.refresh_from_db()
    assert (found.words, found.edited_at is not None) == ("Or not", True)
    Comment.objects.update(at=timezone.now() - timedelta(hours=25))
    assert signed_in.post(f"/comments/{found.pk}/", {"words": "Late"}).status_code == 422
    signed_in.post(f"/comments/{found.pk}/delete/")
    assert Comment.objects.get().words == "Or not"


def test_cards_say_how_much_is_said(
    signed_in: Client,
    flood: Flood,
    editor: User,
    chief: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for words in ("One", "Two"):
        services.comment(claim_id=flood.power.pk, words=words, user=editor)
    services.dispute(claim_id=flood.power.pk, why="No", user=editor)
    services.report(claim_id=flood.more.pk, matter="words", words="")
    services.assign(claim_id=flood.more.pk, editor=chief, user=chief)
    with django_assert_num_queries(2):
        note_remarks(flood.claims)
    assert vars(flood.power)["remarks"] == Remarks(comments=2, disputes=1)
    assert vars(flood.more)["remarks"] == Remarks(reports=1, editor="Cleo")
    assert vars(flood.told)["remarks"].is_silent
    for page in ("/review/?outlet=ledger", flood.second.get_absolute_url()):
        seen = signed_in.get(page).content.decode()
        assert "2 comments</a>" in seen, page
        assert "2 comments" not in Client().get(page).content.decode()
