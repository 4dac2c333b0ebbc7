"""Invented people in any number: names as unevenly spread as real ones, forms of each, articles."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.models import Article
from claims.models import (
    Affiliation,
    Organisation,
    OrganisationAlias,
    Publication,
    Speaker,
    SpeakerAlias,
    SpeakerLink,
)
from claims.registry.names import family_key, initials, normal_name, normal_person

BATCH = 5000
STARTS = "b br c d dr f fl g gr h j k kl l m n p pr qu r s sk st t tr v w z".split()
MIDDLES = "a e i o u ae ei au y".split()
ENDS = "ck d ld ll lm m n nd ng nsen rd rg rk rn rsk s ss t tt v vic wski x".split()
ROLES = "spokesman spokeswoman director mayor minister engineer economist professor editor judge".split()


def _syllables(chance: random.Random, number: int) -> str:
    parts = [chance.choice(STARTS) + chance.choice(MIDDLES) for _ in range(number)]
    return ("".join(parts) + chance.choice(ENDS)).title()


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: three forms of the name, a role and the name of a body."""

    given: str
    middle: str
    family: str
    role: str
    body: str

    @property
    def forms(self) -> tuple[str, str, str]:
        return (
            f"{self.given} {self.family}",
            f"{self.given} {self.middle[0]}. {self.family}",
            f"{self.given} {self.middle} {self.family}",
        )


def invent(number: int, seed: int = 7) -> Iterator[Person]:
    """``number`` people of different names; a few surnames are borne by hundreds, most by few."""
    chance = random.Random(seed)
    surnames = list(
        dict.fromkeys(_syllables(chance, chance.choice((1, 2, 2, 3))) for _ in range(number // 4))
    )
    given = list(dict.fromkeys(_syllables(chance, chance.choice((1, 2))) for _ in range(1500)))
    seen: set[tuple[str, str]] = set()
    while len(seen) < number:
        # A power law, cut where the most frequent surname has about one person in 200.
        rank = int(20 * chance.paretovariate(0.9)) - 20
        family = surnames[rank] if rank < len(surnames) else chance.choice(surnames)
        first, second = chance.sample(given, 2)
        if (first, family) not in seen:
            seen.add((first, family))
            yield Person(first, second, family, chance.choice(ROLES), f"{chance.choice(surnames)} Institute")


def fill(people: list[Person], articles: int, seed: int = 7) -> None:
    """Put them on record with three aliases each, their bodies, and articles that name some of them often."""
    chance = random.Random(seed)
    bodies = {
        body.name: body
        for body in Organisation.objects.bulk_create(
            [Organisation(name=name) for name in sorted({person.body for person in people})], BATCH
        )
    }
    OrganisationAlias.objects.bulk_create(
        [
            OrganisationAlias(organisation=b, name=n, normal=normal_name(n), blocking_key=initials(n))
            for n, b in bodies.items()
        ],
        BATCH,
    )
    records = Speaker.objects.bulk_create(
        [Speaker(name=p.forms[0], role=p.role, organisation=bodies[p.body]) for p in people], BATCH
    )
    for start in range(0, len(people), BATCH):
        pairs = list(zip(records[start : start + BATCH], people[start : start + BATCH], strict=True))
        SpeakerAlias.objects.bulk_create(
            [
                SpeakerAlias(speaker=s, name=n, normal=normal_person(n), blocking_key=family_key(n))
                for s, p in pairs
                for n in p.forms
            ]
        )
    _articles(people, records, bodies, articles, chance)


def _articles(
    people: list[Person],
    records: list[Speaker],
    bodies: dict[str, Organisation],
    number: int,
    chance: random.Random,
) -> None:
    user = User.objects.create_user("bench")
    made = Article.objects.bulk_create(
        [Article(text=f"Edition {n}.", text_sha256=f"{n:064x}", created_by=user) for n in range(number)],
        BATCH,
    )
    outlets = list(bodies.values())[:50]
    Publication.objects.bulk_create(
        [Publication(article=a, outlet=chance.choice(outlets)) for a in made], BATCH
    )
    named = [
        (article, which)
        for article in made
        for which in {min(int(chance.paretovariate(0.5)) - 1, len(people) - 1) for _ in range(8)}
    ]
    links = [
        SpeakerLink(article=article, record=records[i], name=people[i].forms[0], reason="exact")
        for article, i in named
    ]
    for link in links:
        link.normal = normal_person(link.name)
    SpeakerLink.objects.bulk_create(links, BATCH)
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                article=a, speaker=records[i], role=people[i].role, organisation=bodies[people[i].body]
            )
            for a, i in named
        ],
        BATCH,
    )
