"""A record of a million claims, made up with a realistic skew, for benchmarks of search and of the API.

    python -m bench.million --claims 100000 --database NAME      # and keep it, to look at

Words, surnames and people follow Zipf and Mandelbrot; an article has a topic with its own words and cast;
every twelfth claim is wire copy of one from the last days. Of a million claims: 40,000 articles over seven
years, the later the more, 60,000 people, 4,000 bodies, 300 outlets. Nothing in it is anybody's text or name.
"""

import argparse
import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")

PER_ARTICLE = 25
VOCABULARY = 60_000
TOPICS = 2_000
FIRST_DAY, DAYS = date(2019, 1, 1), 2_500
_SYLLABLES = [
    a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "is", "el", "um")
]
_SMALL = (
    "the of to and a in that is was for it with as his on be at by had not are but from or have an".split()
)
_CUES = (
    "said,told reporters,added,says,claimed,warned,announced,denied,argued,insisted,confirmed,noted".split(
        ","
    )
)
_CUE_SHARE = (50, 9, 9, 9, 5, 4, 4, 3, 2, 2, 2, 1)
_HEDGES = "reportedly,allegedly,apparently,purportedly,seemingly".split(",")
_FORMS, _FORM_SHARE = ("indirect", "direct", "mixed"), (0.5, 0.36, 0.14)
_KINDS = ("person", "organisation", "anonymous", "group", "document", "unclear", "author")
_KIND_SHARE = (0.7, 0.13, 0.06, 0.05, 0.03, 0.02, 0.01)
_STATES, _STATE_SHARE = ("unreviewed", "confirmed", "corrected", "rejected"), (0.85, 0.1, 0.03, 0.02)
_ROLES = "minister,chairwoman,spokesman,director,analyst,mayor,chief executive,senator".split(",")
_UNNAMED = "a senior official,a person close to the talks,officials,a source in the company".split(",")


def zipf(number: int, offset: float, slope: float = 1.0) -> np.ndarray[Any, Any]:
    """Cumulated shares of ``number`` ranks."""
    often = (np.arange(number) + offset) ** -slope
    return np.cumsum(often / often.sum())


