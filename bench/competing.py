"""How long suggested competitors take over very many claims, in a database of its own.

    python -m bench.competing [--claims 1000000] [--asked 200]

Claims of made-up words with a realistic skew (Zipf and Mandelbrot's over 60,000 words), 25 to an article;
vectors are noise, which takes as long to compare. Figures are of ``claims.competitors.around``: queries,
reading and ranking.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")

PER_ARTICLE = 25
PEOPLE = 60_000
VOCABULARY = 60_000
_SYLLABLES = [
    a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "is", "el", "um")
]


def vocabulary(chance: random.Random) -> list[str]:
    """Words that are no English, so that none of them is a stop word."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
    return list(words)


def articles(number: int, chance: random.Random) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Text, and start, end and words of each claim in it."""
    words = np.array(vocabulary(chance))
    drawn = np.random.default_rng(5)
    often = 1 / (np.arange(VOCABULARY) + 30)
    often /= often.sum()
    for _ in range(number):
        topic = drawn.choice(words, 40, p=often).tolist()
        usual = drawn.choice(words, 14 * PER_ARTICLE, p=often).tolist()
        text, claims = "", []
        for i in range(PER_ARTICLE):
            said = " ".join([*chance.sample(topic, 6), *usual[14 * i : 14 * (i + 1)]]).capitalize()
            claims.append((len(text), len(text) + len(said), said))
            text += f"{said}, the source said.\n\n"
        yield text, claims


def fill(number: int) -> None:
    """Copy articles, claims and vectors into the tables, past the triggers that keep a history."""
    from django.contrib.auth.models import User
    from django.db import connection

    from claims.competing import ENCODER_VERSION

    user = User.objects.create_user("bench")
    chance = random.Random(7)
    noise = np.random.default_rng(3).integers(-20, 20, (1000, 768), np.int8)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO claims_speaker "
            "(name, description, wikidata_id, provenance, created_at, role, unsure) "
            "SELECT 'Speaker N' || i, '', '', 'machine', now(), '', false FROM generate_series(1, %s) AS i",
            [PEOPLE],
        )
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM claims_speaker")
        people = cursor.fetchone()[0]
        key = 0
        for index, (text, claims) in enumerate(articles(number // PER_ARTICLE, chance), 1):
            cursor.execute(
                "INSERT INTO articles_article (id, title, outlet, byline, published_on, url, text, "
                "text_sha256, dropped, created_by_id, created_at) VALUES (%s, %s, 'Wire', '', "
                "date '2026-01-01' + %s, '', %s, "
                "encode(sha256(%s::bytea), 'hex'), '{}', %s, now())",
                [index, f"Article {index}", index % 1000, text, f"{index}", user.pk],
            )
            rows, vectors = [], []
            for start, end, said in claims:
                key += 1
                speaker = people[min(int(chance.paretovariate(0.6)) - 1, len(people) - 1)]
                rows.append((key, index, f"{{[{start},{end})}}", said, speaker))
                vectors.append((key, ENCODER_VERSION, noise[key % 1000].tobytes()))
            copy(cursor, rows, vectors)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does: what the index has pending is merged


def copy(cursor: object, rows: Sequence[tuple[object, ...]], vectors: Sequence[tuple[object, ...]]) -> None:
    """One article's claims, and their vectors."""
    columns = (
        "id, article_id, content, content_text, speaker_id, source, cue, hedge_spans, source_text, "
        "cue_text, form, kind, cue_class, polarity, hedges, described_as, role, confidence, status, "
        "provenance, version, created_at"
    )
    rest = "'{}', '{}', '{}', 'the source', 'said', 'indirect', 'person', 'speech', 'affirms', '{}', '', ''"
    cursor.executemany(  # type: ignore[attr-defined]
        f"INSERT INTO claims_claim ({columns}) "
        f"VALUES (%s, %s, %s, %s, %s, {rest}, 0.9, 'unreviewed', 'machine', 1, now())",
        rows,
    )
    cursor.executemany(  # type: ignore[attr-defined]
        "INSERT INTO claims_claimvectors (claim_id, encoder, packed) VALUES (%s, %s, %s)", vectors
    )


def measure(asked: int) -> None:
    """Ask for the competitors of claims drawn at random, and print the times."""
    from claims.competitors import around
    from claims.models import Claim

    chance = random.Random(11)
    last = Claim.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = [chance.randint(1, last) for _ in range(asked + 20)]
    times, found = [], 0
    for number, key in enumerate(keys):
        claim = Claim.objects.with_names().with_origin().with_text().get(pk=key)
        start = time.perf_counter()
        seen = around(claim, 6)
        if number >= 20:  # the first ones warm up
            times.append((time.perf_counter() - start) * 1000)
            found += sum(item.claim.article_id != claim.article_id for item in seen.competitors)
    quantiles = statistics.quantiles(times, n=20)
    print(f"{last} claims, {asked} asked, ms: median {statistics.median(times):.0f}, ", end="")
    print(f"p95 {quantiles[-1]:.0f}, most {max(times):.0f}")
    print(f"of five suggestions {found / asked:.1f} are from other articles")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=200)
    args = parser.parse_args()
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        start = time.perf_counter()
        fill(args.claims)
        print(f"filled in {time.perf_counter() - start:.0f} s", flush=True)
        measure(args.asked)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
