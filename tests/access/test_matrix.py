"""Every address × method × role does what the table says; an address that is not in the table fails."""

from collections.abc import Iterator, Sequence
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken, Site
from tests.access.conftest import World
from tests.access.table import TABLE

ROLES = ["anonymous", "reader", "editor", "chief", "administrator"]
LEAST = {"public": "anonymous", "reading": "anonymous"}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

Rows = dict[str, tuple[list[str], dict[str, str]]]


def rows() -> Rows:
    """Name → the words that its numbers are taken from, and the rule of each of its methods."""
    found: Rows = {}
    for rule, lines in TABLE.items():
        for line in filter(None, map(str.strip, lines.splitlines())):
            name, methods, *words = line.split()
            known, rules = found.setdefault(name, (words, {}))
            assert known == words, f"{name} is addressed in two ways"
            for method in methods.split(","):
                assert method not in rules, f"{method} {name} stands in the table twice"
                rules[method] = rule
    return found


ROWS = rows()


def names(patterns: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


EVERY = list(names(get_resolver().url_patterns))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    ours = {name for name in EVERY if not name.startswith("admin:")}
    assert ours == set(ROWS), "tests/access/table.py and the site's addresses differ"


class Callers:
    """A browser of each role for pages, a program with a token of each for the API."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_role = {role: Client(raise_request_exception=False) for role in ROLES}
        self.headers: dict[str, dict[str, str]] = {role: {} for role in ROLES}

    def sign_in(self) -> None:
        for role, user in self.world.users.items():
            self.by_role[role].force_login(user)

    def take_tokens(self) -> None:
        for role, user in self.world.users.items():
            self.headers[role] = {"Authorization": f"Token {self.secret(role)}"}
            assert user.api_tokens.count() == 1

    def secret(self, role: str) -> str:
        scope = ApiToken.Scope.ADMIN
        return tokens.create(user=self.world.users[role], name="t", scope=scope, days=1)[1]

    def ask(self, role: str, method: str, address: str) -> Any:
        """The answer; what it changed is taken back."""
        browser = self.by_role[role]
        kept = SimpleCookie(browser.cookies.output(header="", sep=";"))
        with transaction.atomic():
            answer = browser.generic(method, address, headers=self.headers[role])
            transaction.set_rollback(True)
        browser.cookies = kept
        return answer


def is_refused(answer: HttpResponse) -> bool:
    """Asked to sign in, or told that the role is not enough."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
    return answer.status_code in {401, 403} or to_sign_in


@pytest.fixture
def callers(world: World) -> Callers:
    return Callers(world)


def address_of(name: str, world: World) -> str:
    return reverse(name, args=[getattr(world, word) for word in ROWS[name][0]])


def deviations(callers: Callers, name: str, address: str) -> Iterator[str]:
    """What an address does that its row does not say."""
    rules = ROWS[name][1]
    unknown = 401 if name.startswith("api:") else 302
    for method in [*rules, *(["HEAD"] if "GET" in rules else [])]:
        rule = rules["GET" if method == "HEAD" else method]
        least = ROLES.index(LEAST.get(rule, rule))
        for rank, role in enumerate(ROLES):
            answer = callers.ask(role, method, address)
            if method == "HEAD" and answer.status_code == 405:
                continue
            refusal = unknown if role == "anonymous" else 403
            ill = answer.status_code >= 500 and "health" not in name
            fits = not ill and not is_refused(answer) and answer.status_code != 405
            if (answer.status_code != refusal or not is_refused(answer)) if rank < least else not fits:
                yield f"{method} {name} is for {rule} and gave {role} {answer.status_code}"
    for method in set(METHODS) - set(rules):
        answer = callers.ask("administrator", method, address)
        if answer.status_code != 405:
            yield f"{method} {name} gave {answer.status_code} and is in no row"


# All rows in one test each: making a newsroom for each of hundreds of rows would take minutes.


@pytest.mark.parametrize("is_api", [False, True], ids=["pages", "api"])
def test_each_role_may_what_the_table_says(callers: Callers, is_api: bool) -> None:
    if is_api:
        callers.take_tokens()
    else:
        callers.sign_in()
    found: list[str] = []
    for name in [name for name in ROWS if name.startswith("api:") == is_api]:
        found += deviations(callers, name, address_of(name, callers.world))
    assert not found, "\n".join(found)


def test_without_public_reading_it_takes_an_account(callers: Callers) -> None:
    callers.sign_in()
    Site.objects.create(pk=Site.ONLY, public_reading=False)
    found: list[str] = []
    for name, (_words, rules) in ROWS.items():
        address, refusal = address_of(name, callers.world), 401 if name.startswith("api:") else 302
        for method in [method for method, rule in rules.items() if rule == "reading"]:
            answer = callers.ask("anonymous", method, address)
            if answer.status_code != refusal or not is_refused(answer):
                found.append(f"{method} {name} gave {answer.status_code} to a stranger")
            if method == "GET" and is_refused(callers.ask("reader", method, address)):
                found.append(f"{method} {name} was refused to a reader")
    assert not found, "\n".join(found)


def test_a_revoked_token_opens_nothing(callers: Callers) -> None:
    callers.headers["administrator"] = {"Authorization": f"Token {callers.secret('administrator')}"}
    token = callers.world.users["administrator"].api_tokens.get()
    tokens.revoke(user=token.user, token_id=token.pk)
    for name, (_words, rules) in ROWS.items():
        for method in [method for method, rule in rules.items() if rule != "public"]:
            if name.startswith("api:"):
                answer = callers.ask("administrator", method, address_of(name, callers.world))
                assert answer.status_code == 401, f"{method} {name}"


def test_a_token_for_reading_changes_nothing(callers: Callers) -> None:
    administrator = callers.world.users["administrator"]
    secret = tokens.create(user=administrator, name="t", scope=ApiToken.Scope.READ, days=1)[1]
    callers.headers["administrator"] = {"Authorization": f"Token {secret}"}
    for name, (_words, rules) in ROWS.items():
        for method, rule in rules.items():
            if name.startswith("api:") and rule != "public":
                answer = callers.ask("administrator", method, address_of(name, callers.world))
                is_out = method != "GET" or rule == "administrator"
                assert is_refused(answer) == is_out, f"{method} {name} gave {answer.status_code}"
                assert not is_out or answer.json()["code"] == "scope_needed", f"{method} {name}"


def test_the_administration_is_for_administrators(callers: Callers) -> None:
    callers.sign_in()
    pages = [name for name in EVERY if name.startswith("admin:") and name.endswith(("index", "changelist"))]
    assert len(pages) > 10
    for name in pages:
        address = reverse(name)
        for role in ROLES[:-1]:
            answer = callers.by_role[role].get(address, follow=True)
            if role == "anonymous":
                assert answer.redirect_chain[-1] == (f"/sign-in/?next={address}", 302), name
            else:
                assert answer.status_code == 403, (role, name)
        assert callers.by_role["administrator"].get(address).status_code == 200, name
