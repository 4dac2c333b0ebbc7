"""The description of the API: complete, valid, and true."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import yaml
from django.core.management import call_command
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim, Speaker
from newsclaims.problems import ADVICE


def document() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    loaded: dict[str, Any] = yaml.safe_load(out.getvalue())
    return loaded


def test_it_is_valid_openapi_without_a_warning() -> None:
    schema = document()
    assert schema["openapi"] == "3.1.0"
    assert "code points" in schema["components"]["schemas"]["Passage"]["properties"]["spans"]["description"]
    for path in schema["paths"].values():
        for operation in path.values():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_what_comes_out_is_what_it_says(
    client: APIClient, article: Article, claim: Claim, relayed: Claim, speaker: Speaker
) -> None:
    schema = document()
    answers = {
        "PaginatedClaimList": "claims/",
        "Claim": f"claims/{claim.pk}/",
        "PaginatedArticleList": "articles/",
        "WholeArticle": f"articles/{article.pk}/",
        "Job": f"articles/{article.pk}/status/",
        "Speaker": f"speakers/{speaker.pk}/",
        "PaginatedOrganisationList": "organisations/",
        "Problem": "claims/?colour=red&q=%00",
    }
    for name, path in answers.items():
        component = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
        answer = client.get(f"/api/v1/{path}").json()
        jsonschema.Draft202012Validator(component).validate(answer)
        properties = schema["components"]["schemas"][name]["properties"]
        assert answer.keys() <= properties.keys()


def rows_of_the_readme() -> dict[str, str]:
    """Address → methods, of the table of the README."""
    text = (Path(__file__).parents[2] / "README.md").read_text().partition("## REST API")[2]
    found = {}
    for line in text.partition("\n## ")[0].splitlines():
        cells = line.split(" | ")
        if not line.startswith("| `"):
            continue
        before = ""
        for address in re.findall("`([^`]+)`", cells[0]):
            if address.startswith("…"):  # after the one before it, in place of its last part
                before = before.rstrip("/").rpartition("/")[0] + address.removeprefix("…")
            else:
                before = address
            found[f"/api/v1/{before}"] = cells[1]
    return found


def test_the_readme_has_every_address_and_no_other() -> None:
    addresses = {re.sub("{[a-z_]+}", "{}", path) for path in document()["paths"]}
    assert set(rows_of_the_readme()) == addresses


def test_every_code_of_a_problem_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
    for code in ADVICE:
        assert f"`{code}`" in documented, code


def test_it_is_served(client: APIClient, db: None) -> None:
    response = client.get("/api/schema/")
    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == "newsclaims"
