"""The queues of the review: what is in each, and the way through one."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.models import Claim, Speaker
from tests.pages import builders
from tests.pages.records import Flood, queued


def test_each_queue_has_its_claims(flood: Flood, editor: User, chief: User) -> None:
    Claim.objects.filter(pk=flood.more.pk).update(status="confirmed")
    Claim.objects.filter(pk=flood.opened.pk).update(confidence=0.3)
    Speaker.objects.filter(pk=flood.brandvag.pk).update(unsure=True)
    services.assign(article_id=flood.first.pk, editor=editor, user=editor)
    services.dispute(claim_id=flood.power.pk, why="It was Quist", user=chief)
    services.report(claim_id=flood.million.pk, matter="speaker", words="")
    assert flood.more not in queued("unreviewed", editor)
    assert flood.power in queued("unreviewed", editor)
    assert queued("unsure", editor)[0] == flood.opened
    assert set(queued("speakers", editor)) == {flood.opened, flood.told}
    assert queued("reported", editor) == [flood.million]
    assert {claim.article_id for claim in queued("mine", editor)} == {flood.first.pk}
    assert queued("mine", chief) == []
    assert queued("disputed", editor) == [flood.power]
    assert queued("done", editor) == [flood.more]


@pytest.mark.parametrize(
    ("cleaned", "expected"),
    [
        ({"outlet": "ledger"}, {"power", "more"}),
        ({"person": "brandvag"}, {"opened", "told"}),
        ({"after": date(2026, 3, 5)}, {"power", "more"}),
    ],
)
def test_a_queue_is_narrowed(flood: Flood, editor: User, cleaned: dict[str, Any], expected: set[str]) -> None:
    assert set(queued("unreviewed", editor, **cleaned)) == {getattr(flood, name) for name in expected}


def test_readers_have_no_review(reader: User, client: Client) -> None:
    client.force_login(reader)
    assert client.get("/review/").status_code == 403


def test_a_bad_queue_is_explained(signed_in: Client) -> None:
    answer = signed_in.get("/review/?queue=nonsense&after=yesterday")
    assert answer.status_code == 400
    assert "nonsense" in answer.content.decode()


@pytest.mark.parametrize("address", ["/review/", "/review/?queue=reported", "/review/articles/"])
def test_the_number_of_queries_does_not_grow(
    address: str, signed_in: Client, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add(number: int) -> None:
        for index in range(number):
            made = builders.article(editor, f"It sank, keeper {index} of {number} said.", title=f"{index}")
            claim = builders.claim(made, "It sank", who=f"Keeper {index}")
            services.report(claim_id=claim.pk, matter="speaker", words="")

    add(1)
    with django_assert_max_num_queries(18) as few:
        assert signed_in.get(address).status_code == 200
    add(6)
    with django_assert_max_num_queries(18) as many:
        signed_in.get(address)
    assert len(few) == len(many)


def test_one_goes_through_a_queue_article_by_article(signed_in: Client, flood: Flood) -> None:
    order = list(dict.fromkeys(claim.article_id for claim in queued("unreviewed", flood.first.created_by)))
    first = signed_in.get("/review/next/")
    assert first["Location"].startswith(f"/articles/{order[0]}/?queue=unreviewed&claim=")
    second = signed_in.get(way_on(signed_in, first["Location"], "Next article"))
    assert second["Location"].startswith(f"/articles/{order[1]}/")


def way_on(browser: Client, address: str, label: str) -> str:
    """Where a link of an article's page leads."""
    page = browser.get(address.split("#")[0]).content.decode()
    found = re.search(rf'href="(/review/next/[^"]*)"[^>]*>{label}', page)
    assert found, label
    return html.unescape(found[1])


def test_one_goes_through_a_queue_claim_by_claim(signed_in: Client, flood: Flood, editor: User) -> None:
    expected = queued("unreviewed", editor)
    seen = []
    address = signed_in.get("/review/next/")["Location"]
    while address.startswith("/articles/"):
        seen.append(int(address.rpartition("#claim-")[2]))
        address = signed_in.get(way_on(signed_in, address, "Next claim"))["Location"]
    assert seen == [claim.pk for claim in expected]


def test_the_way_on_keeps_to_the_least_sure(signed_in: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.power.pk).update(confidence=0.3)
    first = signed_in.get("/review/next/?queue=unsure")["Location"]
    assert first.endswith(f"#claim-{flood.power.pk}")
    second = signed_in.get(way_on(signed_in, first, "Next claim"))["Location"]
    assert second.endswith(f"#claim-{flood.told.pk}")
    last = signed_in.get(way_on(signed_in, second, "Next claim"), follow=True).content.decode()
    assert "That was the last of “Low confidence”." in last


@pytest.mark.parametrize("claim", ["x", "-1", "0", "9" * 30, "1e3"])
def test_a_broken_place_in_a_queue_is_explained(signed_in: Client, flood: Flood, claim: str) -> None:
    assert signed_in.get(f"/review/next/?claim={claim}").status_code == 400
    assert signed_in.get(f"{flood.first.get_absolute_url()}?queue=mine&claim={claim}").status_code == 200


def test_the_end_of_a_queue_leads_back_to_it(signed_in: Client, flood: Flood) -> None:
    Claim.objects.update(status="confirmed")
    answer = signed_in.get("/review/next/?outlet=ledger", follow=True)
    assert "That was the last of “Not checked”." in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/review/?queue=unreviewed&outlet=ledger"


def test_the_way_to_the_review_is_marked_on_both_its_pages(signed_in: Client) -> None:
    link = r'<a href="/review/" aria-current="(\w+)">'
    pages = [signed_in.get(address).content.decode() for address in ("/review/", "/review/articles/")]
    assert [set(re.findall(link, page)) for page in pages] == [{"page"}, {"true"}]
