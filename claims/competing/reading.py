"""From an article with its attributions to statements: what stands around them, and who speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.competing.types import ArticleId, Statement
from claims.extraction.describe import sentence
from claims.extraction.detect import Detected
from claims.extraction.names import Names
from claims.extraction.quotes import Quotations
from claims.extraction.speakers import resolve
from claims.extraction.types import Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution as it came: its spans, and who speaks if that is known."""

    source: Spans
    cue: Spans
    content: Spans
    kind: str
    speaker: str
    organisation: str


def statements(
    article: ArticleId, text: str, attributed: Sequence[Attributed], day: int | None = None
) -> list[Statement]:
    """The claims of one article, in the order of ``attributed``, without vectors.

    Their ``index`` is that order, so it should be the reading order.
    """
    out = []
    for index, item in enumerate(attributed):
        around = surrounding(text, (*item.cue, *item.content))
        out.append(
            Statement(
                article=article,
                index=index,
                paragraph=text.count("\n", 0, item.content[0][0]),
                day=day,
                source=_words(text, item.source),
                cue=_words(text, item.cue),
                content=_words(text, item.content),
                sentence=around,
                kind=item.kind,
                speaker=item.speaker,
                organisation=item.organisation,
            )
        )
    return out


def surrounding(text: str, spans: Sequence[Span]) -> str:
    """The sentence or sentences that hold these spans of an article."""
    start, end = sentence(text, min(s for s, _ in spans), max(e for _, e in spans))
    return text[start:end]


def _words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


def read_article(record: Mapping[str, Any]) -> list[Statement]:
    """Statements of ``{"id", "text", "attributions", "date"}``; who speaks is resolved where nobody says.

    Raises ``ValueError`` with what is wrong. Of an attribution "content" alone is required; "kind",
    "speaker" and "organisation" are taken as they are if "kind" is given.
    """
    article, text = record.get("id"), record.get("text")
    if not isinstance(article, str | int) or isinstance(article, bool):
        raise ValueError('"id" is missing, or neither a string nor a number')  # noqa: TRY004
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a string')  # noqa: TRY004 - one kind for one bad line
    raw = record.get("attributions")
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise ValueError('"attributions" is missing or not a list of objects')
    length = len(text)
    spans = [
        Detected(
            source=_spans(item, "source", length),
            cue=_spans(item, "cue", length),
            content=_spans(item, "content", length),
            trust=1.0,
        )
        for item in raw
    ]
    for number, detected in enumerate(spans):
        if not detected.content:
            raise ValueError(f"attribution {number} has no content")
    return statements(article, text, _attributed(text, raw, spans), _day(record.get("date")))


def _attributed(text: str, raw: Sequence[Mapping[str, Any]], spans: Sequence[Detected]) -> list[Attributed]:
    known = [isinstance(item.get("kind"), str) for item in raw]
    resolved = [] if all(known) else resolve(text, spans, Names.of(text), Quotations.of(text))
    out = []
    for i, (item, found) in enumerate(zip(raw, spans, strict=True)):
        if known[i]:
            who = [str(item.get(name) or "") for name in ("kind", "speaker", "organisation")]
        else:
            who = [resolved[i].kind.value, resolved[i].speaker, resolved[i].organisation]
        out.append(Attributed(found.source, found.cue, found.content, *who))
    return out


def _spans(item: Mapping[str, Any], name: str, length: int) -> Spans:
    """Spans of one role, sorted. Raises ``ValueError`` for what is none or lies outside the text."""
    value = item.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f'"{name}" is not a list of spans')  # noqa: TRY004 - one kind of error for one bad line
    found = []
    for span in value:
        if not (isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span)):
            raise ValueError(f'"{name}" has something that is no span: {span!r}')
        if not 0 <= span[0] < span[1] <= length:
            raise ValueError(f'"{name}" has a span outside the text: {span!r}')
        found.append((span[0], span[1]))
    return tuple(sorted(found))


def _day(value: object) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10]).toordinal()
    except ValueError:
        return None
