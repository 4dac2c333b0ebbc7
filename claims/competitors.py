"""Suggested competitors: claims of other sources that may dispute one, found in PostgreSQL, ranked in Python.

Candidates are bounded, whatever the size of the record: the neighbours in the article, and the best of what
a full text query over the claim's rarest words finds. Which are rare is told by the statistics that
PostgreSQL keeps of the column's words, so that no query reads more than some thousand rows.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Func, IntegerField, Prefetch, Value, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs, Greatest, Substr

from claims import competing
from claims.competing import Reason, ReasonKind, Statement
from claims.extraction import Span
from claims.models import Claim, Relation, Relay
from claims.querysets import ClaimQuerySet
from claims.stored_vectors import encode

SHOWN = 5
NEIGHBOURS = 60
FOUND = 80
_RARE = 500
"""A word that fewer claims have is searched for alone."""
_AROUND = 400
"""Code points fetched on either side of a candidate, in which its sentence is sought."""


@dataclass(frozen=True, slots=True)
class Competitor:
    """A suggested claim, in words why, and whether another article has it."""

    claim: Claim
    reasons: tuple[str, ...]
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a claim's page sets around it; no claim is in both lists."""

    competitors: tuple[Competitor, ...]
    beside: tuple[Claim, ...]
    has_more_beside: bool


def around(claim: Claim, beside: int, decided: Collection[int] = (), related: Iterable[Claim] = ()) -> Around:
    """Suggested competitors of a claim (loaded ``with_names``), and its nearest neighbours in reading order.

    ``decided`` are the keys of claims that are not suggested: somebody related or dismissed them. Up to four
    queries, whatever there is: the relays of the claim itself and of ``related`` ones come with theirs.
    """
    near = _near(claim)
    found = _ranked(claim, near, SHOWN, decided)
    apart = {item.claim.pk for item in found}
    others = [c for c in near if c.pk not in apart]
    nearest = sorted(others[:beside], key=lambda c: (c.position, c.pk))
    _fetch_relays([claim, *related, *(item.claim for item in found), *nearest])
    return Around(found, tuple(nearest), len(others) > beside)


def suggested(claim: Claim, limit: int = SHOWN) -> tuple[Competitor, ...]:
    """The claims that may compete with this one, the likeliest first, each with all that a card shows.

    What somebody related to it, or dismissed, is not suggested.
    """
    found = _ranked(claim, _near(claim), limit, Relation.objects.partners(claim.pk))
    _fetch_relays([item.claim for item in found])
    return found


def _fetch_relays(claims: Sequence[Claim]) -> None:
    """The relays of claims with the organisations they stand for, in one query."""
    prefetch_related_objects(claims, Prefetch("relays", Relay.objects.select_related("organisation")))


def _ranked(
    claim: Claim, near: Sequence[Claim], limit: int, decided: Collection[int]
) -> tuple[Competitor, ...]:
    in_order = sorted([claim, *near], key=lambda c: (c.position, c.pk))
    read = [(c, _here(c, claim.article.text, place)) for place, c in enumerate(in_order)]
    read += [(c, _there(c)) for c in _elsewhere(claim)]
    own = next(statement for c, statement in read if c is claim)
    if own.vectors is None:
        own = replace(own, vectors=encode(claim.article.text, [(claim.content, claim.cue)])[0])
    found = competing.rank(own, [statement for _, statement in read], 3 * limit + len(decided))
    by_key = {statement.key: c for c, statement in read}
    # The same words of the same source, as wire copy brings them again and again, are suggested once.
    # So are those of a claim that somebody decided on: not at all.
    once: dict[tuple[str, str], Competitor] = {}
    for item in found:
        c = by_key[item.statement.key]
        reasons = tuple(told(reason) for reason in item.reasons)
        elsewhere = c.article_id != claim.article_id
        once.setdefault((c.who, _bare(c.content_text)), Competitor(c, reasons, elsewhere))
    known = {(c.who, _bare(c.content_text)) for c in by_key.values() if c.pk in decided}
    return tuple(item for words, item in once.items() if words not in known)[:limit]


