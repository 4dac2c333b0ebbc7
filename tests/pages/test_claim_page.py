"""What a claim's page says to machines and papers: linked data, a card for networks, and a citation."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim
from tests.pages import builders
from tests.pages.records import Flood

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def linked(client: Client, claim: Claim) -> dict[str, Any]:
    (block,) = BLOCK.findall(client.get(claim.get_absolute_url()).content.decode())
    data: dict[str, Any] = json.loads(block)
    alone = client.get(f"/claims/{claim.pk}/claim.jsonld")
    assert alone["Content-Type"] == "application/ld+json"
    assert alone.json() == data
    return data


def test_a_direct_quotation_is_a_quotation(client: Client, flood: Flood) -> None:
    flood.skarnkraft.wikidata_id = "Q42"
    flood.skarnkraft.save()
    data = linked(client, flood.told)
    address = f"http://testserver/claims/{flood.told.pk}/"
    assert data == {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "@id": address,
        "url": address,
        "text": "We did what the inspectorate told us to do",
        "inLanguage": "en",
        "spokenByCharacter": {
            "@type": "Person",
            "name": "Ilse Brandvåg",
            "url": f"http://testserver/people/{flood.brandvag.pk}/ilse-brandvag/",
            "jobTitle": "chief executive",
            "affiliation": {
                "@type": "Organization",
                "name": "Skarnkraft",
                "url": f"http://testserver/organisations/{flood.skarnkraft.pk}/skarnkraft/",
                "sameAs": "https://www.wikidata.org/entity/Q42",
            },
        },
        "isPartOf": {
            "@type": "NewsArticle",
            "headline": "The gate",
            "url": f"http://testserver/articles/{flood.first.pk}/",
            "datePublished": "2026-03-02",
            "publisher": {"@type": "Organization", "name": "Vessmark Courier"},
        },
    }


def test_what_is_reported_is_a_claim_that_appears_in_an_article(client: Client, flood: Flood) -> None:
    flood.second.url = "https://ledger.example/reply"
    flood.second.save(update_fields=["url"])
    data = linked(client, flood.more)
    assert data["@type"] == "Claim"
    assert data["author"]["name"] == "Henrike Vollan"
    assert data["appearance"]["url"] == "https://ledger.example/reply"
    assert not {"reviewRating", "review", "claimReviewed"} & data.keys()


def test_an_unnamed_source_is_nobody(client: Client, flood: Flood) -> None:
    data = linked(client, flood.million)
    assert "author" not in data
    assert data["creditText"] == "a company official"


def test_an_address_that_is_none_is_not_given(client: Client, flood: Flood) -> None:
    flood.first.url = "javascript:alert(1)"
    flood.first.save(update_fields=["url"])
    assert linked(client, flood.opened)["appearance"]["url"].startswith("http://testserver/articles/")


def test_nothing_in_a_claim_ends_the_block(client: Client, flood: Flood) -> None:
    flood.second.title = "</script><script>alert(1)</script> & <!--"
    flood.second.outlet = '"><img src=x>'
    flood.second.save(update_fields=["title", "outlet"])
    claim = builders.claim(flood.second, "<b>The letter</b> & its seal are genuine", who="Per <i>Quist</i>")
    data = linked(client, claim)
    assert data["text"] == "<b>The letter</b> & its seal are genuine"
    assert data["appearance"]["headline"] == "</script><script>alert(1)</script> & <!--"
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page.replace('<img src="/static', "")
    assert "<i>Quist" not in page


def test_the_page_has_a_lasting_address_and_a_card(client: Client, flood: Flood) -> None:
    page = client.get(flood.million.get_absolute_url()).content.decode()
    address = f"http://testserver/claims/{flood.million.pk}/"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert (
        '<meta property="og:title" content="A company official: About 9 million cubic metres of water passed '
        'the gate">' in page
    )
    told = "A company official, through Harbour Wire, in Vessmark Courier, 2 March 2026"
    assert f'<meta property="og:description" content="{told}">' in page


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        (
            "told",
            "Ilse Brandvåg (chief executive, Skarnkraft): “We did what the inspectorate told us to do”. "
            "In: “The gate”, Vessmark Courier, 2 March 2026. http://testserver/claims/{}/",
        ),
        (
            "million",
            "A company official, through Harbour Wire: reported as: About 9 million cubic metres of water "
            "passed the gate. In: “The gate”, Vessmark Courier, 2 March 2026. http://testserver/claims/{}/",
        ),
    ],
)
def test_it_can_be_cited(client: Client, flood: Flood, name: str, cited: str) -> None:
    claim = getattr(flood, name)
    assert client.get(claim.get_absolute_url()).context["citation"] == cited.format(claim.pk)


def test_a_claim_that_is_not_there_has_no_data(client: Client, db: None) -> None:
    assert client.get("/claims/999999/claim.jsonld").status_code == 404
