"""Roles: what each sees, what it is refused, and how it is told."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from claims import services as claims
from claims.models import SpeakerAct
from claims.registry import PERSON
from newsclaims.access import at_least, public_reading, role_of
from newsclaims.accounts import services
from newsclaims.accounts.models import Account, Role, Site
from tests.pages import builders
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_each_role_may_do_what_those_below_it_may(
    reader: User, editor: User, chief: User, administrator: User
) -> None:
    users = [reader, editor, chief, administrator]
    for rank, user in enumerate(users):
        assert [at_least(user, role) for role in Role] == [rank >= other for other in range(4)]


def test_nobody_has_no_role(editor: User) -> None:
    editor.is_active = False
    assert (role_of(None), role_of(AnonymousUser()), role_of(editor)) == (None, None, None)


def test_a_user_without_an_account_reads_and_a_superuser_administers(db: None) -> None:
    assert role_of(User.objects.create_user("plain")) == Role.READER
    assert role_of(User.objects.create_superuser("root")) == Role.ADMINISTRATOR


def test_the_role_counts_and_not_django_s_flags(db: None) -> None:
    user = User.objects.create_superuser("root")
    Account.objects.create(user=user, role=Role.READER)
    assert role_of(user) == Role.READER
    assert signed_in(user).get("/admin/").status_code == 302


def test_the_first_run_s_account_administers(db: None) -> None:
    assert role_of(services.demo_user()) == role_of(services.demo_user()) == Role.ADMINISTRATOR


def test_a_role_that_is_not_enough_is_named(reader: User) -> None:
    answer = signed_in(reader).get("/upload/")
    assert answer.status_code == 403
    assert "That takes an editor’s account or a higher one; yours is a reader’s." in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    answer = client.get("/upload/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/upload/")


def test_a_reader_sees_what_the_public_sees(reader: User, editor: User, flood: Flood) -> None:
    pages = ["/", "/people/", "/articles/", flood.first.get_absolute_url(), flood.brandvag.get_absolute_url()]
    for page in pages:
        seen = signed_in(reader).get(page).content.decode()
        offered = ["/upload/", "/change/", "/status/", "/speaker/", "/unsure/", "/details/", "/original/"]
        assert [word for word in offered if word in seen] == [], page


def test_an_editor_is_not_offered_what_takes_a_chief(editor: User, chief: User, flood: Flood) -> None:
    page = flood.brandvag.get_absolute_url()
    assert "/change/merge/" not in signed_in(editor).get(page).content.decode()
    assert "/change/merge/" in signed_in(chief).get(page).content.decode()


def test_an_editor_takes_back_their_own_merge_and_no_other(editor: User, chief: User, flood: Flood) -> None:
    for user, status in ((chief, 403), (editor, 302)):
        act = claims.merge(kind=PERSON, key=flood.vollan.pk, into=flood.brandvag.pk, user=user)
        undo = reverse("speaker-undo", args=[act.pk])
        page = signed_in(editor).get(flood.brandvag.get_absolute_url()).content.decode()
        assert (undo in page) == (status == 302)
        assert signed_in(editor).post(undo).status_code == status
        if status == 403:
            assert signed_in(chief).post(undo).status_code == 302
    assert not SpeakerAct.objects.filter(undone_at=None).exists()


def test_an_editor_merges_only_who_is_unsure(editor: User, flood: Flood) -> None:
    decide = reverse("speaker-decide", args=[flood.vollan.pk])
    answer = signed_in(editor).post(decide, {"same": flood.brandvag.pk}, follow=True)
    assert "is not unsure any more" in answer.content.decode()
    flood.vollan.refresh_from_db()
    assert flood.vollan.merged_into is None
    type(flood.vollan).objects.filter(pk=flood.vollan.pk).update(unsure=True)
    signed_in(editor).post(decide, {"same": flood.brandvag.pk})
    flood.vollan.refresh_from_db()
    assert flood.vollan.merged_into == flood.brandvag


def test_public_reading_follows_what_was_set_at_once(
    client: Client, editor: User, settings: Settings
) -> None:
    article = builders.article(editor)
    assert client.get(article.get_absolute_url()).status_code == 200
    Site.objects.create(pk=Site.ONLY, public_reading=False)
    answer = client.get(article.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={article.get_absolute_url()}")
    assert client.get("/api/v1/claims/").status_code == 401
    settings.PUBLIC_READING = False
    Site.objects.update(public_reading=True)
    assert public_reading()
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/api/v1/claims/").status_code == 200


def test_the_role_costs_no_query_of_its_own(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(editor)
    with django_assert_num_queries(3):  # the session; the user with the account; the number beside Review
        assert browser.post("/upload/").status_code == 422
