"""Which records may be meant by a name: by what its forms share, and by trigrams. Reads only."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Value

from claims.models import Affiliation
from claims.registry.kinds import BODY, PERSON, Kind
from claims.registry.names import person_name
from claims.registry.weigh import ENTERED, Candidate

MOST = 20
"""So many are weighed; of more bearers of one surname, those with a shared organisation come first."""
_ALIKE = {PERSON.owner: 0.62, BODY.owner: 0.8}
"""From this share of trigrams in common a name counts as spelt almost alike."""

_BY_KEY = """
SELECT DISTINCT a.speaker_id, EXISTS (
    SELECT FROM claims_affiliation f
    WHERE f.speaker_id = a.speaker_id AND f.organisation_id = ANY(%(bodies)s)
), similarity(a.normal, %(normal)s)
FROM claims_speakeralias a
WHERE a.blocking_key = %(key)s OR (%(spelt)s AND a.normal %% %(normal)s)
   OR (%(first)s <> '' AND a.normal LIKE %(first)s)
ORDER BY 2 DESC, 3 DESC LIMIT 60
"""


def people(name: str, bodies: Iterable[int], outlet: int | None) -> list[Candidate]:
    """People of the same surname or of a name spelt almost alike; for one word, those who bear it."""
    parts = person_name(name)
    if not parts.words:
        return []
    asked: dict[str, Any] = {
        "normal": parts.normal,
        "key": parts.words[-1],
        "bodies": list(bodies),
        "spelt": not parts.is_one_word,
        "first": f"{parts.family} %" if parts.is_one_word else "",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [_ALIKE[PERSON.owner]])
        cursor.execute(_BY_KEY, asked)
        keys = list(dict.fromkeys(row[0] for row in cursor.fetchall()))[:MOST]
    return described(PERSON, keys, outlet)


def bodies(name: str) -> list[Candidate]:
    """Bodies of the same initials, or whose name is spelt almost alike."""
    normal, key = BODY.normal(name), BODY.blocking_key(name)
    if not normal:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [_ALIKE[BODY.owner]])
        cursor.execute(
            "SELECT DISTINCT organisation_id FROM claims_organisationalias "
            "WHERE normal %% %(normal)s OR (blocking_key = %(key)s AND length(%(key)s) > 1) LIMIT 60",
            {"normal": normal, "key": key},
        )
        keys = [row[0] for row in cursor.fetchall()]
    return described(BODY, keys, None)


def described(kind: Kind, keys: list[int], outlet: int | None) -> list[Candidate]:
    """Live records with what there is to weigh them by, in the order of the keys."""
    live = kind.record.objects.on_record().filter(pk__in=keys).values_list("pk", "name", "unsure")
    found = {key: Candidate(key, name, unsure=unsure) for key, name, unsure in live}
    if not found:
        return []
    owner = f"{kind.owner}_id"
    for key, alias in kind.alias.objects.filter(**{f"{owner}__in": found}).values_list(owner, "name"):
        found[key].aliases.append(alias)
    if kind is PERSON:
        _with_context(found, outlet)
    return [found[key] for key in keys if key in found]


def _with_context(found: dict[int, Candidate], outlet: int | None) -> None:
    """How often articles that name the person in full state each role and body; how many these are."""
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
    links = PERSON.link.objects.filter(record__in=found, normal__contains=" ").order_by()
    there = Count("pk", filter=Q(article__publication__outlet=outlet)) if outlet is not None else Value(0)
    for key, articles, in_outlet in links.values_list("record_id").annotate(Count("pk"), there=there):
        found[key].articles, found[key].in_outlet = articles, in_outlet
