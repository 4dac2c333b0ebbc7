"""/api/docs/: a page that says all that the OpenAPI document says."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from newsclaims.api_docs import described
from newsclaims.problems import ADVICE


@pytest.fixture
def shown(db: None) -> str:
    response = Client().get("/api/docs/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_every_operation_and_schema_is_on_it(shown: str) -> None:
    groups, components = described()
    for operation in (operation for operations in groups.values() for operation in operations):
        assert f'id="{operation.anchor}"' in shown
        assert operation.path in shown.replace("<wbr>", "")
        assert operation.who
        assert operation.summary
    for component in components:
        assert f'id="schema-{component.name}"' in shown


def test_every_link_leads_somewhere(shown: str) -> None:
    anchors = set(re.findall(r'id="([^"]+)"', shown))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= anchors


def test_it_has_every_code_and_what_to_do(shown: str) -> None:
    for code in ADVICE:
        assert f"<code>{code}</code>" in shown


def test_a_number_or_a_date_is_called_so(db: None) -> None:
    operations = {operation.anchor: operation for group in described()[0].values() for operation in group}
    kinds = {field.name: field.type for field in operations["claims_list"].parameters}
    assert (kinds["speaker"], kinds["after"]) == ("integer", "date")


def test_it_says_who_may(shown: str) -> None:
    operations = {operation.anchor: operation.who for group in described()[0].values() for operation in group}
    assert operations["health_retrieve"] == "Everybody."
    assert operations["claims_list"] == "Whoever may read the site’s pages."
    assert operations["me_retrieve"] == "Everybody with an account; a token of scope `read` or more."
    assert operations["claims_create"] == "Editors and above; a token of scope `edit` or more."
    assert operations["speakers_merge_create"] == "Chief editors and above; a token of scope `edit` or more."
    assert "For: Chief editors and above; a token of scope <code>edit</code> or more." in shown


def test_it_asks_for_a_sign_in_where_reading_does(db: None, settings: Settings) -> None:
    settings.PUBLIC_READING = False
    assert Client().get("/api/docs/").status_code == 302
