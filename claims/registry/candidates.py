"""Which records may be meant by a name: by what its forms share, and by trigrams. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Count, Q

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A name whose bearer is looked for, and what is known of them: keys of bodies, and of the one outlet."""

    name: str
    bodies: frozenset[int] = frozenset()
    outlet: int | None = None


def people(name: str, bodies: Iterable[int], outlet: int | None) -> list[Candidate]:
    """People whose name may be the same; those of a name spelt almost alike only where there are none."""
    return people_of_many([Asked(name, frozenset(bodies), outlet)])[0]


def people_of_many(asked: Sequence[Asked]) -> list[list[Candidate]]:
    """:func:`people` for each; what is known of the candidates is asked once for all."""
    keys = [_people(one) for one in asked]
    known = {one.key: one for one in described(PERSON, sorted({key for of_one in keys for key in of_one}))}
    found = []
    for one, of_one in zip(asked, keys, strict=True):
        alike = [known[key] for key in of_one if key in known and nearest(one.name, known[key]) is not None]
        if not alike and not person_name(one.name).is_one_word:
            alike = _spelt(one.name)
        found.append([replace(candidate) for candidate in alike])
    _add_context(found, [one.outlet for one in asked])
    return found


def _people(asked: Asked) -> list[int]:
    parts = person_name(asked.name)
    if not parts.words:
        return []
    values = {
        "key": parts.words[-1],
        "bodies": list(asked.bodies),
        "most": MOST,
        "begins": f"{parts.family} %",
        "ends": f"% {parts.normal}",
        "firsts": [*first_names(parts), *parts.words],
        "initial": parts.given[:1],
    }
    return _keys(_OF_ONE_WORD if parts.is_one_word else _OF_SURNAME, values)


def _spelt(name: str) -> list[Candidate]:
    asked = {"normal": person_name(name).normal, "most": MOST}
    spelt = described(PERSON, _keys(_SPELT, asked, _ALIKE[PERSON.owner])) if asked["normal"] else []
    return [candidate for candidate in spelt if nearest(name, candidate) is not None]


def bodies(name: str) -> list[Candidate]:
    """Bodies of the same initials, or whose name is spelt almost alike."""
    asked = {"normal": BODY.normal(name), "key": BODY.blocking_key(name), "most": MOST}
    return described(BODY, _keys(_BODIES, asked, _ALIKE[BODY.owner])) if asked["normal"] else []


def namesakes(keys: list[int], outlet: int | None) -> list[Candidate]:
    """People on record who all go by one name."""
    found = described(PERSON, keys)
    _add_context([found], [outlet])
    return found


def _keys(query: str, asked: Mapping[str, Any], alike: float | None = None) -> list[int]:
    with connection.cursor() as cursor:
        if alike is not None:
            cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [alike])
        cursor.execute(query, asked)
        return [row[0] for row in cursor.fetchall()]


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


def _add_context(candidates: Sequence[Sequence[Candidate]], outlets: Sequence[int | None]) -> None:
    """How often articles that name people in full state each role and body; how many these are, and whose.

    Each row of candidates has its outlet. Three queries for all of them, and none for nobody.
    """
    keys = sorted({candidate.key for row in candidates for candidate in row})
    if not keys:
        return
    roles, bodies, names = _stated(keys)
    articles = _articles(keys)
    in_outlets = _in_outlets(keys, {outlet for outlet in outlets if outlet is not None})
    for row, outlet in zip(candidates, outlets, strict=True):
        for candidate in row:
            key = candidate.key
            candidate.roles, candidate.bodies, candidate.body_names = roles[key], bodies[key], names
            candidate.articles = articles.get(key, 0)
            candidate.in_outlet = 0 if outlet is None else in_outlets.get((key, outlet), 0)


def _stated(keys: list[int]) -> tuple[dict[int, Counter[str]], dict[int, Counter[int]], dict[int, str]]:
    """For each person how many articles state each role and each body; the names of these."""
    stated = Affiliation.objects.filter(speaker__in=keys, firm=True).order_by()
    rows = stated.values_list("speaker_id", "role", "organisation_id", "organisation__name")
    roles: dict[int, Counter[str]] = defaultdict(Counter)
    bodies: dict[int, Counter[int]] = defaultdict(Counter)
    names: dict[int, str] = {}
    for key, role, body, name, articles, entered in rows.annotate(
        Count("article"), entered=Count("pk", filter=Q(article=None))
    ):
        times = ENTERED if entered else articles
        if role:
            roles[key][role] += times
        if body is not None:
            bodies[key][body] += times
            names[body] = name
    return roles, bodies, names


def _articles(keys: list[int]) -> dict[int, int]:
    links = SpeakerLink.objects.filter(record__in=keys, normal__contains=" ").order_by()
    return dict(links.values_list("record_id").annotate(Count("pk")))


def _in_outlets(keys: list[int], outlets: set[int]) -> dict[tuple[int, int], int]:
    """How many articles of an outlet name somebody in full, by both."""
    if not outlets:
        return {}
    links = SpeakerLink.objects.filter(record__in=keys, normal__contains=" ").order_by()
    rows = links.filter(article__publication__outlet__in=outlets)
    counted = rows.values_list("record_id", "article__publication__outlet").annotate(Count("pk"))
    return {(key, outlet): number for key, outlet, number in counted}
