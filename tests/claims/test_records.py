"""What editors do to records, and the way back of each."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from claims import services
from claims.models import (
    Act,
    Affiliation,
    Claim,
    Organisation,
    OrganisationAct,
    Publication,
    Speaker,
    SpeakerAct,
    SpeakerAlias,
    SpeakerLink,
)
from claims.registry import BODY, PERSON, Registry, Said, enter_organisation, enter_speaker
from claims.registry.enter import add_alias
from claims.services import affiliations, settling
from claims.services.merging import MOVES, STAYS
from tests.claims.test_services import SAFE, WARNED
from tests.pages import builders

pytestmark = pytest.mark.django_db

_TABLES = [
    "claim", "speaker", "organisation", "speakeralias", "organisationalias", "speakerlink",
    "organisationlink", "speakerdoubt", "organisationdoubt", "relay", "publication",
]  # fmt: skip


def snapshot() -> dict[str, Any]:
    """All rows about the record, without the versions that every act by a person raises."""
    rows: dict[str, Any] = {}
    for table in _TABLES:
        columns = [
            field.attname
            for field in apps.get_model("claims", table)._meta.concrete_fields
            if field.name not in {"version", "search", "position"}
        ]
        rows[table] = list(apps.get_model("claims", table).objects.order_by("pk").values(*columns))
    stated = Affiliation.objects.order_by("speaker_id", "organisation_id", "role", "article_id")
    rows["affiliation"] = list(stated.values("speaker", "organisation", "role", "article", "since", "firm"))
    return rows


class Desk:
    """Two records of one person, and a third person, with claims, links and roles as a worker writes them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.len = self._said("Len Trevarrick", "It rains", "head", "Harbour Board")
        self.leonard = self._said("L. P. Trevarrick", "It snows", "", "")
        self.ana = self._said("Ana Vollan", "It hails", "mayor", "Vessmark")

    @transaction.atomic
    def _said(self, name: str, words: str, role: str, body: str) -> Speaker:
        article = builders.article(self.user, f"{words}, {name} said.", outlet="Courier")
        registry = Registry(article)
        registry.link({name: Said(frozenset({role} - {""}), frozenset({body} - {""}))}, [])
        person = registry.speaker(name)
        assert person is not None
        assert registry.outlet is not None
        Publication.objects.create(article=article, outlet=registry.outlet)
        builders.claim(
            article, words, kind="person", speaker=person, role=role, organisation=registry.organisation(body)
        )
        affiliations.refresh([article.pk])
        person.refresh_from_db()
        return person

    def merge(self) -> Act:
        return services.merge(kind=PERSON, key=self.leonard.pk, into=self.len.pk, user=self.user)


@pytest.fixture
def desk(editor: User) -> Desk:
    return Desk(editor)


def act_of(act: Act | None) -> Act:
    assert act is not None
    return act


# -- Merging ----------------------------------------------------------------------------------------------


def test_everything_that_points_to_a_record_has_its_place_in_a_merge() -> None:
    for kind in (PERSON, BODY):
        pointing = {
            f"claims.{relation.related_model._meta.model_name}.{relation.field.name}": relation.name
            for relation in kind.record._meta.related_objects
            if not relation.related_model._meta.model_name.endswith("event")
        }
        moving = {f"{model}.{name}" for model, name in MOVES[kind.owner]}
        links = {f"claims.{kind.link._meta.model_name}.record"}
        staying = {place for place, name in pointing.items() if name in STAYS}
        assert set(pointing) == moving | links | staying


def test_a_merge_moves_claims_names_links_and_roles(desk: Desk) -> None:
    desk.merge()
    claims = Claim.objects.filter(speaker=desk.len)
    assert {claim.content_text for claim in claims} == {"It rains", "It snows"}
    assert {alias.name for alias in desk.len.aliases.all()} == {"Len Trevarrick", "L. P. Trevarrick"}
    link = SpeakerLink.objects.get(name="L. P. Trevarrick")
    assert (link.record, link.reason, link.provenance) == (desk.len, "editor", "person")
    desk.leonard.refresh_from_db()
    assert desk.leonard.merged_into == desk.len
    assert list(Speaker.objects.on_record()) == [desk.ana, desk.len]


