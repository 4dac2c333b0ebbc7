"""Saved searches: what is kept, what is new, and that nobody sees another's."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.forms import SearchForm
from claims.models import Claim, SavedSearch
from claims.saved_searches import MARGIN, new_matches, query_of, settled
from claims.views.saved import stamp
from tests.out.conftest import recorded
from tests.pages.records import Flood


def form(**asked: str) -> SearchForm:
    made = SearchForm(asked)
    assert made.is_valid()
    return made


def kept(user: User, **asked: str) -> SavedSearch:
    return services.save_search(owner=user, name="Gates", form=form(**asked))[0]


def test_a_search_is_saved_from_its_page(signed_in: Client, flood: Flood, reader: User) -> None:
    page = signed_in.get("/search/?q=gate&form=direct&page=1").content.decode()
    assert 'href="/saved/new/?q=gate&amp;form=direct"' in page
    page = signed_in.get("/saved/new/?q=gate&form=direct").content.decode()
    assert 'value="gate · How it is quoted: direct quotation"' in page
    answer = signed_in.post("/saved/new/?q=gate&form=direct", {"name": "Gates", "digest": "off"}, follow=True)
    assert "Saved as “Gates”." in answer.content.decode()
    saved = SavedSearch.objects.get()
    assert (saved.owner, saved.name, saved.query) == (reader, "Gates", "q=gate&form=direct")


def test_the_same_search_is_kept_once(reader: User, flood: Flood) -> None:
    first, is_new = services.save_search(owner=reader, name="One", form=form(q="gate", sort="newest"))
    again, is_newer = services.save_search(owner=reader, name="Two", form=form(q=" gate ", page="3"))
    assert (again.pk, again.name, is_new, is_newer) == (first.pk, "One", True, False)


def test_without_an_account_there_is_nothing_to_save(client: Client, flood: Flood) -> None:
    assert "Save this search" not in client.get("/search/?q=gate").content.decode()
    for path in ("/saved/", "/saved/new/", "/saved/1/", "/saved/1/change/"):
        assert client.get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        ({"name": "", "digest": "off"}, "This field is required"),
        ({"name": "x" * 121, "digest": "off"}, "at most 120 characters"),
        ({"name": "Gates", "digest": "hourly"}, "not one of the available choices"),
        ({"name": "a\x00b", "digest": "off"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_saved_is_explained(signed_in: Client, given: dict[str, str], trouble: str) -> None:
    answer = signed_in.post("/saved/new/?q=gate", given)
    assert answer.status_code == 422
    assert trouble in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_search_that_cannot_be_done_is_not_saved(signed_in: Client) -> None:
    assert signed_in.post("/saved/new/?after=yesterday", {"name": "x", "digest": "off"}).status_code == 400
    assert not SavedSearch.objects.exists()


def test_mail_takes_an_address(signed_in: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(email="")
    answer = signed_in.post("/saved/new/?q=gate", {"name": "Gates", "digest": "daily"})
    assert answer.status_code == 422
    assert "Your account has no e-mail address to send this to." in answer.content.decode()


# -- What is new ----------------------------------------------------------------------------------------


def test_what_is_recorded_after_somebody_looked_is_new(flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    recorded([flood.opened, flood.million], minutes_ago=9)
    recorded([flood.power, flood.more], minutes_ago=-1)
    assert list(new_matches(saved)) == [flood.more, flood.power]
    Claim.objects.filter(pk=flood.more.pk).update(status="rejected")
    assert list(new_matches(saved)) == [flood.power]
    assert list(new_matches(saved, until=settled())) == []
    assert list(new_matches(saved, since=timezone.now() + timedelta(hours=1))) == []


def test_new_matches_are_marked_until_they_are_seen(signed_in: Client, flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    SavedSearch.objects.update(seen_until=timezone.now() - timedelta(minutes=20))
    recorded([flood.opened, flood.million], minutes_ago=30)
    recorded([flood.power, flood.more], minutes_ago=10)
    assert "2 new" in signed_in.get("/saved/").content.decode()
    address = signed_in.get(saved.get_absolute_url())["Location"]
    assert "since=" in address
    page = signed_in.get(address).content.decode()
    assert "<strong>2 new</strong> since you looked" in page
    assert page.count('class="new-mark"') == 2
    until = page.partition('name="until" value="')[2].partition('"')[0]
    assert signed_in.post(f"{saved.get_absolute_url()}seen/", {"until": until})["Location"] == "/saved/"
    assert "Nothing new" in signed_in.get("/saved/").content.decode()
    # The address says since when, so that going to the next page or back changes nothing.
    assert signed_in.get(address).content.decode().count('class="new-mark"') == 2


def test_looking_never_goes_back_nor_ahead_of_the_record(flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    for until in (datetime(2001, 1, 1, tzinfo=UTC), timezone.now() + timedelta(days=9)):
        seen = services.mark_seen(owner=reader, saved_id=saved.pk, until=until).seen_until
        assert saved.seen_until <= seen <= timezone.now() - MARGIN


@pytest.mark.parametrize("since", ["", "yesterday", "2026-13-01T00:00:00.000000Z", "\x00"])
def test_an_odd_since_is_as_good_as_none(signed_in: Client, flood: Flood, reader: User, since: str) -> None:
    saved = kept(reader, q="gate")
    assert signed_in.get(saved.get_absolute_url(), {"since": since}).status_code == 200


def test_a_stamp_is_read_back_as_it_was(flood: Flood, reader: User) -> None:
    moment = datetime(2026, 3, 2, 4, 5, 6, 789, tzinfo=UTC)
    assert stamp(moment) == "2026-03-02T04:05:06.000789Z"


@pytest.mark.django_db(transaction=True)
def test_what_is_still_being_committed_is_not_passed_over(editor: User) -> None:
    """A claim is dated when it is written, and seen when that is committed: the record ends before it."""
    flood = Flood(editor)
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE claims_claim SET created_at = now() WHERE id = %s", [flood.power.pk])
            written.set()
            go_on.wait(20)
            cursor.execute("COMMIT")
        connections.close_all()

    Claim.objects.update(created_at=timezone.now() - timedelta(hours=1))
    before = timezone.now()
    worker = threading.Thread(target=slow)
    worker.start()
    try:
        assert written.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        assert settled() <= timezone.now() - MARGIN - timedelta(seconds=0.3)
        assert settled() - (before - MARGIN) < timedelta(seconds=0.3)
    finally:
        go_on.set()
        worker.join()
    assert settled() > before - MARGIN


# -- The list -------------------------------------------------------------------------------------------


def test_the_list_asks_once_for_each_search(
    signed_in: Client, flood: Flood, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for form_of_quotation in ("direct", "indirect", "mixed"):
        kept(reader, form=form_of_quotation)
    signed_in.get("/saved/")
    # session, user with role, count of searches, the searches; then one for each
    with django_assert_num_queries(7):
        signed_in.get("/saved/")


def test_a_search_that_is_understood_no_more_says_so(signed_in: Client, flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    SavedSearch.objects.update(query="form=sideways")
    assert "cannot be done as it stands any more" in signed_in.get("/saved/").content.decode()
    assert signed_in.get(f"{saved.get_absolute_url()}?since=").status_code == 200
    saved.refresh_from_db()
    assert list(new_matches(saved)) == []


def test_renaming(signed_in: Client, flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    signed_in.post(f"{saved.get_absolute_url()}change/", {"name": "Dams", "digest": "weekly"})
    saved.refresh_from_db()
    assert (saved.name, saved.digest) == ("Dams", "weekly")
    assert saved.next_mail_at is not None


def test_deleting_can_be_undone(signed_in: Client, flood: Flood, reader: User) -> None:
    saved = kept(reader, q="gate")
    page = signed_in.post(f"{saved.get_absolute_url()}delete/", follow=True).content.decode()
    assert "Deleted “Gates”." in page
    assert f'action="/saved/{saved.pk}/restore/"' in page
    assert "No saved searches yet" in page
    assert signed_in.get(saved.get_absolute_url()).status_code == 404
    page = signed_in.post(f"/saved/{saved.pk}/restore/", {"next": "/saved/"}, follow=True).content.decode()
    assert "“Gates” is back." in page
    assert signed_in.get(f"{saved.get_absolute_url()}?since=").status_code == 200


def test_deleting_and_saving_again_leaves_one(signed_in: Client, flood: Flood, reader: User) -> None:
    old = kept(reader, q="gate")
    services.delete_saved(owner=reader, saved_id=old.pk)
    new = kept(reader, q="gate")
    assert new.pk != old.pk
    page = signed_in.post(f"/saved/{old.pk}/restore/", follow=True).content.decode()
    assert "It cannot be brought back" in page
    assert list(SavedSearch.objects.kept()) == [new]


def test_what_was_deleted_long_ago_is_forgotten(flood: Flood, reader: User) -> None:
    old, new = kept(reader, q="gate"), kept(reader, q="seal")
    for each in (old, new):
        services.delete_saved(owner=reader, saved_id=each.pk)
    SavedSearch.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    services.send_due(lambda _key: None)
    assert list(SavedSearch.objects.all()) == [new]


def test_nobody_reaches_anothers(signed_in: Client, flood: Flood, editor: User) -> None:
    saved = kept(editor, q="gate")
    own = saved.get_absolute_url()
    assert signed_in.get(own).status_code == 404
    assert signed_in.get(f"{own}change/").status_code == 404
    for act in ("change", "seen", "delete"):
        assert signed_in.post(f"{own}{act}/", {"name": "x", "digest": "off"}).status_code == 404
    signed_in.post(f"{own}restore/")
    assert "Gates" not in signed_in.get("/saved/").content.decode()
    saved.refresh_from_db()
    assert (saved.name, saved.deleted_at) == ("Gates", None)


def test_names_and_queries_are_no_markup(signed_in: Client, flood: Flood, reader: User) -> None:
    services.save_search(owner=reader, name="<b>x", form=form(q="<script>1</script>"))
    page = signed_in.get("/saved/").content.decode()
    assert "<b>x" not in page
    assert "<script>1" not in page


def test_the_query_is_what_the_form_understood(db: None) -> None:
    assert query_of(form(q="“a b” -c", after="2026-03-02", unknown="1", sort="newest")) == (
        "q=%E2%80%9Ca+b%E2%80%9D+-c&after=2026-03-02"
    )
