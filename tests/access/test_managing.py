"""Invitations, roles of others, accounts that are closed, public reading."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from newsclaims.access import RoleNeeded, role_of
from newsclaims.accounts import invitations, services, tokens
from newsclaims.accounts.models import ApiToken, Invitation, Role

JOINING = {
    "name": "Nora",
    "username": "nora",
    "password1": "quite-a-long-one",
    "password2": "quite-a-long-one",
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(user: User, role: Role = Role.EDITOR) -> tuple[Any, str]:
    """The answer, and the path of the link in it."""
    answer = browser(user).post("/users/invite/", {"email": "nora@example.org", "role": role.value})
    return answer, re.sub("^https?://[^/]+", "", answer.context["link"])


# -- Invitations ------------------------------------------------------------------------------------------


def test_somebody_is_invited_by_mail_and_joins_once(chief: User, client: Client) -> None:
    answer, path = invite(chief)
    [letter] = mail.outbox
    assert letter.to == ["nora@example.org"]
    assert path in str(letter.body)
    assert path in answer.content.decode()
    assert path not in browser(chief).get("/users/").content.decode()
    assert "You were invited as an editor" in client.get(path).content.decode()
    answer = client.post(path, JOINING, follow=True)
    assert "Welcome" in answer.content.decode()
    nora = User.objects.get(username="nora")
    assert (role_of(nora), nora.email, nora.first_name) == (Role.EDITOR, "nora@example.org", "Nora")
    assert nora.check_password("quite-a-long-one")
    again = Client().post(path, JOINING | {"username": "other"})
    assert again.status_code == 410
    assert "This invitation was used" in again.content.decode()


def test_without_mail_the_link_is_passed_on(chief: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    answer, path = invite(chief)
    assert "No mail was sent" in answer.content.decode()
    assert Client().get(path).status_code == 200


def test_mail_that_fails_is_said(chief: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer, _path = invite(chief)
    assert "No mail was sent" in answer.content.decode()


@pytest.mark.parametrize("end", ["withdrawn", "old", "inviter gone", "inviter lowered", "made up", "again"])
def test_a_link_that_opens_nothing_says_why(chief: User, administrator: User, end: str) -> None:
    _answer, path = invite(chief, Role.CHIEF)
    made = Invitation.objects.get()
    if end == "withdrawn":
        assert browser(chief).post(f"/users/invitations/{made.pk}/withdraw/").status_code == 302
    elif end == "old":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "inviter gone":
        services.close(actor=administrator, user_id=chief.pk)
    elif end == "inviter lowered":
        services.set_role(actor=administrator, user_id=chief.pk, role=Role.EDITOR)
    elif end == "again":
        invitations.invite(actor=administrator, email="NORA@example.org", role=Role.READER)
    else:
        path = path.replace(str(made.pk), str(made.pk + 1), 1)
    answer = Client().post(path, JOINING)
    assert answer.status_code == 410
    assert not User.objects.filter(username="nora").exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"password2": "another-long-one"}, "password"),
        ({"password1": "short", "password2": "short"}, "at least 10"),
        ({"username": "CLEO"}, "Somebody has this name already"),
        ({"username": ""}, "required"),
        ({"password1": "nora@example.org", "password2": "nora@example.org"}, "too similar"),
    ],
)
def test_what_joining_takes(chief: User, client: Client, wrong: dict[str, str], told: str) -> None:
    _answer, path = invite(chief)
    answer = client.post(path, JOINING | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert client.post(path, JOINING).status_code == 302


def test_a_name_that_is_taken_at_the_last_moment_is_asked_about(
    chief: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer, path = invite(chief)
    accept = invitations.accept

    def late(**given: Any) -> User:
        services.create(username=given["username"], role=Role.READER)
        return accept(**given)

    monkeypatch.setattr(invitations, "accept", late)
    answer = client.post(path, JOINING)
    assert answer.status_code == 422
    assert "Somebody has this name already" in answer.content.decode()
    assert Invitation.objects.get().is_open


def test_nobody_invites_above_themselves_or_whom_is_here(chief: User, administrator: User) -> None:
    post = browser(chief).post
    assert post("/users/invite/", {"email": "n@example.org", "role": "administrator"}).status_code == 422
    with pytest.raises(RoleNeeded):
        invitations.invite(actor=chief, email="n@example.org", role=Role.ADMINISTRATOR)
    User.objects.filter(pk=administrator.pk).update(email="adam@example.org")
    answer = post("/users/invite/", {"email": "Adam@example.org", "role": "reader"})
    assert "has an account already" in answer.content.decode()


def test_chiefs_withdraw_their_own_administrators_all(chief: User, administrator: User) -> None:
    theirs = invitations.invite(actor=administrator, email="n@example.org", role=Role.READER)
    address = f"/users/invitations/{theirs.pk}/withdraw/"
    assert browser(chief).post(address).status_code == 403
    assert browser(administrator).post(address).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_link_used_twice_at_once_opens_one_account(chief: User) -> None:
    signed = invitations.signature(invitations.invite(actor=chief, email="n@example.org", role=Role.READER))
    met: list[object] = []

    def take(name: str) -> None:
        try:
            met.append(invitations.accept(signed=signed, username=name, password="x", name=""))
        except invitations.InvitationError as error:
            met.append(error)
        finally:
            connection.close()

    at_once(*(lambda name=name: take(name) for name in ("one", "two", "three")))
    assert sum(isinstance(item, User) for item in met) == 1
    assert User.objects.filter(email="n@example.org").count() == 1


def at_once(*calls: Any) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


# -- Roles ------------------------------------------------------------------------------------------------


def test_an_administrator_gives_any_role(administrator: User, editor: User) -> None:
    page = browser(administrator)
    answer = page.post(f"/users/{editor.pk}/role/", {"role": "administrator"}, follow=True)
    assert "Ana is now an administrator." in answer.content.decode()
    assert browser(User.objects.get(pk=editor.pk)).get("/admin/auth/user/").status_code == 200
    page.post(f"/users/{editor.pk}/role/", {"role": "reader"})
    assert browser(User.objects.get(pk=editor.pk)).get("/admin/auth/user/").status_code == 302
    editor.refresh_from_db()
    assert (editor.is_staff, editor.is_superuser) == (False, False)


def test_a_chief_manages_those_below(chief: User, editor: User, administrator: User) -> None:
    page = browser(chief)
    assert page.post(f"/users/{editor.pk}/role/", {"role": "chief"}).status_code == 302
    assert page.post(f"/users/{editor.pk}/role/", {"role": "reader"}).status_code == 403  # a chief by now
    for other in (administrator, chief):
        assert page.post(f"/users/{other.pk}/role/", {"role": "reader"}).status_code == 403
        assert page.post(f"/users/{other.pk}/access/", {"open": "no"}).status_code == 403
    assert role_of(User.objects.get(pk=administrator.pk)) == Role.ADMINISTRATOR


def test_a_chief_gives_no_role_above_their_own(chief: User, reader: User) -> None:
    assert browser(chief).post(f"/users/{reader.pk}/role/", {"role": "administrator"}).status_code == 403
    assert role_of(User.objects.get(pk=reader.pk)) == Role.READER


def test_one_s_own_account_is_protected(administrator: User) -> None:
    page = browser(administrator)
    assert page.post(f"/users/{administrator.pk}/role/", {"role": "reader"}).status_code == 403
    assert page.post(f"/users/{administrator.pk}/access/", {"open": "no"}).status_code == 403
    assert page.post(f"/users/{administrator.pk}/password/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_administrators_who_lower_each_other_at_once_leave_one(administrator: User) -> None:
    for _ in range(5):
        User.objects.filter(username="eve").delete()
        other = services.create(username="eve", role=Role.ADMINISTRATOR)
        services.set_role(actor=other, user_id=administrator.pk, role=Role.ADMINISTRATOR)

        def lower(actor: User, user: User) -> None:
            try:
                services.set_role(actor=actor, user_id=user.pk, role=Role.READER)
            except PermissionDenied:
                pass
            finally:
                connection.close()

        at_once(lambda: lower(administrator, other), lambda: lower(other, administrator))  # noqa: B023
        assert services.administrators().count() == 1
        stays = services.administrators().get()
        gone = other if stays == administrator else administrator
        services.set_role(actor=stays, user_id=gone.pk, role=Role.ADMINISTRATOR)


def test_a_closed_account_is_out_at_once_with_its_tokens(administrator: User, editor: User) -> None:
    theirs = browser(editor)
    _token, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.READ, days=1)
    address = f"/users/{editor.pk}/access/"
    browser(administrator).post(address, {"open": "no"})
    assert theirs.get("/account/").status_code == 302
    assert tokens.find(secret) is None
    assert Client().login(username="ana", password="a-long-password") is False
    browser(administrator).post(address, {"open": "yes"})
    assert Client().login(username="ana", password="a-long-password") is True
    assert tokens.find(secret) is None


def test_a_password_is_chosen_by_a_link_passed_on(administrator: User, editor: User) -> None:
    answer = browser(administrator).post(f"/users/{editor.pk}/password/")
    path = re.sub("^https?://[^/]+", "", answer.context["password_link"])
    page = Client()
    form = page.get(path, follow=True)
    assert form.context["validlink"]


def test_the_list_asks_the_same_number_of_queries(
    administrator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = browser(administrator)
    for number in range(12):
        services.create(username=f"user{number}", role=Role.READER)
        invitations.invite(actor=administrator, email=f"{number}@example.org", role=Role.READER)
        if number in {0, 11}:
            # session, user; count, accounts, invitations; the number beside Review
            with django_assert_num_queries(6):
                assert page.get("/users/").status_code == 200


# -- The site ---------------------------------------------------------------------------------------------


def test_an_administrator_switches_public_reading(administrator: User, client: Client) -> None:
    page = browser(administrator)
    assert client.get("/articles/").status_code == 200
    answer = page.post("/site/", {"open": "no"}, follow=True)
    assert "Public reading is off" in answer.content.decode()
    assert client.get("/articles/").status_code == 302
    page.post("/site/", {"open": "yes"})
    assert client.get("/articles/").status_code == 200
    assert page.post("/site/", {"open": "perhaps"}).status_code == 422
