"""Suggested competitors from the database: who is found, why, and with how many queries."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from claims import extraction, services
from claims.competing import ENCODER_VERSION, Reason, ReasonKind
from claims.competitors import suggested, told
from claims.models import Claim, ClaimVectors
from claims.stored_vectors import encode
from tests.competing import stories
from tests.pages import builders

DENIAL = (
    "The lagoon at Port Ansa is clean, the waterworks director Marek Sauder said on Tuesday. He denied that "
    "mercury had been found in it."
)
FINDING = (
    "Mercury has been found in the lagoon at Port Ansa, the biologist Livia Orme said. Fishermen at Port "
    "Ansa should not eat their catch, she added."
)
OTHER = "The orchestra of Tessmark will play in the park all summer, its conductor Bruno Falk said."


def read(user: User, text: str, **details: str) -> Article:
    """An article as the worker leaves it: extracted by the model, with vectors."""
    article = builders.article(user, text, **details)
    found = extraction.extract(article.text)
    vectors = encode(article.text, [(item.content, item.cue) for item in found])
    services.write_claims(article=article, found=found, attempt=1, started_at=timezone.now(), vectors=vectors)
    return article


def of(name: str) -> list[Claim]:
    return list(Claim.objects.with_names().filter(speaker__name=name))


@pytest.fixture
def lagoon(editor: User) -> None:
    for text in (DENIAL, FINDING, OTHER):
        read(editor, text)


@pytest.fixture
def quarrel(editor: User) -> None:
    read(editor, stories.ORLAVIA)
    read(editor, OTHER)


def names(claim: Claim) -> list[str]:
    return [item.claim.who for item in suggested(claim)]


def test_a_denial_finds_the_finding_in_another_article_and_the_other_way_round(lagoon: None) -> None:
    assert "Livia Orme" in names(of("Marek Sauder")[-1])
    assert "Marek Sauder" in names(next(c for c in of("Livia Orme") if "Mercury" in c.content_text))


def test_from_either_side_of_a_quarrel_the_other_is_suggested(quarrel: None) -> None:
    denials = of("Ludek Marsh")
    others = [
        c for c in Claim.objects.with_names() if "Chancellery" in c.source_text or "naval" in c.source_text
    ]
    assert denials
    assert len(others) >= 2
    for claim in denials:
        assert {item.claim.pk for item in suggested(claim)} & {c.pk for c in others}
    for claim in others:
        assert {item.claim.pk for item in suggested(claim)} & {c.pk for c in denials}


def test_the_same_words_of_the_same_source_are_suggested_once(editor: User, lagoon: None) -> None:
    read(editor, f"{FINDING} So the wire had it.")
    found = suggested(of("Marek Sauder")[-1], 10)
    said = [(item.claim.who, item.claim.content_text) for item in found]
    assert ("Livia Orme", "Mercury has been found in the lagoon at Port Ansa") in said
    assert len(said) == len(set(said))


def test_whether_another_article_has_it_is_told(quarrel: None) -> None:
    claim = of("Ludek Marsh")[0]
    for item in suggested(claim):
        assert item.is_elsewhere is (item.claim.article_id != claim.article_id)


def test_what_an_editor_rejected_is_not_suggested(lagoon: None) -> None:
    Claim.objects.filter(speaker__name="Livia Orme").update(status="rejected")
    assert "Livia Orme" not in names(of("Marek Sauder")[-1])


def test_claims_without_vectors_are_suggested_by_their_words(lagoon: None) -> None:
    ClaimVectors.objects.all().delete()
    assert "Livia Orme" in names(of("Marek Sauder")[-1])


def test_vectors_of_another_encoder_do_not_count(lagoon: None) -> None:
    ClaimVectors.objects.update(encoder="another", packed=b"\x01" * 10)
    assert "Livia Orme" in names(of("Marek Sauder")[-1])


def test_a_claim_of_odd_characters_has_a_list(editor: User) -> None:
    text = "“It's 100% \\ 'so' & | ! ( ) : * <-> 😀,” Livia Orme said."
    article = builders.article(editor, text)
    claim = builders.claim(article, text.split("”")[0].strip("“,"), who="Livia Orme")
    assert suggested(Claim.objects.with_names().get(pk=claim.pk)) == ()


def test_the_number_of_queries_does_not_grow(editor: User, lagoon: None) -> None:
    def counted() -> int:
        claim = of("Marek Sauder")[-1]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            suggested(claim)
        return len(queries)

    few = counted()
    for number in range(5):
        read(editor, FINDING.replace("Livia Orme", f"Livia Orme{'abcde'[number]}"))
    assert counted() == few <= 7


def test_the_page_says_what_is_suggested_and_why(client: Client, lagoon: None) -> None:
    page = client.get(of("Marek Sauder")[-1].get_absolute_url()).content.decode()
    assert "May be set against it" in page
    assert "who is right is not judged" in page
    assert "Livia Orme" in page
    assert "one of the two denies or disputes: “denied”" in page


# -- Vectors ---------------------------------------------------------------------------------------------


def test_the_worker_keeps_vectors_with_the_claims(lagoon: None) -> None:
    kept = ClaimVectors.objects.values_list("encoder", flat=True)
    assert list(kept) == [ENCODER_VERSION] * Claim.objects.count()


def test_the_command_fills_in_what_is_missing(lagoon: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = dict(ClaimVectors.objects.values_list("pk", "packed"))
    ClaimVectors.objects.filter(claim__speaker__name="Livia Orme").delete()
    ClaimVectors.objects.filter(claim__speaker__name="Bruno Falk").update(encoder="another", packed=b"\x01")
    call_command("embed_claims")
    assert "claims embedded" in capsys.readouterr().out
    after = dict(ClaimVectors.objects.values_list("pk", "packed"))
    assert {key: len(value) for key, value in after.items()} == {
        key: len(value) for key, value in before.items()
    }
    call_command("embed_claims")
    assert "already" in capsys.readouterr().out


# -- Words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_reason_has_a_phrase(kind: ReasonKind) -> None:
    words: Any = ("one", "two")
    phrase = told(Reason(kind, words))
    assert phrase
    assert "{" not in phrase


def test_reasons_in_words() -> None:
    assert told(Reason(ReasonKind.NUMBER, ("9 million", "14 million"))) == (
        "another figure: “9 million” here, “14 million” there"
    )
    assert told(Reason(ReasonKind.SHARED, ("Port", "Ansa"))) == "both on “Port”, “Ansa”"
    assert told(Reason(ReasonKind.NAMES_OTHER, ("Livia Orme",))) == "speaks about Livia Orme"
