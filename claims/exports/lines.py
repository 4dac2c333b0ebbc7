"""JSONL: a JSON object a line, with the names and shapes of the REST API's claims."""

import json
from collections.abc import Iterator
from typing import Any

from claims.exports.rows import CHUNK, Addresses, Row, Wanted, rows

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(wanted: Wanted) -> Iterator[bytes]:
    """The file in pieces of ``CHUNK`` lines."""
    addresses = Addresses(wanted.site)
    lines: list[str] = []
    for row in rows(wanted):
        lines.append(_encoded(told(row, addresses)))
        if len(lines) == CHUNK:
            yield _taken(lines)
    yield _taken(lines)


def _taken(lines: list[str]) -> bytes:
    piece = "".join(f"{line}\n" for line in lines).encode()
    lines.clear()
    return piece


def told(row: Row, addresses: Addresses) -> dict[str, Any]:
    """One claim."""
    return {
        "id": row.id,
        "web_url": addresses.claim(row.id),
        "article": {
            "id": row.article_id,
            "web_url": addresses.article(row.article_id),
            "title": row.article,
            "outlet": row.outlet,
            "published_on": row.published_on and row.published_on.isoformat(),
            "url": row.original_url,
        },
        "who": row.who,
        "kind": row.kind,
        "speaker": row.speaker_id
        and {
            "id": row.speaker_id,
            "web_url": addresses.person(row.speaker_id, row.speaker or ""),
            "name": row.speaker,
            "wikidata_id": row.speaker_wikidata,
        },
        "organisation": row.organisation_id
        and {
            "id": row.organisation_id,
            "web_url": addresses.body(row.organisation_id, row.organisation or ""),
            "name": row.organisation,
            "wikidata_id": row.organisation_wikidata,
        },
        "described_as": row.described_as,
        "role": row.role,
        "source": _passage(row.source, row.source_spans),
        "cue": _passage(row.cue, row.cue_spans),
        "cue_class": row.cue_class,
        "content": _passage(row.content, row.content_spans),
        "form": row.form,
        "polarity": row.polarity,
        "hedges": row.hedges,
        "hedge_spans": json.loads(row.hedge_spans),
        "relays": [relay | {"spans": json.loads(relay["spans"])} for relay in row.relays],
        "outer": row.told_in,
        "confidence": row.confidence,
        "status": row.status,
        "provenance": row.provenance,
        "version": row.version,
        "created_at": row.recorded_at.isoformat(),
        "model_version": row.model_version,
    }


def _passage(words: str, spans: str) -> dict[str, Any]:
    return {"spans": json.loads(spans), "text": words}
