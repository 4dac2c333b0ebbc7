"""The whole way as a program goes it: over HTTP, from a text to its claims."""

import json
from typing import Any
from unittest import mock
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth.models import User

from articles import jobs
from claims import services
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken

STORY = (
    "The ferry will not sail on Sunday, harbour master Pia Lund said on Friday. “The swell is too high,” "
    "Lund told reporters.\n\nThe shipping company Nordkyst denied that it had been warned."
)


class Program:
    """Calls the API with nothing but the standard library."""

    def __init__(self, site: str, secret: str) -> None:
        self.site = site
        self.who = f"Token {secret}"

    def call(self, address: str, body: object = None) -> tuple[int, Any]:
        request = Request(address if "://" in address else self.site + address)
        request.add_header("Authorization", self.who)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=20) as response:
            return response.status, json.load(response)


@pytest.mark.django_db(transaction=True)
def test_from_a_text_to_its_claims(live_server: Any, editor: User) -> None:
    _token, secret = tokens.create(user=editor, name="live", scope=ApiToken.Scope.EDIT, days=1)
    program = Program(live_server.url, secret)
    with mock.patch.object(jobs, "tell") as tell:
        status, article = program.call("/api/v1/articles/", {"text": STORY, "outlet": "Evening Post"})
    assert status == 202
    tell.assert_called_once_with(article["id"])

    lease = jobs.claim(article["id"])
    assert lease is not None
    assert program.call(article["status_url"])[1]["state"] == "reading"
    services.process(lease)

    assert program.call(article["status_url"])[1]["state"] == "done"
    text = program.call(article["api_url"])[1]["text"]
    claims = program.call(article["claims_url"])[1]["results"]
    assert {"Pia Lund", "Nordkyst"} <= {claim["who"] for claim in claims}
    for claim in claims:
        words = " … ".join(text[start:end] for start, end in claim["content"]["spans"])
        assert words == claim["content"]["text"]
    people = program.call("/api/v1/speakers/?q=Lund")[1]["results"]
    [lund] = [person for person in people if person["name"] == "Pia Lund"]
    said = program.call(f"/api/v1/claims/?speaker={lund['id']}")[1]["results"]
    assert {claim["id"] for claim in said} == {claim["id"] for claim in claims if claim["who"] == "Pia Lund"}
