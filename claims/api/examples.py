"""Examples in the description of the API."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_SITE = "https://claims.example"


def _row(resource: str, page: str, key: int, **more: Any) -> dict[str, Any]:
    return {"id": key, "api_url": f"{_SITE}/api/v1/{resource}/{key}/", "web_url": f"{_SITE}/{page}", **more}


_COURIER = {"title": "No ferry", "outlet": "Evening Post", "published_on": "2026-03-01"}
CLAIM = OpenApiExample(
    "A claim",
    _row(
        "claims",
        "claims/77/",
        77,
        article=_row("articles", "articles/16/", 16, **_COURIER),
        who="Pia Lund",
        kind="person",
        speaker=_row("speakers", "people/5/pia-lund/", 5, name="Pia Lund"),
        organisation=None,
        described_as="",
        role="harbour master",
        source={"spans": [[35, 58]], "text": "harbour master Pia Lund"},
        cue={"spans": [[59, 63]], "text": "said"},
        cue_class="speech",
        content={"spans": [[0, 33]], "text": "The ferry will not sail on Sunday"},
        form="indirect",
        polarity="affirms",
        hedges=[],
        hedge_spans=[],
        relays=[],
        outer=None,
        confidence=0.97,
        status="unreviewed",
        provenance="machine",
        version=1,
        created_at="2026-03-01T09:30:00Z",
    ),
    response_only=True,
    status_codes=["200"],
)
CORRECTION = OpenApiExample(
    "Somebody else said it, and less of it",
    {"speaker": "Pia Lund", "role": "harbour master", "content": [[0, 33]]},
    request_only=True,
)
NEW_CLAIM = OpenApiExample(
    "A claim of a person",
    {"article": 16, "content": [[0, 33]], "cue": [[59, 63]], "kind": "person", "speaker": "Pia Lund"},
    request_only=True,
)
ALIAS = OpenApiExample("A nickname", {"name": "The Ferry Queen"}, request_only=True)
MERGE = OpenApiExample("Into another record", {"into": 5}, request_only=True)
RELATION = OpenApiExample(
    "A contradiction", {"claim": 77, "other": 81, "kind": "contradicts"}, request_only=True
)