def _bare(words: str) -> str:
    """Words without quotation marks, case and punctuation."""
    return " ".join("".join(ch if ch.isalnum() else " " for ch in words.casefold()).split())


# -- Candidates ------------------------------------------------------------------------------------------


def _candidates() -> ClaimQuerySet:
    """Claims with their names and vectors, in one query."""
    related = ("article", "speaker__organisation", "organisation", "vectors")
    return Claim.objects.shown().select_related(*related).defer("article__text", "article__search", "search")


def _near(claim: Claim) -> list[Claim]:
    """The nearest of the same article. Index claim_in_article."""
    nearest = Abs(F("position") - Value(claim.position))
    others = _candidates().filter(article=claim.article_id).exclude(pk=claim.pk)
    return list(others.order_by(nearest, "pk")[:NEIGHBOURS])


def _elsewhere(claim: Claim) -> list[Claim]:
    """Of other articles what shares rare words, the best match first. Index claim_search (GIN)."""
    searches = _searches(*_lexemes(claim))
    if not searches:
        return []
    # One by one: under an OR the index would read every claim that has the commonest of the words.
    read = RawSQL(" UNION ".join([_MATCHES] * len(searches)), searches)  # noqa: S611 - parameters, no data in it
    query = SearchQuery(" | ".join(searches), config="simple", search_type="raw")
    matching = Claim.objects.shown().filter(pk__in=read).exclude(article=claim.article_id)
    best = matching.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-pk")
    # Ranked first and fetched then: a row's part of its article's text is unpacked for the best alone.
    low, high = (Func(F("content"), function=end, output_field=IntegerField()) for end in ("lower", "upper"))
    start = Greatest(low - _AROUND, Value(0))
    return list(
        _candidates()
        .filter(pk__in=best.values("pk")[:FOUND])
        .annotate(
            rank=SearchRank(F("search"), query),
            around_start=start,
            around=Substr("article__text", start + 1, high - start + _AROUND),
        )
        .order_by("-rank", "-pk")
    )


# Of each thing searched for, so many matches are read and then ranked together.
_MATCHES = "(SELECT id FROM claims_claim WHERE search @@ to_tsquery('simple', %s) LIMIT 300)"
# The words of a claim, and of the name of its source, with the number of claims that have each of them.
_LEXEMES = """
    WITH common AS (
        SELECT unnest(most_common_elems::text::text[]) AS lexeme, unnest(most_common_elem_freqs) AS share
        FROM pg_stats
        WHERE schemaname = current_schema() AND tablename = 'claims_claim' AND attname = 'search'
    ), word AS (
        SELECT lexeme, 'A' = ANY(weights) AS said, false AS named
        FROM claims_claim, unnest(search) WHERE id = %s
        UNION ALL SELECT lexeme, false, true FROM unnest(to_tsvector('english', %s))
    )
    SELECT lexeme, said, named, coalesce(share, 0) * greatest(reltuples, 0)
    FROM word LEFT JOIN common USING (lexeme), pg_class
    WHERE pg_class.oid = 'claims_claim'::regclass AND (said OR named) AND length(lexeme) > 1
    ORDER BY 4, 1
"""


def _lexemes(claim: Claim) -> tuple[list[tuple[str, float]], list[str]]:
    """(lexeme, claims that have it) of what is said, the rarest first; and the lexemes of who said it."""
    who = claim.who if claim.speaker or claim.organisation else ""
    with connection.cursor() as cursor:
        cursor.execute(_LEXEMES, [claim.pk, who])
        rows = cursor.fetchall()
    return [(lexeme, rows_) for lexeme, said, _, rows_ in rows if said], [row[0] for row in rows if row[2]]


