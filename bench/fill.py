"""Fill an empty database with many articles whose claims were extracted from the demo articles."""

import hashlib
import random
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import ingest
from articles.models import Article, Job
from claims import extraction
from claims.models import Claim, ExtractionRun, Organisation, Speaker
from claims.registry import enter_organisation, enter_speaker

DEMO = Path(__file__).resolve().parent.parent / "articles" / "demo"
FIRST = (
    "Ana Bo Cira Dov Edda Fenn Gita Hal Ines Joss Kaya Lev Mira Nils Odile Per Quin Rosa Sten Tove".split()
)
LAST = "Aldam Brekke Cordoza Dunmore Eskola Farrow Grell Hatvany Ibarra Jansky Kovel Lindqvist Marsh".split()
SECOND = "Nyberg Okafor Prenn Quist Rydell Sarpong Tamm Urwin Vasko Wexham Yarde Zeller".split()


@transaction.atomic
def fill(articles: int, seed: int = 7) -> tuple[int, int]:
    """``articles`` articles, claims spread over people with a skew. Returns (articles, claims)."""
    chance = random.Random(seed)
    user = User.objects.create_user("bench")
    documents = [ingest.read_document(p.read_bytes(), p.name) for p in sorted(DEMO.glob("[0-9]*.md"))]
    found = [extraction.extract(document.text) for document in documents]
    names = [f"{a} {b}-{c}" for a in FIRST for b in LAST for c in SECOND][: max(20, articles * 2)]
    chance.shuffle(names)
    people = [enter_speaker(name) for name in names]
    bodies = [enter_organisation(f"{name} Institute") for name in names[: max(10, articles // 4)]]
    total = 0
    for number in range(articles):
        which = number % len(documents)
        text = f"{documents[which].text}\n\nEdition {number}."
        total += _article(text, documents[which], found[which], number, user, chance, people, bodies)
    return articles, total


def _article(
    text: str,
    document: ingest.Document,
    found: tuple[extraction.Attribution, ...],
    number: int,
    user: User,
    chance: random.Random,
    people: list[Speaker],
    bodies: list[Organisation],
) -> int:
    now = timezone.now()
    article = Article.objects.create(
        title=f"{document.title} ({number})",
        outlet=document.outlet,
        byline=document.byline,
        published_on=document.published_on,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        created_by=user,
    )
    Job.objects.create(article=article, state=Job.State.DONE, queued_at=now, finished_at=now)
    run = ExtractionRun.objects.create(
        article=article, attempt=1, model_version="bench", started_at=now, finished_at=now
    )
    claims = []
    for item in found:
        # A power law: few people are quoted everywhere, most of them once.
        pick = min(int(chance.paretovariate(0.6)) - 1, len(people) - 1)
        claim = Claim(article=article, run=run, source=item.source, cue=item.cue, content=item.content)
        claim.source_text, claim.cue_text = claim.words(item.source, text), claim.words(item.cue, text)
        claim.content_text = claim.words(item.content, text)
        claim.form, claim.kind, claim.confidence = item.form.value, item.kind.value, item.confidence
        claim.speaker = people[pick] if claim.kind == Claim.Kind.PERSON else None
        claim.organisation = (
            bodies[pick % len(bodies)] if item.organisation or chance.random() < 0.3 else None
        )
        claim.described_as = "" if claim.speaker else claim.source_text[:300]
        claims.append(claim)
    Claim.objects.bulk_create(claims)
    return len(claims)
