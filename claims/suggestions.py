"""Did you mean …: names on record that are spelt almost as somebody typed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.http import QueryDict

from claims.models import OrganisationAlias, SpeakerAlias
from claims.query import STRAIGHT, QueryError, parse
from claims.registry import normal_name

OFFERED = 3
LIKE = 0.45
"""Share of three-letter groups in common from which a name is worth a question; pg_trgm's own is 0.6."""
_MOST_WORDS = 4
_OWNERS = {"speaker": SpeakerAlias, "org": OrganisationAlias, "outlet": OrganisationAlias}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was typed, the name that may be meant, and the query string that asks for it."""

    typed: str
    name: str
    address: str


def like(words: str, *fields: str) -> list[str]:
    """Names on record that are spelt almost like ``words``, the nearest first. A query a kind of record."""
    key = normal_name(words)
    if len(key) < OFFERED:
        return []
    found: dict[str, float] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE)])
        for field in dict.fromkeys(fields):
            aliases = _OWNERS[field]._default_manager
            owner = "speaker" if field == "speaker" else "organisation"
            near = aliases.filter(
                normal__trigram_word_similar=key,
                **{f"{owner}__merged_into": None, f"{owner}__set_aside": False},
            )
            nearest = near.annotate(near=TrigramWordSimilarity(key, "normal")).order_by("-near", "pk")
            for name, share in nearest.values_list(f"{owner}__name", "near")[: 4 * OFFERED]:
                found[name] = max(share, found.get(name, 0))
    return sorted(found, key=lambda name: -found[name])[:OFFERED]


def meant(query: QueryDict, cleaned: Mapping[str, Any]) -> list[Suggestion]:
    """For a search that found nothing: the names in it that nobody on record has, almost."""
    offered = []
    for name, field in (("speaker", "speaker"), ("organisation", "org"), ("outlet", "outlet")):
        typed = str(cleaned.get(name) or "")
        for other in like(typed, field) if typed and not typed.isdecimal() else ():
            offered.append(Suggestion(typed, other, _with(query, name, other)))
    text = str(cleaned.get("q") or "")
    asked = parse(text)
    for term in asked.terms:
        if term.field in _OWNERS and not term.negated and not str(term.value).isdecimal():
            typed = str(term.value)
            offered += [
                Suggestion(typed, other, _with(query, "q", changed))
                for other in like(typed, term.field)
                if (changed := _replaced(text, term.field, typed, other))
            ]
    if asked.words and not asked.terms and len(asked.words.split()) <= _MOST_WORDS and '"' not in asked.words:
        offered += [
            Suggestion(asked.words, other, _with(query, "q", other))
            for other in like(asked.words, "speaker", "org")
        ]
    return [item for item in offered if normal_name(item.name) != normal_name(item.typed)]


def _replaced(text: str, field: str, typed: str, name: str) -> str:
    """The query with another name in the term, "" if it cannot be written there."""
    plain = text.translate(STRAIGHT)
    for written in (f'"{typed}"', typed):
        before, found, after = plain.partition(written)
        if found:
            changed = f'{before}"{name}"{after}'
            break
    else:
        return ""
    try:
        terms = parse(changed).terms
    except QueryError:
        return ""
    return changed if any(t.field == field and t.value == name for t in terms) else ""


def _with(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    changed[name] = value
    return "?" + changed.urlencode()
