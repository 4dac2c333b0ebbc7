"""RSS and Atom, read with the library that feed readers are made of."""

import time
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from claims.models import Claim, Organisation, Publication, Speaker
from tests.out.conftest import recorded
from tests.pages.records import Flood

KINDS = ["rss", "atom"]


def read(client: Client, path: str) -> Any:
    """The feed; well-formed, or the test fails."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_what_readers_take_it_for(client: Client, flood: Flood, kind: str) -> None:
    found = read(client, f"/feeds/search.{kind}?q=gate&form=direct")
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert found.feed.title == "gate · How it is quoted: direct quotation · newsclaims"
    assert found.feed.link == "http://testserver/search/?q=gate&form=direct"
    assert found.feed.language == "en-gb"
    own = [link.href for link in found.feed.links if link.rel == "self"]
    assert own == [f"http://testserver/feeds/search.{kind}?q=gate&form=direct"]
    [entry] = found.entries
    assert entry.title == "Henrike Vollan: “No one at the inspectorate has the power to open a gate,”"
    assert entry.link == entry.id == f"http://testserver{flood.power.get_absolute_url()}"
    assert entry.published_parsed[:5] == time.gmtime(flood.power.created_at.timestamp())[:5]
    assert "Continental Ledger · 5 March 2026" in entry.summary


def test_the_latest_recorded_comes_first_whatever_its_articles_date(client: Client, flood: Flood) -> None:
    Article.objects.filter(pk=flood.second.pk).update(published_on="2001-01-01")
    entries = read(client, "/feeds/search.rss").entries
    assert [entry.id.split("/")[-2] for entry in entries] == [str(c.pk) for c in reversed(flood.claims)]


@pytest.mark.parametrize("kind", KINDS)
def test_feeds_of_people_bodies_and_outlets(client: Client, flood: Flood, kind: str) -> None:
    Publication.objects.create(article=flood.first, outlet=flood.wire)
    Claim.objects.filter(pk=flood.told.pk).update(status="rejected")
    for path, expected in {
        f"people/{flood.brandvag.pk}": [flood.opened],
        f"organisations/{flood.inspectorate.pk}": [flood.more, flood.power],
        f"outlets/{flood.wire.pk}": [flood.million, flood.opened],
    }.items():
        entries = read(client, f"/feeds/{path}.{kind}").entries
        assert [entry.id.split("/")[-2] for entry in entries] == [str(claim.pk) for claim in expected]


def test_a_merged_records_feed_leads_to_the_others(client: Client, flood: Flood) -> None:
    old = Speaker.objects.create(name="I. Brandvåg", merged_into=flood.brandvag)
    body = Organisation.objects.create(name="Skarn", merged_into=flood.skarnkraft)
    assert client.get(f"/feeds/people/{old.pk}.rss")["Location"] == f"/feeds/people/{flood.brandvag.pk}.rss"
    for kind in ("organisations", "outlets"):
        target = f"/feeds/{kind}/{flood.skarnkraft.pk}.atom"
        assert client.get(f"/feeds/{kind}/{body.pk}.atom")["Location"] == target


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_an_article_says_is_markup_in_a_reader(client: Client, flood: Flood, kind: str) -> None:
    evil = "<script>alert(1)</script> & <b>bold</b> \x07 ]]> bell"
    Claim.objects.filter(pk=flood.power.pk).update(content_text=evil, role=evil)
    Speaker.objects.filter(pk=flood.vollan.pk).update(name=evil)
    Article.objects.update(title=evil, outlet=evil)
    answer = client.get(f"/feeds/people/{flood.vollan.pk}.{kind}")
    root = ElementTree.fromstring(answer.content)
    texts = [
        node.text or "" for node in root.iter() if node.tag.rpartition("}")[2] in {"description", "summary"}
    ]
    assert any("alert(1)" in text for text in texts)
    assert not any("<script" in text or "<b>" in text for text in texts if "blockquote" in text)
    assert not feedparser.parse(answer.content).bozo


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_that_has_it_already_is_told_so(
    client: Client, flood: Flood, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"/feeds/search.{kind}?form=direct"
    first = client.get(path)
    with django_assert_num_queries(2):  # whether reading is public, and the keys
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    dated = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    assert dated.status_code == 304
    Claim.objects.filter(pk=flood.power.pk).update(version=2, content_text="Corrected")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_feed_is_the_same_every_time(client: Client, db: None, kind: str) -> None:
    first, second = (client.get(f"/feeds/search.{kind}?q=zeppelin") for _ in range(2))
    assert first.content == second.content
    assert not feedparser.parse(first.content).bozo


def test_queries_do_not_grow_with_the_items(
    client: Client, flood: Flood, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # public reading, keys, claims, relays, their organisations
        assert client.get("/feeds/search.rss").status_code == 200


def test_a_feed_that_cannot_be_is_refused(client: Client, flood: Flood) -> None:
    answer = client.get("/feeds/search.rss?after=yesterday")
    assert answer.status_code == 400
    assert "From: Give the date as year-month-day" in answer.content.decode()
    for path in ("search.exe", "people/999999.rss", "organisations/999999.rss", "outlets/999999.atom"):
        assert client.get(f"/feeds/{path}").status_code == 404


def test_pages_tell_readers_where_their_feeds_are(client: Client, flood: Flood) -> None:
    recorded(flood.claims, minutes_ago=1)
    Publication.objects.create(article=flood.first, outlet=flood.wire)
    for page, feed in {
        "/search/?q=gate&page=1": "/feeds/search.{}?q=gate",
        flood.brandvag.get_absolute_url(): f"/feeds/people/{flood.brandvag.pk}.{{}}",
        flood.inspectorate.get_absolute_url(): f"/feeds/organisations/{flood.inspectorate.pk}.{{}}",
        f"/outlets/{flood.wire.pk}/harbour-wire/": f"/feeds/outlets/{flood.wire.pk}.{{}}",
    }.items():
        text = client.get(page).content.decode()
        for kind in KINDS:
            assert f'<link rel="alternate" type="application/{kind}+xml"' in text
            assert f'href="{feed.format(kind)}">' in text
