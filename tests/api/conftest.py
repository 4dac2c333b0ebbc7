"""Two invented articles with claims, and clients of the API."""

import hashlib
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from articles.models import Article, Job
from claims.models import Claim, Organisation, OrganisationAlias, Relay, Speaker, SpeakerAlias

TEXT = (
    "The dam was safe, Ilse Brandvåg, head of Skarnkraft, said on Monday. “We were never warned,” she added."
    "\nA senior official said 😀 the letter had reportedly arrived in January, the Harbour Wire reported."
)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hashing that is slow on purpose would be most of these tests' time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def span(words: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


def make_article(user: User, text: str, **more: object) -> Article:
    article = Article.objects.create(
        text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest(), created_by=user, **more
    )
    Job.objects.create(article=article, state=Job.State.DONE, queued_at=timezone.now(), attempt=1)
    return article


def make_claim(article: Article, words: str = "The dam was safe", **more: object) -> Claim:
    values: dict[str, object] = {
        "content": span(words),
        "content_text": words,
        "cue": span("said on Monday"),
        "cue_text": "said on Monday",
        "source": span("Ilse Brandvåg"),
        "source_text": "Ilse Brandvåg",
        "form": Claim.Form.INDIRECT,
        "kind": Claim.Kind.PERSON,
        "confidence": 0.9,
    }
    return Claim.objects.create(article=article, **(values | more))


@pytest.fixture
def article(editor: User) -> Article:
    return make_article(
        editor, TEXT, title="The dam", outlet="Vessmark Courier", published_on=date(2026, 3, 2)
    )


@pytest.fixture
def organisation(db: None) -> Organisation:
    body = Organisation.objects.create(name="Skarnkraft")
    OrganisationAlias.objects.create(organisation=body, name="Skarnkraft", normal="skarnkraft")
    return body


@pytest.fixture
def speaker(organisation: Organisation) -> Speaker:
    person = Speaker.objects.create(name="Ilse Brandvåg", role="head", organisation=organisation)
    for name, normal in [("Ilse Brandvåg", "ilse brandvag"), ("I. Brandvåg", "i brandvag")]:
        SpeakerAlias.objects.create(speaker=person, name=name, normal=normal)
    return person


@pytest.fixture
def claim(article: Article, speaker: Speaker, organisation: Organisation) -> Claim:
    """What Ilse Brandvåg said for Skarnkraft."""
    return make_claim(article, speaker=speaker, organisation=organisation, role="head of Skarnkraft")


@pytest.fixture
def relayed(article: Article) -> Claim:
    """What an unnamed official said, as an outlet reported."""
    told = make_claim(
        article,
        "the letter had reportedly arrived in January",
        source=span("A senior official"),
        source_text="A senior official",
        cue=((TEXT.index("said 😀"), TEXT.index("said 😀") + 4),),
        cue_text="said",
        kind=Claim.Kind.ANONYMOUS,
        described_as="A senior official",
        hedges=["reportedly"],
        hedge_spans=span("reportedly"),
        confidence=0.5,
    )
    wire = Organisation.objects.create(name="Harbour Wire")
    Relay.objects.create(claim=told, order=1, name="the Harbour Wire", organisation=wire)
    return told


@pytest.fixture
def client() -> APIClient:
    """Nobody in particular."""
    return APIClient()


@pytest.fixture
def signed_in(editor: User) -> APIClient:
    """Somebody with an account; tests of signing in itself are in ``test_access``."""
    program = APIClient()
    program.force_authenticate(editor)
    return program