class Words:
    """Made-up words, the commonest first; none is English, so that none is a stop word."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
        self.all = np.array(list(made), dtype=object)
        self.shares = zipf(VOCABULARY, 30)
        self.drawn = np.random.default_rng(seed)

    def draw(self, number: int) -> list[str]:
        return self.all[np.searchsorted(self.shares, self.drawn.random(number))].tolist()  # type: ignore[no-any-return]

    def common(self, rank: int) -> str:
        return str(self.all[rank])


def names(number: int, chance: random.Random, words: Words) -> list[tuple[str, str]]:
    """Given and family names, each pair once; surnames as skewed as they are."""
    given = [word.capitalize() for word in words.all[2000:2600]]
    family = [word.capitalize() for word in words.all[5000:25_000]]
    shares = zipf(len(family), 20)
    found: dict[tuple[str, str], None] = {}
    while len(found) < number:
        for place in np.searchsorted(shares, words.drawn.random(number)):
            found[chance.choice(given), family[int(place)]] = None
            if len(found) == number:
                break
    return list(found)


@dataclass(slots=True)
class Filled:
    """What there is now, for questions to be made of it."""

    claims: int
    articles: int
    people: int
    words: Words
    names: list[tuple[str, str]]
    bodies: list[str]
    outlets: list[str]
    seconds: float = 0.0


@dataclass(slots=True)
class Topic:
    """What articles on one matter have in common."""

    words: list[str]
    cast: list[int]
    bodies: list[int]


@dataclass(slots=True)
class Said:
    """One claim before it stands in an article; wire copy is said again."""

    words: str
    form: str
    kind: str
    person: int | None
    body: int | None
    source: str
    cue: str
    hedges: list[str] = field(default_factory=list)


class World:
    """Who there is and what they talk of; makes one article after the other."""

    def __init__(self, articles: int, people: int, bodies: int, outlets: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = Words(seed)
        self.articles = articles
        self.names = names(people, self.chance, self.words)
        self.bodies = [f"{' '.join(self.words.draw(2)).title()} {kind}" for kind in self._kinds(bodies)]
        self.outlets = [f"{word.capitalize()} Courier" for word in self.words.all[30_000 : 30_000 + outlets]]
        self.who = zipf(people, 5)
        self.which = zipf(bodies, 5)
        self.paper = zipf(outlets, 3)
        self.topic = zipf(TOPICS, 5)
        self.topics = [self._topic() for _ in range(TOPICS)]
        self.recent: list[Said] = []

    def _kinds(self, number: int) -> list[str]:
        return self.chance.choices(("Ministry", "Institute", "Company", "Party", "Union", "Agency"), k=number)

    def _topic(self) -> Topic:
        cast = np.searchsorted(self.who, self.words.drawn.random(15)).tolist()
        return Topic(
            self.words.draw(60), cast, np.searchsorted(self.which, self.words.drawn.random(5)).tolist()
        )

    def pick(self, shares: np.ndarray[Any, Any]) -> int:
        return int(np.searchsorted(shares, self.chance.random()))

    def article(self, index: int) -> tuple[str, int, int, list[tuple[int, int, Said]]]:
        """Text, day, outlet, and each claim with the place of its words."""
        topic = self.topics[self.pick(self.topic)]
        day = int(DAYS * ((index + self.chance.random() * 20) / (self.articles + 20)) ** 0.7)
        text, claims = [" ".join(self.words.draw(8)).capitalize() + ".\n\n"], []
        at = len(text[0])
        for _ in range(max(3, round(self.chance.gauss(PER_ARTICLE, 6)))):
            said = self._said(topic)
            opening = f"{' '.join(self.words.draw(6)).capitalize()}. " if self.chance.random() < 0.3 else ""
            claims.append((at + len(opening), at + len(opening) + len(said.words), said))
            text.append(f"{opening}{said.words} {said.source} {said.cue}.\n\n")
            at += len(text[-1])
        return "".join(text), day, self.pick(self.paper), claims

    def _said(self, topic: Topic) -> Said:
        if len(self.recent) > 500 and self.chance.random() < 1 / 12:
            return self.chance.choice(self.recent[-500:])
        said = self._new(topic)
        self.recent.append(said)
        if len(self.recent) > 2000:
            del self.recent[:1000]
        return said

    def _new(self, topic: Topic) -> Said:
        chance = self.chance
        form = chance.choices(_FORMS, _FORM_SHARE)[0]
        kind = chance.choices(_KINDS, _KIND_SHARE)[0]
        words = self._sentence(topic)
        if form == "direct":
            words = f"“{words},”"
        person = body = None
        source = chance.choice(_UNNAMED)
        if kind == "person":
            person = chance.choice(topic.cast) if chance.random() < 0.7 else self.pick(self.who)
            source = self.names[person][1] if chance.random() < 0.5 else " ".join(self.names[person])
        if kind == "organisation" or (kind == "person" and chance.random() < 0.4):
            body = chance.choice(topic.bodies)
            source = self.bodies[body] if kind == "organisation" else source
        hedges = [chance.choice(_HEDGES)] if chance.random() < 0.06 else []
        return Said(words, form, kind, person, body, source, chance.choices(_CUES, _CUE_SHARE)[0], hedges)

    def _sentence(self, topic: Topic) -> str:
        """One or several: 6 to 45 words, a quarter of them the topic's, and small words between."""
        number = min(45, max(6, int(self.chance.lognormvariate(2.8, 0.5))))
        words = [*self.chance.sample(topic.words, number // 4), *self.words.draw(number - number // 4)]
        self.chance.shuffle(words)
        spaced = [f"{self.chance.choice(_SMALL)} {word}" if i % 2 else word for i, word in enumerate(words)]
        if number > 22:
            half = number // 2
            return f"{' '.join(spaced[:half]).capitalize()}. {' '.join(spaced[half:]).capitalize()}"
        return " ".join(spaced).capitalize()


_ARTICLE = (
    "id, title, outlet, byline, published_on, url, text, text_sha256, dropped, created_by_id, created_at"
)
_CLAIM = (
    "id, article_id, source, cue, content, hedge_spans, source_text, cue_text, content_text, form, kind, "
    "cue_class, polarity, hedges, speaker_id, organisation_id, described_as, role, confidence, status, "
    "provenance, version, created_at, said_on"
)
_NAMED = "id, name, description, wikidata_id, provenance, unsure, set_aside, created_at"
NOW = "2026-01-01 00:00:00+00"


def fill(claims: int = 1_000_000, *, vectors: bool = False, seed: int = 7) -> Filled:
    """Fill an empty, migrated database with about so many claims, and analyse it. Past all triggers.

    ``vectors``: also those that suggested competitors are ranked by (768 bytes of noise a claim).
    """
    from django.contrib.auth.models import User
    from django.db import connection

    start = time.perf_counter()
    articles, people = max(1, claims // PER_ARTICLE), max(200, claims * 6 // 100)
    world = World(articles, people, max(60, people // 15), min(300, 20 + articles // 20), seed)
    user = User.objects.create_user("bench")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _people(cursor, world)
        with _without_indexes(cursor, ("claims_claim", "articles_article")):
            made = _articles(cursor, world, user.pk)
        if vectors:
            _vectors(cursor)
        for table in ("claims_claim", "claims_speaker", "claims_organisation", "articles_article"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does
    seconds = time.perf_counter() - start
    return Filled(made, articles, people, world.words, world.names, world.bodies, world.outlets, seconds)


def copy(cursor: Any, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """PostgreSQL's own way to take many rows."""
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as written:
        for row in rows:
            written.write_row(row)


@contextmanager
def _without_indexes(cursor: Any, tables: tuple[str, ...]) -> Iterator[None]:
    """Made again afterwards: many times faster than kept up row by row, and the same in the end."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        cursor.execute(definition)


def _people(cursor: Any, world: World) -> None:
    """Everybody and every body with their names: the canonical one, and for people a shorter one."""
    bodies = world.bodies
    copy(cursor, "claims_organisation", _NAMED, (_record(i, name) for i, name in enumerate(bodies, 1)))
    outlets = enumerate(world.outlets, len(bodies) + 1)
    copy(cursor, "claims_organisation", _NAMED, (_record(i, name) for i, name in outlets))
    copy(
        cursor,
        "claims_speaker",
        f"{_NAMED}, role, organisation_id",
        (
            (*_record(i, " ".join(name)), _ROLES[i % len(_ROLES)], i % len(bodies) + 1 if i % 3 else None)
            for i, name in enumerate(world.names, 1)
        ),
    )
    aliases = (
        (i, alias, alias.lower().replace(".", ""), family.lower(), "machine")
        for i, (given, family) in enumerate(world.names, 1)
        for alias in (f"{given} {family}", f"{given[0]}. {family}")
    )
    columns = "name, normal, blocking_key, provenance"
    copy(cursor, "claims_speakeralias", f"speaker_id, {columns}", aliases)
    copy(
        cursor,
        "claims_organisationalias",
        f"organisation_id, {columns}",
        ((i, name, name.lower(), "", "machine") for i, name in enumerate([*bodies, *world.outlets], 1)),
    )


def _record(key: int, name: str) -> tuple[Any, ...]:
    return key, name, "", "", "machine", False, False, NOW


def _articles(cursor: Any, world: World, user: int, at_once: int = 500) -> int:
    """Articles, their outlets, their finished jobs and their claims. Returns how many claims."""
    key = 0
    for first in range(0, world.articles, at_once):
        articles: list[Sequence[Any]] = []
        published, jobs, claims = [], [], []
        for index in range(first, min(first + at_once, world.articles)):
            text, day, outlet, said = world.article(index)
            when = FIRST_DAY + timedelta(days=day)
            title = text.partition(".\n")[0]
            paper = world.outlets[outlet]
            articles.append((index + 1, title, paper, "", when, "", text, f"{index:064x}", [], user, NOW))
            published.append((index + 1, len(world.bodies) + outlet + 1))
            jobs.append((index + 1, "done", 1, False, NOW, "", ""))
            for start, end, one in said:
                key += 1
                claims.append(_claim(key, index + 1, start, end, one, when, world.chance))
        copy(cursor, "articles_article", _ARTICLE, articles)
        copy(cursor, "claims_publication", "article_id, outlet_id", published)
        job = "article_id, state, attempt, patient, queued_at, error_code, error"
        copy(cursor, "articles_job", job, jobs)
        copy(cursor, "claims_claim", _CLAIM, claims)
    return key


def _claim(
    key: int, article: int, start: int, end: int, said: Said, when: date, chance: random.Random
) -> tuple[Any, ...]:
    own = f"{{[{end + 1},{end + 1 + len(said.source)})}}"
    cue = f"{{[{end + 2 + len(said.source)},{end + 2 + len(said.source) + len(said.cue)})}}"
    person = None if said.person is None else said.person + 1
    body = None if said.body is None else said.body + 1
    described = "" if person or body else said.source
    return (
        *(key, article, own, cue, f"{{[{start},{end})}}", "{}", said.source, said.cue, said.words, said.form),
        *(said.kind, "speech", "denies" if said.cue == "denied" else "affirms", said.hedges, person, body),
        *(described, "", round(min(1, chance.triangular(0.3, 1.05, 0.95)), 3)),
        *(chance.choices(_STATES, _STATE_SHARE)[0], "machine", 1, NOW, when),
    )


def _vectors(cursor: Any) -> None:
    from claims.competing import ENCODER_VERSION

    noise = np.random.default_rng(3).integers(-20, 20, (1000, 768), np.int8)
    cursor.execute("CREATE TEMPORARY TABLE noise (place integer, packed bytea)")
    copy(cursor, "noise", "place, packed", [(i, row.tobytes()) for i, row in enumerate(noise)])
    cursor.execute(
        "INSERT INTO claims_claimvectors (claim_id, encoder, packed) "
        "SELECT id, %s, packed FROM claims_claim JOIN noise ON place = id %% 1000",
        [ENCODER_VERSION],
    )


@contextmanager
def database(name: str = "") -> Iterator[None]:
    """A database of its own, with all migrations. Dropped afterwards, unless it has a ``name``: then it is
    kept, and used as it is where it exists already."""
    from django.db import connection

    before = str(connection.settings_dict["NAME"])
    if name and not _exists(name):
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    if not name:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    else:
        from django.core.management import call_command

        connection.close()
        connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        if name:
            connection.close()
            connection.settings_dict["NAME"] = before
        else:
            connection.creation.destroy_test_db(before, verbosity=0)


def _exists(name: str) -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--database", default="", help="made if it is not there, and kept")
    args = parser.parse_args()
    django.setup()
    with database(args.database):
        made = fill(args.claims, vectors=args.vectors)
        print(f"{made.claims} claims, {made.articles} articles, {made.people} people in {made.seconds:.0f} s")


if __name__ == "__main__":
    main()
