"""Whatever comes as a query string or a body, the answer is never an error of the server's."""

import json
from urllib.parse import quote_from_bytes, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim

PATHS = ["claims/", "articles/", "speakers/", "organisations/", "claims/1/", "articles/1/claims/"]
FILTERS = ["q", "speaker", "organisation", "article", "form", "kind", "status", "sureness", "outlet", "state"]
OTHERS = ["before", "after", "ordering", "cursor", "page_size", "format", "sort"]
NAMES = st.sampled_from([*FILTERS, *OTHERS])
VALUES = st.one_of(
    st.binary(max_size=20).map(quote_from_bytes),
    st.text(max_size=20).map(lambda text: quote_plus(text, errors="replace")),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(["%00", "%ED%A0%80", "1e400", "NaN", "-0", "id", "-date", "person", "'", "a & | !", '"']),
)
PARAMETERS = st.lists(st.tuples(NAMES, VALUES), max_size=4)
QUIET = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(path=st.sampled_from(PATHS), parameters=PARAMETERS)
@pytest.mark.usefixtures("claim")
def test_query_strings(client: APIClient, path: str, parameters: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in parameters)
    response = client.get(f"/api/v1/{path}?{query}")
    assert response.status_code in {200, 400, 404, 422}, (query, response.content)
    response.json()


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
BODIES = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(SCALARS, st.lists(SCALARS, max_size=2))
        for name in ("text", "title", "outlet", "byline", "published_on", "url")
    },
)


@QUIET
@given(body=BODIES)
@pytest.mark.usefixtures("claim")
def test_bodies(signed_in: APIClient, body: dict[str, object]) -> None:
    response = signed_in.generic(
        "POST", "/api/v1/articles/", json.dumps(body), content_type="application/json"
    )
    assert response.status_code in {200, 202, 400, 422}, (body, response.content)
    assert Article.objects.count() >= 1
    assert Claim.objects.count() == 1
