"""The same utterance in several articles is one, and what is not the same is not."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.folding import note_repeats, repeats
from claims.models import Claim, Organisation, Speaker
from tests.pages import builders

pytestmark = pytest.mark.django_db

WORDS = "the gate was opened before anybody had been told of the flood"


class Said:
    """Makes claims, each in an article of its own."""

    def __init__(self, user: User) -> None:
        self.user, self.made = user, 0

    def __call__(self, words: str, *, day: date | None = None, **more: Any) -> Claim:
        self.made += 1
        article = builders.article(self.user, f"{self.made}. {words}", outlet=f"Outlet {self.made}")
        if day:
            article.published_on = day
            article.save(update_fields=["published_on"])
        claim = builders.claim(article, words, **more)
        claim.refresh_from_db()
        return claim


@pytest.fixture
def said(editor: User) -> Said:
    return Said(editor)


@pytest.mark.parametrize(
    ("one", "other", "form", "same"),
    [
        ("“It is not safe to cross,”", '"It is NOT safe\nto cross."', "direct", True),
        ("“It’s not safe to cross”", "'It's not safe to cross'", "direct", True),
        ("“Elle a dit: c’était fermé”", "«ELLE A DIT, C'ÉTAIT FERMÉ»", "direct", True),
        ("“It is not safe to cross”", "“It is now safe to cross”", "direct", False),
        ("“No comment”", "“No comment”", "direct", False),
        (WORDS, f"“{WORDS.capitalize()}”.", "indirect", True),
        ("it is not safe to cross", "it is not safe to cross", "indirect", False),
    ],
)
def test_words_are_the_same_whatever_their_punctuation_unless_they_are_few(
    said: Said, one: str, other: str, form: str, same: bool
) -> None:
    first, second = (said(words, who="Maren Holt", form=form) for words in (one, other))
    assert (first.utterance is not None and first.utterance == second.utterance) is same


def test_the_same_words_of_other_sources_are_not_the_same_utterance(said: Said) -> None:
    holt = said(WORDS, who="Maren Holt")
    city, county = (Organisation.objects.create(name=name) for name in ("City", "County"))
    said(WORDS, who="Ilo Brandt")
    said(WORDS)
    said(WORDS, kind="organisation", organisation=city)
    said(WORDS, kind="organisation", organisation=county)
    again = said(WORDS.upper(), who="Maren Holt", organisation=city)
    assert list(Claim.objects.also_in(holt)) == [again]
    assert Claim.objects.count() == 6
    assert Claim.objects.folded().count() == 5


def test_folding_keeps_the_first_on_record_of_what_was_found(said: Said) -> None:
    first, second, third = (said(WORDS, who="Maren Holt") for _ in range(3))
    short = [said("no", who="Maren Holt") for _ in range(2)]
    assert list(Claim.objects.folded().order_by("pk")) == [first, *short]
    assert list(Claim.objects.exclude(pk=first.pk).folded().order_by("pk")) == [second, *short]
    assert list(Claim.objects.search("gate").ranked("gate").folded()) == [first]
    Claim.objects.filter(pk=first.pk).update(status="rejected")
    assert list(Claim.objects.shown().search("gate").newest().folded()) == [second]
    assert third.utterance == first.utterance


def test_where_else_it_stands_is_listed_by_date_without_the_article_itself(said: Said) -> None:
    late = said(WORDS, who="Maren Holt", day=date(2026, 3, 9))
    early = said(WORDS, who="Maren Holt", day=date(2026, 3, 1))
    twice = builders.article(said.user, f"{WORDS}. {WORDS.upper()}")
    headline, body = (builders.claim(twice, words, who="Maren Holt") for words in (WORDS.upper(), WORDS))
    headline.refresh_from_db()
    assert repeats(late).claims[0] == early
    assert (repeats(headline).claims, repeats(headline).articles) == ((early, late), 2)
    assert body not in repeats(headline).claims
    assert repeats(said("“No.”", who="Maren Holt", form="direct")).articles == 0


def test_of_many_the_first_are_listed_and_all_are_counted(
    said: Said, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claims = [said(WORDS, who="Maren Holt") for _ in range(5)]
    with django_assert_num_queries(2):
        found = repeats(claims[0], limit=2)
    assert (len(found.claims), found.articles) == (2, 4)
    with django_assert_num_queries(1):
        note_repeats(claims)
    assert [claim.also_in for claim in claims] == [4] * 5  # type: ignore[attr-defined]


def test_a_claims_page_lists_the_other_articles(client: Client, said: Said) -> None:
    one, other = said(WORDS, who="Maren Holt"), said(WORDS, who="Maren Holt")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Also in 1 article</h2>" in page
    assert f'href="{other.article.get_absolute_url()}#claim-{other.pk}"' in page


def test_a_claim_has_the_date_of_its_article_whenever_that_changes(said: Said) -> None:
    claim = said(WORDS, who="Maren Holt")
    assert claim.said_on == claim.article.created_at.date()
    claim.article.published_on = date(2026, 3, 5)
    claim.article.save()
    events = claim.events.count()  # type: ignore[attr-defined]  # pghistory's
    claim.refresh_from_db()
    assert claim.said_on == date(2026, 3, 5)
    assert claim.events.count() == events  # type: ignore[attr-defined]
    claim.said_on = None
    claim.speaker = Speaker.objects.create(name="Ilo Brandt")
    claim.save()
    claim.refresh_from_db()
    assert claim.said_on == date(2026, 3, 5)
