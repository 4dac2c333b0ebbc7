"""Citron's JSON, the annotation format of the BBC's quotation extractor: a zip with a file an article.

A file is ``{"text", "quotes"}``; a quote has ``cue``, ``sources`` and ``contents`` as ``{"start", "end",
"text"}``, ``id``, and ``confidence`` as Citron writes it. Citron reads a folder of such files to train and to
evaluate. Its reader needs exactly one cue: of a cue in pieces the first stands there and all in ``cues``; a
claim without a cue stands in ``quotes_without_cue``, which Citron leaves alone. ``speaker`` is who it is on
our record.
"""

import json
from collections.abc import Iterator
from typing import Any

from claims.exports.archive import zipped
from claims.exports.rows import Row, Told, Wanted, by_article, spans

_encoded = json.JSONEncoder(ensure_ascii=False, indent=1).encode


def write(wanted: Wanted) -> Iterator[bytes]:
    """The zip, in pieces."""
    return zipped(
        (f"article-{article.article_id}.json", _encoded(document(article)) + "\n")
        for article in by_article(wanted)
    )


def document(article: Told) -> dict[str, Any]:
    """One article in Citron's shape."""
    quotes = [_quote(row, article.text) for row in article.rows]
    made: dict[str, Any] = {"text": article.text, "quotes": [quote for quote in quotes if "cue" in quote]}
    if len(made["quotes"]) < len(quotes):
        made["quotes_without_cue"] = [quote for quote in quotes if "cue" not in quote]
    return made


def _quote(row: Row, text: str) -> dict[str, Any]:
    cues = _spans(row.cue_spans, text)
    quote: dict[str, Any] = {"id": str(row.id), "speaker": row.who}
    if cues:
        quote["cue"] = cues[0]
    if len(cues) > 1:
        quote["cues"] = cues
    quote["sources"] = _spans(row.source_spans, text)
    quote["contents"] = _spans(row.content_spans, text)
    quote["confidence"] = f"{row.confidence:.4f}"
    return quote


def _spans(where: str, text: str) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "text": text[start:end]} for start, end in spans(where)]
