"""Comparisons that are kept: their pages, who sees and changes them, their history and feed."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.comparison_history import history
from claims.models import Claim, Comparison
from claims.services import Chosen
from tests.pages.records import Flood

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def kept(flood: Flood, editor: User) -> Comparison:
    chosen = [
        Chosen(flood.million.pk, point="Water", note="Through <a> wire."),
        Chosen(flood.more.pk, point="Water"),
        Chosen(flood.power.pk, side="The <b>inspectors</b>"),
    ]
    return services.create_comparison(
        owner=editor,
        title="How much <i>water</i>?",
        question="Nine or 14 million?",
        notes="One.\n\nTwo <script>.",
        is_public=True,
        claims=chosen,
    )


def browser(user: User | None = None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def posted(title: str, *claims: Claim, **more: Any) -> dict[str, Any]:
    """What the form of a comparison sends."""
    data = {
        "title": title,
        "columns": "organisation",
        "rows": "date",
        "place-TOTAL_FORMS": len(claims),
        "place-INITIAL_FORMS": 0,
    }
    for at, claim in enumerate(claims):
        data |= {f"place-{at}-claim": claim.pk, f"place-{at}-place": at + 1}
    return data | more


def make_private(kept: Comparison) -> None:
    Comparison.objects.filter(pk=kept.pk).update(is_public=False)


# -- Reading ---------------------------------------------------------------------------------------------


def test_everybody_reads_what_is_public(client: Client, kept: Comparison) -> None:
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "How much &lt;i&gt;water&lt;/i&gt;?" in page
    assert "Nine or 14 million?" in page
    assert "<p>One.</p>" in page
    assert "Two &lt;script&gt;." in page
    assert "Through &lt;a&gt; wire." in page
    assert "The &lt;b&gt;inspectors&lt;/b&gt;" in page
    assert "Change it" not in page


def test_its_address_says_its_title_and_an_old_one_leads_there(client: Client, kept: Comparison) -> None:
    assert kept.get_absolute_url() == f"/comparisons/{kept.pk}/how-much-iwateri/"
    assert client.get(f"/comparisons/{kept.pk}/another/")["Location"] == kept.get_absolute_url()
    assert client.get("/comparisons/999999/another/").status_code == 404


@pytest.mark.parametrize("path", ["{url}", "/comparisons/{pk}/feed/atom/", "/comparisons/"])
def test_what_is_private_is_its_owners_and_chiefs(
    kept: Comparison, editor: User, chief: User, reader: User, path: str
) -> None:
    make_private(kept)
    path = path.format(url=kept.get_absolute_url(), pk=kept.pk)
    for user, sees in [(None, False), (reader, False), (editor, True), (chief, True)]:
        answer = browser(user).get(path)
        assert (answer.status_code == 200 and "water" in answer.content.decode()) is sees, user


def test_points_are_rows_and_a_named_side_a_column(client: Client, kept: Comparison) -> None:
    Comparison.objects.filter(pk=kept.pk).update(rows="point")
    table = client.get(kept.get_absolute_url()).context["table"]
    assert [row.point for row in table.rows] == ["Water", "Other points"]
    assert [column.name for column in table.columns] == [
        "A company official",
        "Dam Inspectorate",
        "The <b>inspectors</b>",
    ]


def test_the_list_finds_words_of_title_and_question(signed_in: Client, kept: Comparison, chief: User) -> None:
    services.create_comparison(owner=chief, title="Lunch", is_public=True)
    for query, found in [
        ("", ["Lunch", kept.title]),
        ("q=14+water", [kept.title]),
        ("mine=on", [kept.title]),
        ("q=zeppelin", []),
    ]:
        page = signed_in.get(f"/comparisons/?{query}").context["page"]
        assert [item.title for item in page] == found, query


def test_a_query_that_cannot_be_is_explained(client: Client, db: None) -> None:
    answer = client.get("/comparisons/?q=" + "x" * 300)
    assert answer.status_code == 400
    assert "200 characters" in answer.content.decode()


def test_a_page_and_the_list_ask_the_same_number_of_queries(
    signed_in: Client,
    kept: Comparison,
    flood: Flood,
    editor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for path in (kept.get_absolute_url(), "/comparisons/"):
        with django_assert_max_num_queries(17) as few:
            assert signed_in.get(path).status_code == 200
        keys = [claim.pk for claim in flood.claims]
        services.add_to_comparison(comparison_id=kept.pk, claims=keys, user=editor)
        services.relate(claim_id=keys[0], other_id=keys[1], kind="updates", user=editor)
        services.relate(claim_id=keys[2], other_id=keys[4], kind="contradicts", user=editor)
        services.create_comparison(owner=editor, title=f"Another of {path}", claims=[Chosen(keys[0])])
        with django_assert_max_num_queries(17) as many:
            assert signed_in.get(path).status_code == 200
        assert len(many) == len(few), path


def test_the_feed_has_an_entry_for_each_claim_and_nothing_in_it_is_markup(
    client: Client, kept: Comparison, flood: Flood
) -> None:
    answer = client.get(f"/comparisons/{kept.pk}/feed/atom/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    assert feed.findtext(f"{ATOM}title") == "How much <i>water</i>?"
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert len(entries) == 3
    assert any(title.startswith("a company official: About 9 million") for title in titles)
    (summary,) = (
        entry.findtext(f"{ATOM}summary") or ""
        for entry in entries
        if "9 million" in "".join(entry.itertext())
    )
    assert "Through &lt;a&gt; wire." in summary
    assert "through Harbour Wire, in Vessmark Courier, 2 March 2026" in summary
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3
    page = client.get(kept.get_absolute_url()).content.decode()
    assert f'href="/comparisons/{kept.pk}/feed/atom/"' in page


# -- Making and changing ---------------------------------------------------------------------------------


def test_what_stands_side_by_side_is_kept_as_a_page(signed_in: Client, flood: Flood) -> None:
    keys = [flood.more.pk, flood.million.pk]
    query: dict[str, Any] = {"claim": keys, "by": "speaker", "rows": "point"}
    page = signed_in.get("/comparisons/new/", query)
    assert [place["claim"].value() for place in page.context["places"]] == keys
    assert page.context["form"]["columns"].value() == "speaker"
    data = posted("Water", flood.more, flood.million, is_public="on", **{"place-1-note": "a guess"})
    answer = signed_in.post("/comparisons/new/", data)
    made = Comparison.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert [(p.claim_id, p.note) for p in made.chosen.all()] == [(keys[0], ""), (keys[1], "a guess")]
    assert (made.is_public, made.owner) == (True, User.objects.get(username="ana"))


def test_the_numbers_say_the_order_and_a_tick_takes_out(
    signed_in: Client, kept: Comparison, flood: Flood
) -> None:
    data = posted("Water", flood.million, flood.more, flood.power, version=1)
    data |= {"place-0-place": 3, "place-2-place": 1, "place-1-out": "on"}
    answer = signed_in.post(f"/comparisons/{kept.pk}/change/all/", data)
    kept.refresh_from_db()
    assert answer["Location"] == kept.get_absolute_url() == f"/comparisons/{kept.pk}/water/"
    assert [place.claim_id for place in kept.chosen.all()] == [flood.power.pk, flood.million.pk]


def test_a_late_save_loses_nothing_and_says_what_came_before(
    signed_in: Client, kept: Comparison, flood: Flood, chief: User
) -> None:
    services.edit_comparison(comparison_id=kept.pk, version=1, user=chief, values={"title": "Theirs"})
    data = posted("Mine", flood.more, version=1, notes="typed by me")
    answer = signed_in.post(f"/comparisons/{kept.pk}/change/all/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cleo" in page
    assert "Theirs" in page
    assert "typed by me" in page
    again = signed_in.post(f"/comparisons/{kept.pk}/change/all/", data | {"version": 2})
    assert again.status_code == 302
    kept.refresh_from_db()
    assert (kept.title, kept.version) == ("Mine", 3)


@pytest.mark.parametrize(
    ("change", "explained"),
    [
        ({"title": " "}, "field is required"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"columns": "sideways"}, "not one of the available choices"),
        ({"place-0-claim": "x"}, "is not there any more"),
        ({"place-0-claim": "999999"}, "There is no claim 999999 any more"),
        ({"place-TOTAL_FORMS": "9999"}, "at most 120 forms"),
        ({"place-0-note": "\ud800"}, "broken character"),
        ({"version": "x"}, "Change the comparison"),
    ],
)
def test_what_cannot_be_saved_is_explained_and_kept(
    signed_in: Client, kept: Comparison, flood: Flood, change: dict[str, Any], explained: str
) -> None:
    data = posted("A title", flood.more, version=1, notes="typed by me") | change
    if any("\ud800" in str(value) for value in data.values()):
        data["place-0-note"] = "x" * 1001
        explained = "at most 1000 characters"
    answer = signed_in.post(f"/comparisons/{kept.pk}/change/all/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert explained in page
    assert "typed by me" in page
    assert Comparison.objects.get(pk=kept.pk).version == 1


def test_only_editors_make_and_only_owners_and_chiefs_change(
    kept: Comparison, flood: Flood, reader: User, chief: User
) -> None:
    other = User.objects.create_user("bo", password="a-long-password")
    other.account = type(reader.account)(user=other, role="editor")
    other.account.save()
    paths = [f"/comparisons/{kept.pk}/change/{what}/" for what in ("all", "delete", "restore")]
    for path in paths:
        assert browser().post(path).status_code == 302
        assert browser(reader).post(path).status_code == 403
        assert browser(other).post(path).status_code == 404
    assert browser(reader).get("/comparisons/new/").status_code == 403
    assert browser(other).get("/comparisons/new/").status_code == 200
    data = {"claim": [flood.opened.pk], "comparison": kept.pk}
    assert browser(other).post("/comparisons/add/", data).status_code == 404
    assert browser(chief).get(paths[0]).status_code == 200
    kept.refresh_from_db()
    assert (kept.version, kept.deleted_at) == (1, None)


def test_claims_are_added_to_one_that_is_kept(signed_in: Client, kept: Comparison, flood: Flood) -> None:
    page = signed_in.get("/compare/", {"claim": [flood.opened.pk, flood.more.pk]}).content.decode()
    assert f'<option value="{kept.pk}">' in page
    data = {"claim": [flood.opened.pk, flood.more.pk], "comparison": kept.pk}
    answer = signed_in.post("/comparisons/add/", data, follow=True)
    assert "1 claim put into" in answer.content.decode()
    assert kept.chosen.count() == 4
    assert signed_in.post("/comparisons/add/", {"comparison": "x"}).status_code == 302


def test_what_is_deleted_comes_back_by_the_quiet_bar(signed_in: Client, kept: Comparison) -> None:
    answer = signed_in.post(f"/comparisons/{kept.pk}/change/delete/", follow=True)
    undo = f"/comparisons/{kept.pk}/change/restore/"
    assert undo in answer.content.decode()
    assert signed_in.get(kept.get_absolute_url()).status_code == 404
    assert signed_in.post(undo)["Location"] == kept.get_absolute_url()
    assert signed_in.get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("method", ["get", "put"])
def test_changes_take_a_post(signed_in: Client, kept: Comparison, method: str) -> None:
    for path in (f"/comparisons/{kept.pk}/change/delete/", "/comparisons/add/", "/relations/"):
        assert getattr(signed_in, method)(path).status_code == 405


# -- History ---------------------------------------------------------------------------------------------


def test_the_history_tells_each_save_in_words(
    kept: Comparison, flood: Flood, editor: User, chief: User
) -> None:
    chosen = [
        Chosen(flood.more.pk, note="checked"),
        Chosen(flood.million.pk, point="Water", note="Through <a> wire."),
    ]
    values = {"title": "Water", "is_public": False, "rows": "point"}
    services.edit_comparison(comparison_id=kept.pk, version=1, user=chief, values=values, claims=chosen)
    services.add_to_comparison(comparison_id=kept.pk, claims=[flood.opened.pk], user=editor)
    services.delete_comparison(comparison_id=kept.pk, user=editor)
    steps = history(kept)
    assert [(step.who, step.summary) for step in steps] == [
        ("Ana", "deleted it"),
        ("Ana", "put claims into it"),
        ("Cleo", "changed it"),
        ("Ana", "made it"),
    ]
    assert len(steps[3].changes) == 3
    assert [change.after for change in steps[1].changes] == ["Ilse Brandvåg: The gate opened as it should"]
    told = {(change.what, change.before, change.after) for change in steps[2].changes}
    power = "Henrike Vollan: “No one at the inspectorate has the power to open a gate,”"
    more = "Henrike Vollan: About 14 million cubic metres of water passed the gate"
    assert told == {
        ("Title", "How much <i>water</i>?", "Water"),
        ("Rows", "by date", "by point"),
        ("Who sees it", "everybody", "its owner alone"),
        ("Taken out", power, ""),
        (f"Row of {more}", "Water", "none"),
        (f"Note of {more}", "none", "checked"),
        ("Order", "", "changed"),
    }


def test_the_history_asks_the_same_number_of_queries(
    kept: Comparison, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for version in range(1, 6):
        values = {"title": f"Water {version}"}
        services.edit_comparison(comparison_id=kept.pk, version=version, user=editor, values=values)
    with django_assert_num_queries(4):
        assert len(history(kept)) == 6


def test_a_claim_that_is_gone_is_told_of_by_its_number(
    kept: Comparison, flood: Flood, client: Client
) -> None:
    key = flood.million.pk
    flood.million.delete()
    assert any(change.after == f"claim {key}" for change in history(kept)[-1].changes)
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_a_comparison_without_claims_says_how_they_get_in(client: Client, editor: User) -> None:
    made = services.create_comparison(owner=editor, title="Empty", is_public=True)
    assert "No claims in it yet" in client.get(made.get_absolute_url()).content.decode()
