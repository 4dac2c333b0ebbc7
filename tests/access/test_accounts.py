"""Coming in, one's own account, tokens."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from newsclaims.accounts import services, tokens
from newsclaims.accounts.models import ApiToken
from newsclaims.accounts.once import sign_in_path

NEW = "a-new-long-password"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def sign_in(client: Client, name: str, password: str, **more: str) -> int:
    answer = client.post("/sign-in/", {"username": name, "password": password}, **more)  # type: ignore[arg-type]
    return answer.status_code


# -- Signing in -------------------------------------------------------------------------------------------


def test_guessing_is_stopped_and_says_when_to_come_back(
    client: Client, editor: User, settings: Settings
) -> None:
    settings.SIGN_IN_LIMIT = "3/quarter"
    assert [sign_in(client, "ana", "wrong") for _ in range(4)] == [200, 200, 200, 429]
    answer = client.post("/sign-in/", {"username": "ANA", "password": "a-long-password"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900
    assert "Too many attempts failed" in answer.content.decode()
    assert sign_in(client, "ana", "a-long-password", REMOTE_ADDR="192.0.2.7") == 302


def test_one_address_does_not_try_many_names(client: Client, db: None, settings: Settings) -> None:
    settings.SIGN_IN_LIMIT = "1/quarter"
    assert [sign_in(client, f"name{number}", "x") for number in range(11)] == [200] * 10 + [429]


def test_many_addresses_do_not_try_one_name(client: Client, db: None, settings: Settings) -> None:
    settings.SIGN_IN_LIMIT = "1/quarter"
    tried = [sign_in(client, "ana", "x", REMOTE_ADDR=f"192.0.2.{number}") for number in range(11)]
    assert tried == [200] * 10 + [429]


def test_whoever_remembers_the_password_starts_anew(client: Client, editor: User, settings: Settings) -> None:
    settings.SIGN_IN_LIMIT = "2/quarter"
    for _ in range(3):
        assert sign_in(client, "ana", "wrong") == 200
        assert sign_in(client, "ana", "a-long-password") == 302
        client.logout()


def test_the_link_of_a_first_run_signs_in_once(client: Client, db: None, settings: Settings) -> None:
    path = sign_in_path()
    assert client.get(path, follow=True).context["user"].get_username() == services.DEMO_USER
    assert "was used or is too old" in Client().get(path, follow=True).content.decode()
    settings.PRODUCTION = True
    assert Client().get(sign_in_path()).status_code == 404


# -- A forgotten password ---------------------------------------------------------------------------------


def test_a_forgotten_password_is_chosen_anew_by_mail_once(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(email="ana@example.org")
    answer = client.post("/password/forgotten/", {"email": "Ana@Example.org"}, follow=True)
    assert "Look at your mail" in answer.content.decode()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ana@example.org"], "A new password for newsclaims")
    [address] = re.findall(r"http://testserver(\S+)", str(letter.body))
    page = client.get(address, follow=True)
    chosen = {"new_password1": NEW, "new_password2": NEW}
    answer = client.post(page.redirect_chain[-1][0], chosen, follow=True)
    assert "The new password holds." in answer.content.decode()
    assert sign_in(client, "ana", NEW) == 302
    assert "This link opens nothing" in Client().get(address, follow=True).content.decode()


def test_whether_there_is_an_account_is_not_told(client: Client, db: None) -> None:
    answer = client.post("/password/forgotten/", {"email": "nobody@example.org"}, follow=True)
    assert "If an account has that address" in answer.content.decode()
    assert mail.outbox == []


def test_mails_are_limited_by_sender_and_receiver(client: Client, editor: User, settings: Settings) -> None:
    settings.MAIL_LIMIT = "2/hour"
    User.objects.filter(pk=editor.pk).update(email="ana@example.org")

    def ask(email: str, address: str) -> int:
        return client.post("/password/forgotten/", {"email": email}, REMOTE_ADDR=address).status_code

    assert [ask("ana@example.org", f"192.0.2.{n}") for n in range(3)] == [302, 302, 429]
    assert [ask(f"{n}@example.org", "192.0.2.9") for n in range(3)] == [302, 302, 429]
    assert len(mail.outbox) == 2


def test_an_installation_without_mail_says_whom_to_ask(client: Client, db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "Ask an administrator" in client.get("/password/forgotten/").content.decode()


# -- One's own account ------------------------------------------------------------------------------------


def test_the_name_changes_without_a_password_the_address_does_not(browser: Client, editor: User) -> None:
    assert browser.post("/account/", {"name": "Ana B.", "email": ""}).status_code == 302
    data = {"name": "Ana B.", "email": "ana@example.org"}
    refused = browser.post("/account/", data)
    assert refused.status_code == 422
    assert "Type your password" in refused.content.decode()
    assert browser.post("/account/", data | {"password": "a-long-password"}).status_code == 302
    editor.refresh_from_db()
    assert (editor.first_name, editor.email) == ("Ana B.", "ana@example.org")


def test_an_address_belongs_to_one_account(browser: Client, chief: User) -> None:
    User.objects.filter(pk=chief.pk).update(email="cleo@example.org")
    data = {"email": "CLEO@example.org", "password": "a-long-password"}
    assert "Somebody else has this address" in browser.post("/account/", data).content.decode()


def test_another_password_signs_other_browsers_out(browser: Client, editor: User) -> None:
    other = Client()
    other.force_login(editor)
    data = {"old_password": "a-long-password", "new_password1": NEW, "new_password2": NEW}
    assert browser.post("/account/password/", data).status_code == 302
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    wrong = browser.post("/account/password/", data)
    assert wrong.status_code == 422


# -- Tokens -----------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_digest(browser: Client, editor: User) -> None:
    answer = browser.post("/account/tokens/", {"name": "nightly", "scope": "read", "days": "30"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in browser.get("/account/").content.decode()
    token = editor.api_tokens.get()
    assert secret not in str([getattr(token, field.attname) for field in token._meta.fields])
    assert token.hint == secret[-4:]
    assert token.expires_at - timezone.now() > timedelta(days=29)
    assert APIClient(headers={"Authorization": f"Token {secret}"}).get("/api/v1/claims/").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"scope": "admin"}, {"scope": "x"}, {"days": "9999"}, {"name": ""}, {"name": "a\0"}]
)
def test_what_makes_no_token(browser: Client, editor: User, wrong: dict[str, str]) -> None:
    data = {"name": "nightly", "scope": "read", "days": "30"} | wrong
    assert browser.post("/account/tokens/", data).status_code == 422
    assert not editor.api_tokens.exists()


def test_only_one_s_own_tokens_are_revoked(browser: Client, editor: User, chief: User) -> None:
    theirs, _secret = tokens.create(user=chief, name="t", scope=ApiToken.Scope.READ, days=1)
    assert browser.post(f"/account/tokens/{theirs.pk}/revoke/").status_code == 404
    mine, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.READ, days=1)
    program = APIClient(headers={"Authorization": f"Token {secret}"})
    assert program.get("/api/v1/claims/").status_code == 200
    assert browser.post(f"/account/tokens/{mine.pk}/revoke/").status_code == 302
    assert program.get("/api/v1/claims/").status_code == 401
    assert tokens.find(secret) is None


def test_an_expired_token_opens_nothing_and_says_so(browser: Client, editor: User) -> None:
    token, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.READ, days=1)
    before = timezone.now() - timedelta(days=2)
    ApiToken.objects.filter(pk=token.pk).update(
        created_at=before, expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert tokens.find(secret) is None
    assert "expired" in browser.get("/account/").content.decode()


def test_the_last_use_is_noted_to_the_minute(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.READ, days=1)
    program = APIClient(headers={"Authorization": f"Token {secret}"})
    with django_assert_num_queries(2):  # the token with its user and account; its last use
        assert program.get("/api/v1/").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    with django_assert_num_queries(1):
        assert program.get("/api/v1/").status_code == 200


def test_the_scope_never_adds_to_the_role(reader: User) -> None:
    _token, secret = tokens.create(user=reader, name="t", scope=ApiToken.Scope.ADMIN, days=1)
    answer = APIClient(headers={"Authorization": f"Token {secret}"}).post("/api/v1/articles/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")
