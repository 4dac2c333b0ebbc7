"""The made-up record of the benchmarks is one that the product could have written."""

import pytest
from django.db import connection

from bench.million import fill
from claims.models import Claim, Publication, Speaker

pytestmark = pytest.mark.django_db(transaction=True)


def test_claims_stand_where_their_spans_say(monkeypatch: pytest.MonkeyPatch) -> None:
    made = fill(600, vectors=True)
    claims = Claim.objects.select_related("article", "speaker", "vectors")
    assert claims.count() == made.claims > 500
    for claim in claims[:200]:
        for part in ("content", "source", "cue"):
            words = claim.words(getattr(claim, part), claim.article.text)
            assert words == getattr(claim, f"{part}_text")
        assert claim.said_on == claim.article.published_on
    assert Claim.objects.folded().count() < made.claims
    assert Publication.objects.count() == made.articles
    person = Speaker.objects.most_quoted()[0]
    assert Speaker.objects.called(person.name.lower()).get() == person
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname IN ('claim_search', 'claim_newest')")
        assert cursor.fetchone() == (2,)
