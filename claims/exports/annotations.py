"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/) as JSON-LD.

One collection with one page. A claim is an annotation of its content, which says who said it; its source
and cue are annotations of their own. Each target is the article's plain text at ``/articles/N/text/``, by
position (code points, as the recommendation asks) and by quotation with 32 characters around it, which finds
the place in another copy of the article too. A content in two pieces has two targets.
"""

import json
from collections.abc import Iterator
from typing import Any

from claims.exports.rows import Addresses, Row, Told, Wanted, by_article, spans

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(wanted: Wanted) -> Iterator[bytes]:
    """The collection, an article at a time. How many there are is known, and said, at the end."""
    addresses = Addresses(wanted.site)
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Claims on record"}
    yield f'{_encoded(head)[:-1]},"first":{{"type":"AnnotationPage","startIndex":0,"items":['.encode()
    total = 0
    for article in by_article(wanted):
        items = [_encoded(item) for item in told(article, addresses)]
        yield ("," if total else "").encode() + ",\n".join(items).encode()
        total += len(items)
    yield f']}},"total":{total}}}\n'.encode()


def told(article: Told, addresses: Addresses) -> Iterator[dict[str, Any]]:
    """The annotations of one article."""
    for row in article.rows:
        claim = addresses.claim(row.id)
        yield _annotation(
            claim, "describing", _bodies(row, addresses), row.content_spans, row, article, addresses
        )
        if row.source_spans != "[]":
            who = _who(row, addresses) or [_words("identifying", row.who)]
            yield _annotation(
                f"{claim}#source", "identifying", who, row.source_spans, row, article, addresses
            )
        if row.cue_spans != "[]":
            cue = [_words("tagging", "cue"), _words("tagging", row.cue_class)]
            yield _annotation(f"{claim}#cue", "tagging", cue, row.cue_spans, row, article, addresses)


def _annotation(
    key: str,
    motivation: str,
    bodies: list[dict[str, Any]],
    where: str,
    row: Row,
    article: Told,
    addresses: Addresses,
) -> dict[str, Any]:
    made: dict[str, Any] = {"id": key, "type": "Annotation", "motivation": motivation}
    made["created"] = row.recorded_at.isoformat(timespec="seconds")
    if row.provenance == "machine":
        name = f"newsclaims {row.model_version or ''}".strip()
        made["generator"] = {"type": "Software", "name": name, "homepage": f"{addresses.site}/"}
    text, page = addresses.text(row.article_id), addresses.article(row.article_id)
    made["body"] = bodies
    made["target"] = [
        {
            "type": "SpecificResource",
            "source": {"id": text, "type": "Text", "format": "text/plain", "language": "en"},
            "scope": page,
            "selector": selectors(article.text, start, end),
        }
        for start, end in spans(where)
    ]
    return made


def selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """The two ways to find ``text[start:end]`` again."""
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
    ]


def _bodies(row: Row, addresses: Addresses) -> list[dict[str, Any]]:
    """Who said it, in words and by address; how it is quoted, hedged and how sure that is, as tags."""
    standing = ", ".join(part for part in (row.role, row.organisation) if part and part != row.who)
    said = f"{row.who} ({standing})" if standing else row.who
    tags = [row.form, row.kind, row.status, *(["denies"] if row.polarity == "denies" else [])]
    tags += [f"hedged: {hedge}" for hedge in row.hedges] + [f"via: {relay['name']}" for relay in row.relays]
    tags.append(f"confidence: {row.confidence:.2f}")
    return [_words("describing", said), *_who(row, addresses), *(_words("tagging", tag) for tag in tags)]


def _who(row: Row, addresses: Addresses) -> list[dict[str, Any]]:
    found = []
    if row.speaker_id:
        found.append(addresses.person(row.speaker_id, row.speaker or ""))
    if row.organisation_id:
        found.append(addresses.body(row.organisation_id, row.organisation or ""))
    return [{"type": "SpecificResource", "purpose": "identifying", "source": address} for address in found]


def _words(purpose: str, value: str) -> dict[str, Any]:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/plain",
        "language": "en",
    }
