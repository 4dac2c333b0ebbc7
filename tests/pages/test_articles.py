"""Pages about articles, as a browser without JavaScript gets them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, ArticleEvent, Job, Original, Upload  # type: ignore[attr-defined]
from claims.models import Claim
from tests.pages import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


# -- Who may see what -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/upload/",
        "/upload/preview/",
        "/uploads/1/",
        "/articles/1/details/",
        "/articles/1/retry/",
        "/articles/1/original/",
    ],
)
def test_writing_and_files_ask_for_a_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("path", ["/", "/articles/", "/sign-in/"])
def test_reading_is_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_readers_are_offered_nothing_that_they_may_not_do(client: Client, editor: User) -> None:
    made, _claims = builders.story(editor)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Correct the details" not in page
    assert "Wrong speaker?" not in page
    assert "not checked yet" in page


def test_an_address_that_nothing_is_at_is_404(client: Client) -> None:
    response = client.get("/articles/999/")
    assert response.status_code == 404
    assert "nothing at this address" in response.content.decode()


@pytest.mark.parametrize("name", ["articles", "home"])
def test_lists_are_only_read(client: Client, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_signing_in_goes_where_one_was_going(client: Client, editor: User) -> None:
    there = reverse("upload-new")
    response = client.post(
        reverse("sign-in"), {"username": "ana", "password": "a-long-password", "next": there}
    )
    assert response["Location"] == there


def test_signing_out_needs_a_post(signed_in: Client) -> None:
    assert signed_in.get(reverse("sign-out")).status_code == 405
    assert signed_in.post(reverse("sign-out")).status_code == 302
    assert "_auth_user_id" not in signed_in.session


# -- Queries --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
def test_the_home_page_asks_the_same_whatever_there_is(
    number: int, signed_in: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        for state in ("queued", "failed", "done"):
            made = builders.article(editor, text=f"The mayor said that it rains {n} {state}.", state=state)
            builders.claim(made, "it rains", who=f"Mayor {n}")
    with django_assert_num_queries(14):
        assert signed_in.get("/").status_code == 200


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_asks_the_same_whatever_its_length(
    number: int, signed_in: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        builders.article(editor, text=f"The mayor said that it rains {n}.")
    with django_assert_num_queries(6):
        assert signed_in.get("/articles/?q=mayor&state=done").status_code == 200


@pytest.mark.parametrize("number", [1, 9])
def test_an_article_asks_the_same_however_many_claims_it_has(
    number: int, signed_in: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = " ".join(f"Speaker {n} said claim {n}." for n in range(number))
    made = builders.article(editor, text=text)
    for n in range(number):
        found = builders.claim(made, f"claim {n}", who=f"Speaker {n}")
        found.relays.create(order=1, name="Radio")
    with django_assert_num_queries(10):
        assert signed_in.get(made.get_absolute_url()).status_code == 200


def test_an_open_article_is_polled_cheaply(
    client: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = builders.article(editor, state="reading")
    with django_assert_num_queries(2):
        client.get(reverse("article-status", args=[made.pk]), headers=HTMX)


# -- The list -------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_words_and_state(client: Client, editor: User) -> None:
    builders.article(editor, text="The ferry sank, he said.", title="Ferry sinks")
    builders.article(editor, text="The ferry sailed, he said.", title="Ferry sails", state="queued")
    builders.article(editor, text="The dam broke, he said.", title="Dam breaks")
    titles = [article.title for article in client.get("/articles/?q=ferry").context["articles"]]
    assert titles == ["Ferry sails", "Ferry sinks"]
    titles = [article.title for article in client.get("/articles/?q=ferry&state=open").context["articles"]]
    assert titles == ["Ferry sails"]


@pytest.mark.parametrize("query", ["state=nonsense", "page=nonsense", "page=99", "page=-1", "q=%00"])
def test_a_query_that_makes_no_sense_still_gives_a_page(query: str, client: Client, editor: User) -> None:
    builders.article(editor)
    assert client.get(f"/articles/?{query}").status_code == 200


def test_an_article_without_title_is_called_by_its_first_words(client: Client, editor: User) -> None:
    builders.article(editor, text="The ferry sank, he said.")
    assert "The ferry sank, he said." in client.get("/articles/").content.decode()


# -- One article ----------------------------------------------------------------------------------------


def test_the_desk_polls_only_while_the_job_is_open(client: Client, editor: User) -> None:
    made = builders.article(editor, state="extracting")
    status = reverse("article-status", args=[made.pk])
    assert f'hx-get="{status}"' in client.get(made.get_absolute_url()).content.decode()
    assert "HX-Retarget" not in client.get(status, headers=HTMX)
    Job.objects.filter(pk=made.pk).update(state="done", token=None, lease_until=None)
    assert client.get(status, headers=HTMX)["HX-Retarget"] == "#desk"
    assert status not in client.get(made.get_absolute_url()).content.decode()


def test_a_failed_article_says_why_and_can_be_tried_again(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, state="failed")
    page = signed_in.get(made.get_absolute_url()).content.decode()
    assert "it is a scan" in page
    signed_in.post(reverse("article-retry", args=[made.pk]))
    made.job.refresh_from_db()
    assert made.job.state == "queued"


def test_trying_again_needs_a_post(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, state="failed")
    assert signed_in.get(reverse("article-retry", args=[made.pk])).status_code == 405


def test_what_somebody_wrote_is_shown_as_text(client: Client, editor: User) -> None:
    made = builders.article(
        editor,
        text="He said <script>alert(1)</script> & left.",
        title="<b>Bold</b>",
        url="javascript:alert(1)",
    )
    builders.claim(made, "<script>alert(1)</script>", who="<i>He</i>")
    page = client.get(made.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<b>Bold" not in page
    assert "<i>He" not in page
    assert 'href="javascript:' not in page


def test_rejected_claims_are_listed_but_not_marked(client: Client, editor: User) -> None:
    made, claims = builders.story(editor)
    Claim.objects.filter(pk=claims[1].pk).update(status="rejected")
    page = client.get(made.get_absolute_url()).content.decode()
    assert f'data-claims="{claims[1].pk}"' not in page
    assert f'id="claim-{claims[1].pk}"' in page


def test_a_duplicate_leads_to_the_article(client: Client, editor: User) -> None:
    made = builders.article(editor)
    again = Article.objects.create(duplicate_of=made, created_by=editor)
    assert client.get(again.get_absolute_url())["Location"] == made.get_absolute_url()
    polled = client.get(reverse("article-status", args=[again.pk]), headers=HTMX)
    assert polled["HX-Redirect"] == made.get_absolute_url()


def test_details_are_corrected_and_the_history_keeps_the_old_ones(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, title="Brige", outlet="The Wire")
    address = reverse("article-details", args=[made.pk])
    assert 'value="Brige"' in signed_in.get(address).content.decode()
    signed_in.post(address, {"title": "Bridge", "outlet": "The Wire", "published_on": "2026-03-14"})
    made.refresh_from_db()
    assert (made.title, made.outlet, str(made.published_on)) == ("Bridge", "The Wire", "2026-03-14")
    assert ArticleEvent.objects.filter(pgh_obj=made, title="Brige").exists()


def test_details_that_make_no_sense_are_kept_for_correction(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, title="Bridge")
    response = signed_in.post(reverse("article-details", args=[made.pk]), {"title": "New", "url": "nonsense"})
    assert response.status_code == 422
    assert 'value="nonsense"' in response.content.decode()
    made.refresh_from_db()
    assert made.title == "Bridge"


def test_an_original_is_only_ever_downloaded(signed_in: Client, editor: User) -> None:
    made = builders.article(editor)
    Original.objects.filter(article=made).update(filename='evil"\r\n<b>.html', format="html")
    response = signed_in.get(reverse("article-original", args=[made.pk]))
    assert response.content == builders.STORY.encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment")


# -- Home -----------------------------------------------------------------------------------------------


def test_every_part_of_an_empty_home_page_says_what_would_fill_it(signed_in: Client) -> None:
    page = signed_in.get("/").content.decode()
    for words in ("No claims yet", "Nothing at the moment", "All claims are checked", "quote most"):
        assert words in page


def test_home_counts_what_awaits_review(signed_in: Client, editor: User) -> None:
    builders.story(editor)
    awaiting = signed_in.get("/").context["awaiting"]
    assert awaiting == {"all": 4, "low": 1, "mine": 0, "people": 0, "reported": 0, "disputed": 0}


@pytest.mark.parametrize("address", ["/", "/articles/", "/review/"])
def test_what_awaits_review_is_counted_no_further_than_a_queue(
    address: str, signed_in: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.story(editor)
    assert '>Review <span class="count">4</span>' in signed_in.get(address).content.decode()
    for module in ("claims.counted", "claims.templatetags.claims_text"):
        monkeypatch.setattr(f"{module}.COUNTED", 2)
    with CaptureQueriesContext(connection) as asked:
        page = signed_in.get(address).content.decode()
    assert '>Review <span class="count">2+</span>' in page
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"] and "provenance" in query["sql"]]
    assert counts
    assert all("LIMIT 3" in sql for sql in counts)


def test_home_counts_each_queue_as_far_as_it_goes(
    signed_in: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.story(editor)
    for module in ("claims.counted", "claims.templatetags.claims_text"):
        monkeypatch.setattr(f"{module}.COUNTED", 1)
    page = signed_in.get("/").content.decode()
    assert 'Claims not checked yet</a> <span class="number">1+</span>' in page
    assert 'low confidence</a> <span class="number">1</span>' in page


def test_home_ranks_people_by_their_claims(client: Client, editor: User) -> None:
    builders.story(editor)
    quoted: list[dict[str, Any]] = client.get("/").context["quoted"]
    assert [(row["speaker__name"], row["number"], row["percent"]) for row in quoted] == [
        ("Maren Holt", 2, 100),
        ("Ilo Brandt", 1, 50),
    ]


def test_home_shows_failures_with_a_way_out(signed_in: Client, editor: User) -> None:
    builders.article(editor, state="failed", title="Scanned letter")
    page = signed_in.get("/").content.decode()
    assert "Scanned letter" in page
    assert "it is a scan" in page
    assert "Try again" in page


def test_home_polls_its_list_of_work_alone(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, state="queued")
    fragment = signed_in.get("/", headers=HTMX)
    assert fragment.content.decode().strip().startswith('<section id="work"')
    Job.objects.filter(pk=made.pk).update(state="done")
    assert signed_in.get("/", headers=HTMX)["HX-Retarget"] == "#below"


# -- Every page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [builders.article, builders.story])
def test_no_page_carries_styles_or_scripts_of_its_own(
    make: Callable[[User], object], signed_in: Client, editor: User
) -> None:
    make(editor)
    pk = Article.objects.get().pk
    for path in ("/", "/articles/", f"/articles/{pk}/", f"/articles/{pk}/details/", "/upload/"):
        response = signed_in.get(path)
        page = response.content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["article", "upload", "heartbeat"])
def test_the_admin_site_shows_what_there_is(name: str, admin_client: Client, editor: User) -> None:
    made = builders.article(editor)
    Upload.objects.create(created_by=editor)
    assert admin_client.get(reverse(f"admin:articles_{name}_changelist")).status_code == 200
    if name == "article":
        page = admin_client.get(reverse("admin:articles_article_change", args=[made.pk]))
        assert page.status_code == 200
        assert 'name="text"' not in page.content.decode()
