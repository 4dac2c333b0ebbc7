"""Which records may be meant by a name: by what its forms share, and by trigrams. Reads only."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Value

from claims.models import Affiliation, SpeakerLink
from claims.registry.kinds import BODY, PERSON, Kind
from claims.registry.names import PersonName, first_names, folded_name, person_name
from claims.registry.weigh import ENTERED, Candidate, nearest

MOST = 20
"""So many are weighed; of more bearers of one surname, those with a shared organisation come first."""
_ALIKE = {PERSON.owner: 0.62, BODY.owner: 0.8}
"""From this share of trigrams in common a name counts as spelt almost alike."""

# For one word: whoever bears it, as a surname or as a first name.
_OF_ONE_WORD = """
SELECT a.speaker_id FROM claims_speakeralias a
WHERE a.blocking_key = %(key)s OR a.normal LIKE %(begins)s
GROUP BY 1
ORDER BY bool_or(EXISTS (
    SELECT FROM claims_affiliation f
    WHERE f.speaker_id = a.speaker_id AND f.organisation_id = ANY(%(bodies)s)
)) DESC, 1
LIMIT %(most)s
"""
# For a whole name: of those who bear the surname, whose first name may be the same, or its initial.
_OF_SURNAME = """
SELECT a.speaker_id FROM claims_speakeralias a
WHERE a.blocking_key = %(key)s AND (
    split_part(a.normal, ' ', 1) = ANY(%(firsts)s)
    OR left(a.normal, 1) = %(initial)s
    OR a.normal LIKE %(ends)s
)
GROUP BY 1
ORDER BY bool_or(split_part(a.normal, ' ', 1) = ANY(%(firsts)s)) DESC, 1
LIMIT %(most)s
"""
_SPELT = """
SELECT a.speaker_id FROM claims_speakeralias a WHERE a.normal %% %(normal)s
GROUP BY 1 ORDER BY max(similarity(a.normal, %(normal)s)) DESC, 1 LIMIT %(most)s
"""
_BODIES = """
SELECT a.organisation_id FROM claims_organisationalias a
WHERE a.normal %% %(normal)s OR (a.blocking_key = %(key)s AND length(%(key)s) > 1)
GROUP BY 1 LIMIT %(most)s
"""
_DESCRIBED = """
SELECT r.id, r.name, r.unsure,
       array(SELECT a.name FROM {alias} a WHERE a.{owner}_id = r.id ORDER BY a.id),
       array(SELECT a.normal FROM {alias} a WHERE a.{owner}_id = r.id ORDER BY a.id)
FROM {record} r WHERE r.id = ANY(%s) AND r.merged_into_id IS NULL AND NOT r.set_aside
"""


def people(name: str, bodies: Iterable[int], outlet: int | None) -> list[Candidate]:
    """People whose name may be the same; those of a name spelt almost alike only where there are none."""
    parts = person_name(name)
    if not parts.words:
        return []
    asked: dict[str, Any] = {
        "key": parts.words[-1],
        "bodies": list(bodies),
        "most": MOST,
        "normal": parts.normal,
        "begins": f"{parts.family} %",
        "ends": f"% {parts.normal}",
        "firsts": [*first_names(parts), *parts.words],
        "initial": parts.given[:1],
    }
    found = _possible(name, _keys(_OF_ONE_WORD if parts.is_one_word else _OF_SURNAME, asked))
    if not found and not parts.is_one_word:
        found = _possible(name, _keys(_SPELT, asked, _ALIKE[PERSON.owner]))
    _add_context(found, outlet)
    return found


def bodies(name: str) -> list[Candidate]:
    """Bodies of the same initials, or whose name is spelt almost alike."""
    asked = {"normal": BODY.normal(name), "key": BODY.blocking_key(name), "most": MOST}
    return described(BODY, _keys(_BODIES, asked, _ALIKE[BODY.owner])) if asked["normal"] else []


def namesakes(keys: list[int], outlet: int | None) -> list[Candidate]:
    """People on record who all go by one name."""
    found = described(PERSON, keys)
    _add_context(found, outlet)
    return found


def _keys(query: str, asked: Mapping[str, Any], alike: float | None = None) -> list[int]:
    with connection.cursor() as cursor:
        if alike is not None:
            cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [alike])
        cursor.execute(query, asked)
        return [row[0] for row in cursor.fetchall()]


def _possible(name: str, keys: list[int]) -> list[Candidate]:
    return [candidate for candidate in described(PERSON, keys) if nearest(name, candidate) is not None]


def described(kind: Kind, keys: list[int]) -> list[Candidate]:
    """Live records with all their names, in the order of the keys."""
    tables = {"record": kind.record, "alias": kind.alias}
    query = _DESCRIBED.format(
        owner=kind.owner, **{name: model._meta.db_table for name, model in tables.items()}
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [keys])
        found = {
            key: Candidate(key, name, unsure=unsure, names=names, aliases=_parts(names, normals))
            for key, name, unsure, names, normals in (cursor.fetchall() if keys else ())
        }
    return [found[key] for key in keys if key in found]


def _parts(names: list[str], normals: list[str]) -> list[PersonName]:
    """A surname with a hyphen or a small particle is one word, which its folded form does not tell."""
    return [
        person_name(name) if "-" in name or name[:1].islower() else folded_name(normal)
        for name, normal in zip(names, normals, strict=True)
    ]


def _add_context(candidates: list[Candidate], outlet: int | None) -> None:
    """How often articles that name the person in full state each role and body; how many these are."""
    found = {candidate.key: candidate for candidate in candidates}
    if not found:
        return
    stated = Affiliation.objects.filter(speaker__in=found, firm=True).order_by()
    rows = stated.values_list("speaker_id", "role", "organisation_id", "organisation__name")
    for key, role, body, name, articles, entered in rows.annotate(
        Count("article"), entered=Count("pk", filter=Q(article=None))
    ):
        times = ENTERED if entered else articles
        if role:
            found[key].roles[role] += times
        if body is not None:
            found[key].bodies[body] += times
            found[key].body_names[body] = name
    links = SpeakerLink.objects.filter(record__in=found, normal__contains=" ").order_by()
    there = Count("pk", filter=Q(article__publication__outlet=outlet)) if outlet is not None else Value(0)
    for key, articles, in_outlet in links.values_list("record_id").annotate(Count("pk"), there=there):
        found[key].articles, found[key].in_outlet = articles, in_outlet