def test_undoing_a_merge_restores_exactly(desk: Desk) -> None:
    add_alias(PERSON, desk.len, "The Harbourmaster")
    add_alias(PERSON, desk.leonard, "The Harbourmaster")
    Affiliation.objects.create(speaker=desk.len, role="diver")
    Affiliation.objects.create(speaker=desk.leonard, role="diver", since="2020-01-01")
    Affiliation.objects.create(speaker=desk.leonard, role="poet")
    Speaker.objects.filter(pk=desk.leonard.pk).update(description="A poet.", wikidata_id="Q77")
    PERSON.doubt.objects.create(record=desk.ana, other=desk.leonard, score=1)
    PERSON.doubt.objects.create(record=desk.leonard, other=desk.ana, score=1)
    before = snapshot()
    act = desk.merge()
    assert Speaker.objects.get(pk=desk.len.pk).wikidata_id == "Q77"
    assert snapshot() != before
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_undoing_a_merge_of_organisations_restores_exactly(desk: Desk) -> None:
    board, wire = Organisation.objects.get(name="Harbour Board"), enter_organisation("Harbour Trust")
    claim = Claim.objects.get(content_text="It snows")
    claim.relays.create(order=1, name="Harbour Trust", organisation=wire)
    Publication.objects.filter(article=claim.article_id).update(outlet=wire)
    Affiliation.objects.create(speaker=desk.ana, organisation=wire, role="chair")
    Speaker.objects.filter(pk=desk.ana.pk).update(organisation=wire)
    before = snapshot()
    act = services.merge(kind=BODY, key=wire.pk, into=board.pk, user=desk.user)
    assert claim.relays.get().organisation == board
    assert Affiliation.objects.get(role="chair").organisation == board
    services.undo(kind=BODY, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_undoing_a_merge_leaves_what_an_editor_corrected_since(desk: Desk) -> None:
    act = desk.merge()
    moved = Claim.objects.get(content_text="It snows")
    services.edit_claim(
        claim_id=moved.pk,
        version=moved.version,
        user=desk.user,
        whose=services.Whose("person", "Ana Vollan"),
    )
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    moved.refresh_from_db()
    assert moved.speaker == desk.ana


def test_a_merge_is_a_new_version_of_each_claim(desk: Desk) -> None:
    act = desk.merge()
    assert Claim.objects.get(content_text="It snows").version == 2
    assert Claim.objects.get(content_text="It rains").version == 1
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert Claim.objects.get(content_text="It snows").version == 3


def test_a_merge_says_beforehand_what_it_moves(desk: Desk) -> None:
    Claim.objects.filter(speaker=desk.len).update(status="confirmed")
    Speaker.objects.filter(pk=desk.len.pk).update(wikidata_id="Q1")
    Speaker.objects.filter(pk=desk.ana.pk).update(wikidata_id="Q2")
    before = snapshot()
    preview = services.preview_merge(kind=PERSON, key=desk.len.pk, into=desk.ana.pk)
    assert (preview.claims, preview.settled, preview.articles) == (1, 1, 1)
    assert preview.aliases == ("Len Trevarrick",)
    assert preview.affiliations == ("head, Harbour Board",)
    assert "different Wikidata ids: Q1 and Q2" in preview.warnings[0]
    assert snapshot() == before


def test_what_was_merged_cannot_be_merged_again(desk: Desk) -> None:
    desk.merge()
    with pytest.raises(services.NotOnRecordError, match="was merged into another record"):
        services.merge(kind=PERSON, key=desk.leonard.pk, into=desk.ana.pk, user=desk.user)
    with pytest.raises(services.RefusedError, match="one and the same"):
        services.merge(kind=PERSON, key=desk.ana.pk, into=desk.ana.pk, user=desk.user)


def test_acts_are_undone_in_an_order_that_makes_sense(desk: Desk) -> None:
    first = desk.merge()
    second = services.merge(kind=PERSON, key=desk.len.pk, into=desk.ana.pk, user=desk.user)
    with pytest.raises(services.RefusedError, match="Undo that first"):
        services.undo(kind=PERSON, act_id=first.pk, user=desk.user)
    services.undo(kind=PERSON, act_id=second.pk, user=desk.user)
    services.undo(kind=PERSON, act_id=first.pk, user=desk.user)
    with pytest.raises(services.RefusedError, match="undone already"):
        services.undo(kind=PERSON, act_id=first.pk, user=desk.user)
    assert Speaker.objects.on_record().count() == 3


def test_names_link_to_the_record_that_stays(desk: Desk) -> None:
    desk.merge()
    article = builders.article(desk.user, "It thaws, L. P. Trevarrick said.")
    registry = Registry(article)
    registry.link({"L. P. Trevarrick": Said()}, [])
    assert registry.speaker("L. P. Trevarrick") == desk.len


def test_every_act_is_kept_with_who_and_when(desk: Desk) -> None:
    start = timezone.now()
    act = desk.merge()
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    kept = SpeakerAct.objects.get()
    assert (kept.kind, kept.user, kept.undone_by) == ("merged", desk.user, desk.user)
    assert start < kept.at < (kept.undone_at or start)


# -- Splitting --------------------------------------------------------------------------------------------


def test_claims_are_somebody_elses_and_stay_so_when_the_article_is_read_again(
    article: Article, write: Callable[..., Any], editor: User
) -> None:
    write(SAFE, WARNED)
    claims = list(article.claims.values_list("pk", flat=True))
    person = Speaker.objects.get(name="Ilse Brandvåg")
    act = services.split(kind=PERSON, key=person.pk, claims=claims, name="Ilse Brandvåg", user=editor)
    assert act.other != person  # type: ignore[attr-defined]
    write(SAFE, WARNED)
    assert {claim.speaker_id for claim in article.claims.all()} == {act.other_id}  # type: ignore[attr-defined]
    article.claims.all().delete()
    write(SAFE)
    assert article.claims.get().speaker_id == act.other_id  # type: ignore[attr-defined]


def test_undoing_a_split_restores_exactly(desk: Desk) -> None:
    before = snapshot()
    claims = [Claim.objects.get(content_text="It rains").pk]
    act = services.split(kind=PERSON, key=desk.len.pk, claims=claims, to=desk.ana.pk, user=desk.user)
    assert Claim.objects.get(pk=claims[0]).status == "corrected"
    assert SpeakerLink.objects.get(name="Len Trevarrick").record == desk.ana
    assert {row.role for row in desk.ana.affiliations.all()} == {"head", "mayor"}
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_a_person_made_for_a_split_leads_back_once_it_is_undone(desk: Desk) -> None:
    claims = [Claim.objects.get(content_text="It rains").pk]
    act = services.split(kind=PERSON, key=desk.len.pk, claims=claims, name="Per Quist", user=desk.user)
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    made = Speaker.objects.get(name="Per Quist")
    assert (made.merged_into, made.aliases.count()) == (desk.len, 0)


@pytest.mark.parametrize(
    ("claims", "to", "name", "why"),
    [
        ([], None, "Per Quist", "Tick the claims"),
        ([1], None, "", "Say whose they are"),
        ([1], None, "…", "Say whose they are"),
        ([2**40], None, "Per Quist", "any more"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(
    desk: Desk, claims: list[int], to: int | None, name: str, why: str
) -> None:
    with pytest.raises(services.RefusedError, match=why):
        services.split(kind=PERSON, key=desk.len.pk, claims=claims, to=to, name=name, user=desk.user)
    assert not Speaker.objects.filter(name="Per Quist").exists()


def test_claims_of_another_person_are_not_split(desk: Desk) -> None:
    theirs = Claim.objects.get(content_text="It hails")
    with pytest.raises(services.RefusedError):
        services.split(kind=PERSON, key=desk.len.pk, claims=[theirs.pk], to=desk.leonard.pk, user=desk.user)


# -- Names and details ------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_old_one_as_an_alias(desk: Desk) -> None:
    before = snapshot()
    values = {"name": "Leonard Trevarrick", "description": "Harbourmaster of Vessmark"}
    act = act_of(services.edit(kind=PERSON, key=desk.len.pk, values=values, user=desk.user))
    desk.len.refresh_from_db()
    assert desk.len.name == "Leonard Trevarrick"
    assert {alias.name for alias in desk.len.aliases.all()} == {"Len Trevarrick", "Leonard Trevarrick"}
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_what_a_person_says_of_a_role_outlasts_the_next_article(desk: Desk) -> None:
    act = act_of(services.edit(kind=PERSON, key=desk.len.pk, values={"role": "chair"}, user=desk.user))
    affiliations.show([desk.len.pk])
    desk.len.refresh_from_db()
    assert (desk.len.role, str(desk.len.organisation)) == ("chair", "Harbour Board")
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    affiliations.show([desk.len.pk])
    desk.len.refresh_from_db()
    assert desk.len.role == "head"


def test_one_wikidata_id_is_one_record(desk: Desk) -> None:
    services.edit(kind=PERSON, key=desk.len.pk, values={"wikidata_id": "Q42"}, user=desk.user)
    with pytest.raises(services.RefusedError, match="Q42 is the Wikidata id of Len Trevarrick"):
        services.edit(kind=PERSON, key=desk.ana.pk, values={"wikidata_id": "Q42"}, user=desk.user)


def test_nothing_new_is_no_act(desk: Desk) -> None:
    assert (
        services.edit(kind=PERSON, key=desk.len.pk, values={"name": "Len Trevarrick"}, user=desk.user) is None
    )
    assert not SpeakerAct.objects.exists()


def test_an_alias_links_from_now_on_until_it_is_taken_back(desk: Desk) -> None:
    act = act_of(services.add_alias(kind=PERSON, key=desk.len.pk, name="Trevarrick", user=desk.user))
    alias = SpeakerAlias.objects.get(name="Trevarrick")
    assert (alias.speaker, alias.provenance) == (desk.len, "person")
    assert services.add_alias(kind=PERSON, key=desk.len.pk, name="Trevarrick", user=desk.user) is None
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert not SpeakerAlias.objects.filter(name="Trevarrick").exists()


def test_an_alias_that_unsure_records_bear_puts_them_before_an_editor(desk: Desk) -> None:
    alone = enter_speaker("Trevarrick")
    services.add_alias(kind=PERSON, key=desk.len.pk, name="Trevarrick", user=desk.user)
    doubt = alone.doubts.get()
    assert (doubt.other, doubt.because) == (desk.len, "an editor said that “Trevarrick” means Len Trevarrick")


def test_an_alias_is_removed_and_comes_back(desk: Desk) -> None:
    alias, _ = add_alias(PERSON, desk.len, "The Harbourmaster")
    assert isinstance(alias, SpeakerAlias)
    before = snapshot()
    act = services.remove_alias(kind=PERSON, key=desk.len.pk, alias_id=alias.pk, user=desk.user)
    assert not desk.len.aliases.filter(name="The Harbourmaster").exists()
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_a_record_keeps_its_own_name(desk: Desk) -> None:
    own = desk.len.aliases.get()
    with pytest.raises(services.RefusedError, match="Give it another name first"):
        services.remove_alias(kind=PERSON, key=desk.len.pk, alias_id=own.pk, user=desk.user)


# -- Nobody, and somebody else ------------------------------------------------------------------------------


def test_what_is_no_speaker_loses_its_claims_and_gets_no_new_ones(
    article: Article, write: Callable[..., Any], editor: User
) -> None:
    write(SAFE)
    before = snapshot()
    person = Speaker.objects.get()
    act = services.set_aside(kind=PERSON, key=person.pk, user=editor)
    claim = article.claims.get()
    assert (claim.speaker, claim.kind, claim.described_as) == (None, "unclear", "Ilse Brandvåg")
    services.undo(kind=PERSON, act_id=act.pk, user=editor)
    assert snapshot() == before
    services.set_aside(kind=PERSON, key=person.pk, user=editor)
    write(SAFE, WARNED)
    assert {(claim.speaker, claim.kind) for claim in article.claims.all()} == {(None, "unclear")}
    assert Speaker.objects.count() == 1


def test_what_is_no_organisation_leaves_its_people_on_record(desk: Desk) -> None:
    board = Organisation.objects.get(name="Harbour Board")
    before = snapshot()
    act = services.set_aside(kind=BODY, key=board.pk, user=desk.user)
    claim = Claim.objects.get(content_text="It rains")
    assert (claim.speaker, claim.organisation, claim.kind) == (desk.len, None, "person")
    services.undo(kind=BODY, act_id=act.pk, user=desk.user)
    assert snapshot() == before


def test_an_outlet_of_articles_stays_an_organisation(desk: Desk) -> None:
    outlet = Organisation.objects.get(name="Courier")
    with pytest.raises(services.RefusedError, match="is the outlet of 3 articles"):
        services.set_aside(kind=BODY, key=outlet.pk, user=desk.user)
    assert not OrganisationAct.objects.exists()


def test_somebody_else_is_not_asked_about_again_until_it_is_taken_back(desk: Desk) -> None:
    unsure = enter_speaker("Trevarrick")
    PERSON.doubt.objects.create(record=unsure, other=desk.len, score=1)
    before = snapshot()
    act = services.tell_apart(kind=PERSON, key=unsure.pk, user=desk.user)
    unsure.refresh_from_db()
    assert (unsure.unsure, unsure.doubts.get().decision) == (False, "different")
    services.undo(kind=PERSON, act_id=act.pk, user=desk.user)
    assert snapshot() == before


# -- What the machine settles -------------------------------------------------------------------------------


@pytest.fixture
def settled(desk: Desk) -> Act:
    """ "Vollan" was unsure until three articles had the mayor's whole name."""
    alone = desk._said("Vollan", "It pours", "mayor", "")
    assert alone.unsure
    for words in ("It dries", "It blows"):
        desk._said("Ana Vollan", words, "mayor", "Vessmark")
        settling.settle([desk.ana.pk])
    return SpeakerAct.objects.get()


def test_an_unsure_record_is_settled_once_articles_say_more(desk: Desk, settled: Act) -> None:
    assert (settled.provenance, settled.user) == ("machine", None)
    assert Claim.objects.get(content_text="It pours").speaker == desk.ana
    link = SpeakerLink.objects.get(name="Vollan")
    assert (link.reason, "mayor both times" in link.because) == ("context", True)


def test_what_an_editor_undoes_the_machine_does_not_do_again(desk: Desk, settled: Act) -> None:
    services.undo(kind=PERSON, act_id=settled.pk, user=desk.user)
    settling.settle([desk.ana.pk])
    claim = Claim.objects.get(content_text="It pours")
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.speaker.unsure) == ("Vollan", True)


# -- At the same time --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_claim_is_left_with_a_record_that_is_merged_at_the_same_moment(desk: Desk) -> None:
    article = builders.article(desk.user, "It freezes, L. P. Trevarrick said.")
    linked, failures = threading.Event(), []

    def worker() -> None:
        try:
            with transaction.atomic():
                registry = Registry(article)
                registry.link({"L. P. Trevarrick": Said()}, [])
                linked.set()
                person = registry.speaker("L. P. Trevarrick")
                builders.claim(article, "It freezes", kind="person", speaker=person)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    assert linked.wait(timeout=10)
    desk.merge()
    thread.join(timeout=10)
    assert failures == []
    assert Claim.objects.get(content_text="It freezes").speaker == desk.len


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_merge_at_the_same_moment_one_is_told(desk: Desk) -> None:
    ready, outcomes = threading.Barrier(2), []

    def editor(key: int, into: int) -> None:
        try:
            ready.wait(timeout=10)
            services.merge(kind=PERSON, key=key, into=into, user=desk.user)
            outcomes.append("merged")
        except services.NotOnRecordError:
            outcomes.append("told")
        finally:
            connection.close()

    pairs = [(desk.len.pk, desk.leonard.pk), (desk.leonard.pk, desk.len.pk)]
    threads = [threading.Thread(target=editor, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["merged", "told"]
    assert Speaker.objects.on_record().count() == 2
