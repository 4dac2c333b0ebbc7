"""An article and ways to say what was found in it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from claims import services
from claims.extraction import Attribution, CueClass, Form, Polarity, SourceKind
from claims.models import ExtractionRun

TEXT = (
    "The dam was safe, Ilse Brandvåg, head of Skarnkraft, said on Monday. “We were never warned,” "
    "she added.\n\n"
    "A senior official said the letter had arrived in January 😀, the Harbour Wire reported."
)


@pytest.fixture
def article(editor: User) -> Article:
    return Article.objects.create(
        text=TEXT, text_sha256=hashlib.sha256(TEXT.encode()).hexdigest(), created_by=editor, outlet="Courier"
    )


def span(words: str, text: str = TEXT) -> tuple[tuple[int, int], ...]:
    start = text.index(words)
    return ((start, start + len(words)),)


def attribution(source: str, cue: str, content: str, **more: Any) -> Attribution:
    """One attribution in TEXT, a person's indirect statement unless ``more`` says otherwise."""
    plain = Attribution(
        source=span(source),
        cue=span(cue),
        content=span(content),
        form=Form.INDIRECT,
        kind=SourceKind.PERSON,
        speaker="",
        organisation="",
        role="",
        hedges=(),
        relays=(),
        polarity=Polarity.AFFIRMS,
        cue_class=CueClass.SPEECH,
        confidence=0.9,
        outer=None,
    )
    return replace(plain, **more)


@pytest.fixture
def write(article: Article) -> Callable[..., ExtractionRun]:
    """Write what was found, as a worker does."""

    def act(*found: Attribution) -> ExtractionRun:
        return services.write_claims(article=article, found=found, attempt=1, started_at=timezone.now())

    return act
