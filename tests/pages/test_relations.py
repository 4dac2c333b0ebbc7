"""Suggestions on a claim's page are confirmed or dismissed, and what people said stands on both claims."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.competitors import suggested
from claims.models import Claim, Relation
from tests.pages.records import Flood

HTMX = {"HX-Request": "true"}


def page(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def loaded(claim: Claim) -> Claim:
    return Claim.objects.with_names().with_text().select_related("vectors").get(pk=claim.pk)


def competitors(claim: Claim) -> list[int]:
    return [item.claim.pk for item in suggested(loaded(claim))]


def test_a_suggestion_is_confirmed_and_stands_on_both_claims(signed_in: Client, flood: Flood) -> None:
    assert flood.more.pk in competitors(flood.million)
    data = {"claim": flood.million.pk, "other": flood.more.pk, "kind": "updates_by", "note": "5 <b> more"}
    assert signed_in.post("/relations/", data)["Location"] == flood.million.get_absolute_url()
    made = Relation.objects.get()
    assert (made.claim_id, made.kind, made.other_id) == (flood.more.pk, "updates", flood.million.pk)
    first, second = page(signed_in, flood.million), page(signed_in, flood.more)
    assert 'tie-updates">is updated by<' in first
    assert 'tie-updates">updates<' in second
    assert "5 &lt;b&gt; more" in first
    assert "Noted by Ana" in second
    assert flood.more.pk not in competitors(flood.million)
    assert flood.million.pk not in competitors(flood.more)


def test_a_dismissed_one_does_not_come_back_until_it_is_taken_back(signed_in: Client, flood: Flood) -> None:
    data = {"claim": flood.million.pk, "other": flood.more.pk, "kind": "dismiss"}
    answer = signed_in.post("/relations/", data, follow=True).content.decode()
    assert "not suggested to each other again" in answer
    assert flood.more.pk not in competitors(flood.million)
    assert flood.million.pk not in competitors(flood.more)
    assert "1 dismissed" in page(signed_in, flood.more)
    assert "1 dismissed" not in page(Client(), flood.more)
    signed_in.post(f"/relations/{Relation.objects.get().pk}/take-back/")
    assert flood.more.pk in competitors(flood.million)


def test_the_same_words_in_another_article_stay_dismissed(flood: Flood, editor: User) -> None:
    copy = Claim.objects.get(pk=flood.more.pk)
    copy.pk = None
    copy._state.adding = True
    copy.save()
    assert {flood.more.pk, copy.pk} & {*competitors(flood.million)}
    services.dismiss_suggestion(claim_id=flood.million.pk, other_id=flood.more.pk, user=editor)
    assert not {flood.more.pk, copy.pk} & {*competitors(flood.million)}


def test_htmx_gets_what_stands_in_place_of_the_card(signed_in: Client, flood: Flood) -> None:
    data = {"claim": flood.million.pk, "other": flood.more.pk, "kind": "contradicts"}
    answer = signed_in.post("/relations/", data, headers=HTMX).content.decode()
    assert "Noted: contradicts." in answer
    assert f"/relations/{Relation.objects.get().pk}/take-back/" in answer
    assert "<html" not in answer


@pytest.mark.parametrize(
    ("change", "explained"),
    [
        ({"kind": "refutes"}, "refutes"),
        ({"kind": ""}, "Say how the two claims stand"),
        ({"claim": "x"}, "This is not the number of a claim"),
        ({"other": "999999"}, "is not there any more"),
        ({"other": "9" * 30}, "less than or equal"),
        ({"other": "{claim}"}, "one and the same"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_noted_is_explained(
    signed_in: Client, flood: Flood, change: dict[str, str], explained: str
) -> None:
    data = {"claim": str(flood.million.pk), "other": str(flood.more.pk), "kind": "repeats"}
    data |= {name: value.format(claim=flood.million.pk) for name, value in change.items()}
    answer = signed_in.post("/relations/", data, follow=True)
    assert explained in answer.content.decode()
    assert signed_in.post("/relations/", data, headers=HTMX).status_code == 422
    assert not Relation.objects.exists()


def test_only_editors_say_and_take_back(client: Client, flood: Flood, editor: User, reader: User) -> None:
    data = {"claim": flood.million.pk, "other": flood.more.pk, "kind": "contradicts"}
    made = services.relate(claim_id=data["claim"], other_id=data["other"], kind="repeats", user=editor)  # type: ignore[arg-type]
    back = f"/relations/{made.pk}/take-back/"
    assert {client.post(path, data).status_code for path in ("/relations/", back)} == {302}
    client.force_login(reader)
    assert {client.post(path, data).status_code for path in ("/relations/", back)} == {403}
    shown = page(client, flood.million)
    assert "/relations/" not in shown
    assert 'tie-repeats">repeats<' in shown
    assert [relation.kind for relation in Relation.objects.all()] == ["repeats"]


def test_what_was_taken_back_can_be_asked_again_without_harm(
    signed_in: Client, flood: Flood, editor: User
) -> None:
    made = services.relate(claim_id=flood.power.pk, other_id=flood.told.pk, kind="answers", user=editor)
    back = f"/relations/{made.pk}/take-back/"
    assert signed_in.post(back, {"next": "/search/"})["Location"] == "/search/"
    assert signed_in.post(back).status_code == 404


def test_relations_are_lines_between_cells(client: Client, flood: Flood, editor: User) -> None:
    services.relate(claim_id=flood.more.pk, other_id=flood.million.pk, kind="answers", user=editor)
    keys = [flood.opened.pk, flood.million.pk, flood.more.pk]
    answer = client.get("/compare/", {"claim": keys})
    (before, last) = answer.context["table"].rows
    (tie,) = last.ties
    assert before.ties == ()
    # Read from left to right: the company's figure, of three days before, is answered by the inspectorate's.
    assert (tie.left.claim, tie.label, tie.right.claim) == (flood.million, "is answered by", flood.more)
    assert (tie.before, tie.span, tie.after) == (1, 2, 0)
    assert (tie.left.is_above, tie.right.is_above) == (True, False)
    assert f'href="#entry-{flood.million.pk}"' in answer.content.decode()


def test_a_line_within_one_column_goes_from_the_one_who_says_to_the_other(
    client: Client, flood: Flood, editor: User
) -> None:
    services.relate(claim_id=flood.told.pk, other_id=flood.opened.pk, kind="updates", user=editor)
    answer = client.get("/compare/", {"claim": [flood.opened.pk, flood.told.pk]})
    (tie,) = answer.context["table"].rows[0].ties
    assert (tie.left.claim, tie.label, tie.right.claim, tie.span) == (flood.told, "updates", flood.opened, 1)


def test_lines_cost_no_query_each(
    client: Client, flood: Flood, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [claim.pk for claim in flood.claims]
    client.force_login(editor)
    services.relate(claim_id=keys[0], other_id=keys[1], kind="updates", user=editor)
    with django_assert_max_num_queries(16) as few:
        client.get("/compare/", {"claim": keys})
    for other in keys[2:]:
        services.relate(claim_id=keys[0], other_id=other, kind="supports", user=editor)
    with django_assert_max_num_queries(16) as many:
        client.get("/compare/", {"claim": keys})
    assert len(many) == len(few)


def test_related_claims_are_points_of_one_row(client: Client, flood: Flood, editor: User) -> None:
    keys = [flood.million.pk, flood.power.pk, flood.more.pk, flood.opened.pk]
    query: dict[str, Any] = {"claim": keys, "rows": "point"}
    answer = client.get("/compare/", query)
    assert [row.point for row in answer.context["table"].rows] == ["million, cubic, metres", "Other points"]
    services.relate(claim_id=flood.power.pk, other_id=flood.opened.pk, kind="contradicts", user=editor)
    answer = client.get("/compare/", query)
    assert [row.point for row in answer.context["table"].rows] == ["million, cubic, metres", "gate"]