def _searches(said: Sequence[tuple[str, float]], who: Sequence[str]) -> list[str]:
    """What is searched for, in the notation of tsquery.

    A rare word alone, or two of the rarest; one of them in what mentions this claim's source, and in what
    somebody says whom this claim names.
    """
    alone = [_quoted(lexeme) for lexeme, rows in said[:8] if rows <= _RARE]
    rarest = [_quoted(lexeme) for lexeme, _ in said[:4]]
    pairs = [f"{one} & {other}" for one, other in combinations(rarest, 2) if not {one, other} & set(alone)]
    about = [f"{_quoted(name)}:A & ({' | '.join(rarest)})" for name in who[:2] if rarest]
    by = [
        f"{one}:B & ({' | '.join(word for word in rarest if word != one)})"
        for one in rarest
        if len(rarest) > 1
    ]
    return [*alone, *pairs, *about, *by]


def _quoted(lexeme: str) -> str:
    """A lexeme in the notation of tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


# -- Statements ------------------------------------------------------------------------------------------


def _here(claim: Claim, text: str, place: int) -> Statement:
    """What the ranker reads of a claim of the article at hand, whose text is at hand, too."""
    sentence = competing.surrounding(text, (*claim.cue, *claim.content))
    return _statement(claim, place, text.count("\n", 0, claim.content[0][0]), sentence)


def _there(claim: Claim) -> Statement:
    """What it reads of one of another article, with the text that was fetched around it."""
    text: str = claim.around  # type: ignore[attr-defined]  # annotated by _elsewhere
    offset: int = claim.around_start  # type: ignore[attr-defined]
    spans: list[Span] = [
        (start - offset, end - offset)
        for start, end in (*claim.cue, *claim.content)
        if start >= offset and end - offset <= len(text)
    ]
    # Its place in its own article says nothing here; the key is a number that no other of them has.
    return _statement(claim, claim.pk, 0, competing.surrounding(text, spans))


def _statement(claim: Claim, index: int, paragraph: int, sentence: str) -> Statement:
    day = claim.article.published_on
    body = claim.organisation or (claim.speaker.organisation if claim.speaker else None)
    kept = getattr(claim, "vectors", None)
    named = claim.speaker is not None or (
        claim.kind == Claim.Kind.ORGANISATION and claim.organisation is not None
    )
    return Statement(
        article=claim.article_id,
        index=index,
        paragraph=paragraph,
        day=day.toordinal() if day else None,
        source=claim.source_text,
        cue=claim.cue_text,
        content=claim.content_text,
        sentence=sentence,
        kind=claim.kind,
        speaker=claim.who if named else claim.described_as,
        organisation=body.name if body else "",
        vectors=kept.vectors if kept else None,
    )


# -- In a journalist's words -----------------------------------------------------------------------------

_TOLD = {
    ReasonKind.DENIAL: "one of the two denies or disputes: {}",
    ReasonKind.ATTACK: "one of the two accuses or criticises: {}",
    ReasonKind.OPPOSITE: "opposite words: {} here, {} there",
    ReasonKind.NEGATION: "one says that it is so, the other that it is not",
    ReasonKind.NUMBER: "another figure: {} here, {} there",
    ReasonKind.NAMES_OTHER: "speaks about {}",
    ReasonKind.SHARED: "both on {}",
    ReasonKind.SAME_PASSAGE: "in the same passage",
    ReasonKind.SAME_ARTICLE: "in the same article",
    ReasonKind.MEANING: "close in meaning",
}


def told(reason: Reason) -> str:
    """A reason as a phrase for a page."""
    template = _TOLD[reason.kind]
    if reason.kind is ReasonKind.NAMES_OTHER:
        return (
            template.format(" and ".join(reason.words))
            if len(reason.words) < 2
            else "each speaks about the other"
        )
    words = [f"“{word}”" for word in reason.words]
    return (
        template.format(*words) if template.count("{}") == len(words) else template.format(", ".join(words))
    )
