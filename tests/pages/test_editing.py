"""The editor of a claim as a browser without JavaScript, or htmx, gets it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from claims import editor, services
from claims.history import history
from claims.models import Claim, ClaimAct
from claims.registry import enter_organisation, enter_speaker
from tests.pages import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def story(editor: User) -> tuple[Article, list[Claim]]:
    return builders.story(editor)


@pytest.fixture
def claim(story: tuple[Article, list[Claim]]) -> Claim:
    """“It is not safe to cross,” by Maren Holt."""
    return story[1][1]


def posted(claim: Claim, **changes: Any) -> dict[str, Any]:
    """What the form sends as it opens, with ``changes``."""
    opened = editor.opened(Claim.objects.with_names().get(pk=claim.pk))
    sent: dict[str, Any] = {
        name: "" if value is None else value for name, value in opened.initial.items() if name != "relays"
    }
    relays = opened.initial["relays"]
    names = {"relays": [*(pair[0] for pair in relays), ""], "relays_key": [*(pair[1] for pair in relays), ""]}
    return sent | names | changes


def address(claim: Claim, page: str = "edit") -> str:
    return reverse(f"claim-{page}", args=[claim.pk])


def test_saving_a_form_as_it_opened_changes_nothing(signed_in: Client, story: Any) -> None:
    for claim in story[1]:
        answer = signed_in.post(address(claim), posted(claim))
        assert answer.status_code == 302
        claim.refresh_from_db()
        assert claim.version == 1
    assert not ClaimAct.objects.exists()


def test_every_field_is_saved(signed_in: Client, claim: Claim) -> None:
    enter_organisation("City of Vessmark Port")
    text = claim.article.text
    at = text.index("on Monday")
    changes = {
        "content": f"{at}-{at + 9}",
        "cue": f"{at}-{at + 2}",
        "hedges": f"{at + 3}-{at + 9}",
        "kind": "person",
        "speaker": "Gro Dahl",
        "speaker_key": "",
        "organisation": "City of Vessmark Port",
        "role": "pilot",
        "relays": ["The Wire", "a memo", ""],
        "relays_key": ["", "", ""],
        "polarity": "denies",
        "cue_class": "belief",
    }
    signed_in.post(address(claim), posted(claim, **changes))
    claim.refresh_from_db()
    assert (claim.content_text, claim.cue_text, claim.hedges) == ("on Monday", "on", ["monday"])
    assert (claim.who, str(claim.organisation), claim.role) == ("Gro Dahl", "City of Vessmark Port", "pilot")
    assert [relay.name for relay in claim.relays.all()] == ["The Wire", "a memo"]
    assert (claim.polarity, claim.cue_class, claim.form) == ("denies", "belief", "indirect")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content": ""}, "Mark some words"),
        ({"content": "5-2"}, "is not a stretch of the text"),
        ({"content": "x"}, "These are no stretches"),
        ({"cue": "0-99999"}, "is not a stretch of the text"),
        ({"kind": "person", "speaker": "", "speaker_key": ""}, "Give the person’s name"),
        ({"kind": "sung"}, "Select a valid choice"),
        ({"outer": "99999999"}, "no claim of this article"),
        ({"version": ""}, "required"),
        ({"relays": ["x" * 201], "relays_key": [""]}, "at most 200"),
        ({"speaker": "a\x00b"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    signed_in: Client, claim: Claim, changes: dict[str, Any], words: str
) -> None:
    answer = signed_in.post(address(claim), posted(claim, **({"role": "as typed"} | changes)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "as typed" in page
    claim.refresh_from_db()
    assert claim.version == 1


def test_namesakes_are_a_question_not_a_guess(signed_in: Client, claim: Claim) -> None:
    enter_speaker("Ana Vollan")
    enter_speaker("Ana Vollan")
    answer = signed_in.post(address(claim), posted(claim, speaker="Ana Vollan", speaker_key=""))
    assert answer.status_code == 422
    assert "Two people on record are called Ana Vollan" in answer.content.decode()


def test_a_name_typed_over_a_choice_is_not_that_choice(signed_in: Client, claim: Claim) -> None:
    signed_in.post(address(claim), posted(claim, speaker="Gro Dahl"))  # the key is still Maren Holt's
    claim.refresh_from_db()
    assert claim.who == "Gro Dahl"


def test_a_late_save_is_refused_with_both_states_and_the_way_over_it(signed_in: Client, claim: Claim) -> None:
    mine = posted(claim, role="pilot")
    bo = User.objects.create_user("bo", first_name="Bo")
    services.edit_claim(claim_id=claim.pk, version=1, user=bo, whose=services.Whose("author"))
    answer = signed_in.post(address(claim), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bo changed this claim while you were at it" in page
    assert 'name="over" value="2"' in page
    signed_in.post(address(claim), mine | {"over": "2"})
    claim.refresh_from_db()
    assert (claim.who, claim.role, claim.version) == ("The author", "pilot", 3)


def test_mine_over_theirs_is_late_as_well_if_they_saved_again(signed_in: Client, claim: Claim) -> None:
    mine = posted(claim, role="pilot") | {"over": "2"}
    bo = User.objects.create_user("bo")
    for version, role in ((1, "cook"), (2, "clerk")):
        services.edit_claim(claim_id=claim.pk, version=version, user=bo, role=role)
    assert signed_in.post(address(claim), mine).status_code == 409
    claim.refresh_from_db()
    assert claim.role == "clerk"


def test_htmx_gets_the_editor_alone_and_after_a_save_what_changed(signed_in: Client, claim: Claim) -> None:
    page = signed_in.get(address(claim), headers=HTMX).content.decode()
    assert "<html" not in page
    assert page.count("<form") == 1
    answer = signed_in.post(address(claim), posted(claim, role="pilot"), headers=HTMX)
    page = answer.content.decode()
    assert answer["HX-Trigger-After-Settle"] == f'{{"claim-saved": {{"value": {claim.pk}}}}}'
    assert page.count("data-claim=") == 1
    for part in ("at-0", "desk-bar", "quiet-bar"):  # of the text, what may have changed
        assert f'id="{part}"' in page


def test_buttons_of_the_form_draft_and_save_nothing(signed_in: Client, claim: Claim) -> None:
    before = posted(claim)
    for do, words in (
        ("move content 0 start 1", "It is not safe to cross,”"),
        ("move content 0 end -1", "“It is not safe to cross"),
        ("drop source 0", ""),
        ("move content 7 end 1", "That piece is not there any more."),
        ("sing", "These words do not stand in the article"),
        ("move colour 0 end 1", "That piece is not there any more."),
    ):
        answer = signed_in.post(address(claim), before | {"do": do})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    claim.refresh_from_db()
    assert claim.version == 1


@pytest.mark.parametrize("number", [2, 40])
def test_opening_an_editor_asks_as_much_whatever_the_article_has(
    signed_in: Client, editor: User, number: int
) -> None:
    article = builders.article(editor, text=" ".join(f"Word{i} said." for i in range(number)))
    claims = [builders.claim(article, f"Word{i} said.", who=f"Person {i}") for i in range(number)]
    for claim in claims[:10]:
        services.set_status(claim_id=claim.pk, version=1, status="confirmed", user=editor)
    signed_in.get(address(claims[0]))
    with CaptureQueriesContext(connection) as captured:
        signed_in.get(address(claims[0]), headers=HTMX)
    assert len(captured) == 9


@pytest.mark.parametrize("number", [2, 40])
def test_a_desk_asks_as_much_whatever_the_article_has(signed_in: Client, editor: User, number: int) -> None:
    article = builders.article(editor, text=" ".join(f"Word{i} said." for i in range(number)))
    claims = [builders.claim(article, f"Word{i} said.", who=f"Person {i}") for i in range(number)]
    for claim in claims[:10]:
        services.set_status(claim_id=claim.pk, version=1, status="confirmed", user=editor)
    signed_in.get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        signed_in.get(article.get_absolute_url())
    assert len(captured) == 14


def test_a_card_says_what_an_editor_changed(signed_in: Client, claim: Claim, editor: User) -> None:
    services.edit_claim(claim_id=claim.pk, version=1, user=editor, whose=services.Whose("author"))
    page = signed_in.get(claim.article.get_absolute_url()).content.decode()
    assert "Who changed by Ana, " in page


def test_an_earlier_state_is_put_back_from_the_claims_page(
    signed_in: Client, claim: Claim, editor: User
) -> None:
    services.edit_claim(claim_id=claim.pk, version=1, user=editor, whose=services.Whose("author"))
    first = history(claim)[-1].event
    page = signed_in.get(claim.get_absolute_url()).content.decode()
    assert f'name="event" value="{first}"' in page
    answer = signed_in.post(address(claim, "restore"), {"version": "2", "event": first}, follow=True)
    assert "The claim is as it was then." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.who == "Maren Holt"
    assert signed_in.post(address(claim, "restore"), {"version": "x"}).status_code == 400


def test_a_late_restore_shows_both_states_and_the_way_over_it(
    signed_in: Client, claim: Claim, editor: User
) -> None:
    first = history(claim)[-1].event
    bo = User.objects.create_user("bo", first_name="Bo")
    services.edit_claim(claim_id=claim.pk, version=1, user=bo, whose=services.Whose("author"))
    services.edit_claim(claim_id=claim.pk, version=2, user=bo, role="captain")
    late = signed_in.post(address(claim, "restore"), {"version": "1", "event": first})
    assert late.status_code == 409
    assert late.context["told"].who == "Bo"
    told = {change.what: (change.before, change.after) for change in late.context["told"].changes}
    assert told["Role"][1] == "captain"
    assert told["State"][1] == "corrected"
    ahead = {change.what: (change.before, change.after) for change in late.context["ahead"]}
    assert ahead["Who"] == ("nobody", "Maren Holt")
    data = {"version": str(late.context["claim"].version), "event": first}
    assert "The claim is as it was then." in (
        signed_in.post(address(claim, "restore"), data, follow=True).content.decode()
    )


def test_undo_and_redo_work_without_htmx(signed_in: Client, claim: Claim) -> None:
    signed_in.post(address(claim, "status"), {"status": "confirmed", "version": "1"})
    act = ClaimAct.objects.get()
    there = {"next": claim.get_absolute_url()}
    answer = signed_in.post(reverse("stroke-undo", args=[act.pk]), there, follow=True)
    assert "Undone: claim checked in “Bridge stays shut”." in [str(m) for m in answer.context["messages"]]
    signed_in.post(reverse("stroke-redo-last"), there)
    claim.refresh_from_db()
    assert claim.status == "confirmed"
    assert signed_in.post(reverse("stroke-undo", args=[act.pk + 1])).status_code == 404
    assert signed_in.get(reverse("stroke-undo-last")).status_code == 405


@pytest.mark.parametrize("page", ["edit", "who", "card", "restore"])
def test_readers_edit_nothing(client: Client, reader: User, claim: Claim, page: str) -> None:
    send = client.post if page == "restore" else client.get
    assert send(address(claim, page)).status_code == 302
    client.force_login(reader)
    assert send(address(claim, page)).status_code == 403
    assert client.post(reverse("stroke-undo-last")).status_code == 403
    assert client.get(reverse("claim-new", args=[claim.article_id])).status_code == 403


def test_who_is_offered_says_what_tells_them_apart(signed_in: Client, claim: Claim) -> None:
    page = signed_in.get(address(claim, "who"), {"q": "hol"}).content.decode()
    assert "A new person: “hol”" in page
    empty = signed_in.get(address(claim, "who")).content.decode()
    assert "Ilo Brandt" in empty
    assert "Maren Holt" not in empty  # it is hers: who comes here wants somebody else
    assert (
        signed_in.get(address(claim, "who"), {"q": "x" * 300}).content.decode().strip().count("option") == 0
    )
