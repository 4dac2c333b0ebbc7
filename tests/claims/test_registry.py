"""Names in articles are tied to records: one clear candidate, or a new record that waits for an editor."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from articles.models import Article
from claims.models import Affiliation, Organisation, Provenance, Publication, Speaker, SpeakerLink
from claims.registry import BODY, PERSON, Registry, Said, enter_organisation, enter_speaker
from claims.registry.enter import add_alias

Link = Callable[..., Speaker | None]


def said(role: str = "", body: str = "") -> Said:
    return Said(frozenset({role} - {""}), frozenset({body} - {""}))


@pytest.fixture
def new_article(editor: User) -> Callable[..., Article]:
    number = iter(range(1000))

    def act(text: str = "It rains.", outlet: str = "") -> Article:
        text = f"{text} No. {next(number)}"
        return Article.objects.create(
            text=text, text_sha256=f"{abs(hash(text)):064x}"[:64], created_by=editor, outlet=outlet
        )

    return act


@pytest.fixture
def link(new_article: Callable[..., Article]) -> Link:
    """Link one name in a new article, as a worker does, and note what the article says of its bearer."""

    def act(
        name: str, role: str = "", body: str = "", text: str = "It rains.", outlet: str = ""
    ) -> Speaker | None:
        article = new_article(text, outlet)
        registry = Registry(article)
        registry.link({name: said(role, body)}, [])
        if registry.outlet:
            Publication.objects.create(article=article, outlet=registry.outlet)
        found = registry.speaker(name)
        if found and (role or body):
            organisation = registry.organisation(body)
            Affiliation.objects.create(
                speaker=found, role=role, organisation=organisation, article=article, firm=" " in name
            )
        return found

    return act


def reason() -> str:
    latest = SpeakerLink.objects.latest("pk")
    return latest.reason


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("known", "met", "why"),
    [
        ("Ilse Brandvåg", "Ilse Brandvåg", "exact"),
        ("Ilse Brandvåg", "Ms Ilse Brandvag", "normal"),
        ("Ilse Brandvåg", "Brandvåg, Ilse", "normal"),
        ("José Quintela-Ruiz", "Jose Quintela Ruiz", "normal"),
        ("Conall Trevarrick", "Conall P. Trevarrick", "variant"),
        ("Leonard Trevarrick", "Len Trevarrick", "variant"),
        ("Ildefonso Garzo Villarreal", "Garzo Villarreal", "variant"),
    ],
)
def test_another_form_of_a_name_is_the_same_person(link: Link, known: str, met: str, why: str) -> None:
    first = link(known)
    assert link(met) == first
    assert reason() == why
    assert Speaker.objects.count() == 1


def test_a_form_that_was_met_becomes_an_alias(link: Link) -> None:
    person = link("Conall Trevarrick")
    link("Conall P. Trevarrick")
    assert person is not None
    assert [alias.name for alias in person.aliases.all()] == ["Conall Trevarrick", "Conall P. Trevarrick"]


@pytest.mark.parametrize(
    ("known", "met"),
    [
        ("Ilse Brandvåg", "Mikkel Brandvåg"),
        ("Georg W. Vollan", "Georg H. Vollan"),
        ("Ana Vollan Jr.", "Ana Vollan Sr."),
    ],
)
def test_names_that_contradict_each_other_are_two_people(link: Link, known: str, met: str) -> None:
    first, second = link(known), link(met)
    assert first != second
    assert second is not None
    assert not second.unsure


@pytest.mark.parametrize("surname", ["Brandvåg", "Quintela-Ruiz", "de Vries", "van Oosten"])
def test_a_surname_alone_never_joins_a_full_name(link: Link, surname: str) -> None:
    full, alone = link(f"Ilse {surname}"), link(surname)
    assert alone != full
    assert alone is not None
    assert alone.unsure
    assert [doubt.other for doubt in alone.doubts.all()] == [full]
    assert reason() == "unclear"


def test_a_surname_in_two_articles_is_not_one_person_by_itself(link: Link) -> None:
    assert link("Brandvåg") != link("Brandvåg")


def test_a_surname_is_linked_where_role_and_organisation_agree(link: Link) -> None:
    person = link("Ilse Brandvåg", "spokeswoman", "Skarnkraft")
    link("Mikkel Brandvåg", "farmer")
    assert link("Brandvåg", "spokeswoman", "Skarnkraft") == person
    latest = SpeakerLink.objects.latest("pk")
    assert (latest.reason, "Skarnkraft both times" in latest.because) == ("context", True)
    assert person is not None
    assert [alias.name for alias in person.aliases.all()] == ["Ilse Brandvåg"]


def test_a_role_that_one_article_states_does_not_decide_a_surname(link: Link) -> None:
    person = link("Ilse Brandvåg", "spokeswoman", outlet="Courier")
    assert link("Brandvåg", "spokeswoman", outlet="Courier") != person


def test_a_surname_is_linked_where_the_article_has_the_full_name(link: Link) -> None:
    person = link("Ilse Brandvåg")
    assert link("Brandvåg", text="Beside Ilse Brandvag’s desk stood a chair.") == person


def test_two_full_names_in_the_article_leave_a_surname_open(link: Link) -> None:
    people = {link("Ilse Brandvåg"), link("Mikkel Brandvåg")}
    assert link("Brandvåg", text="Ilse Brandvåg and Mikkel Brandvåg were there.") not in people


def test_what_a_surname_was_linked_by_is_no_evidence_for_the_next(link: Link) -> None:
    person = link("Ilse Brandvåg")
    for _ in range(3):
        link("Brandvåg", "director", text="Ilse Brandvåg was there.")
    assert link("Brandvåg", "director") != person


def test_what_an_editor_says_from_now_on_links_a_surname(link: Link) -> None:
    person = link("Ilse Brandvåg")
    link("Mikkel Brandvåg")
    assert person is not None
    add_alias(PERSON, person, "Brandvåg", Provenance.PERSON)
    assert link("Brandvåg") == person


def test_an_initial_or_a_short_form_needs_somebody_to_speak_for_it(link: Link) -> None:
    person = link("Joanna Trevarrick", body="Harbour Board")
    link("Peter Trevarrick")
    initial = link("J. Trevarrick")
    assert initial != person
    assert initial is not None
    assert initial.unsure
    assert link("J. Trevarrick", body="Harbour Board") in {person, initial}


def test_of_two_namesakes_the_one_whose_organisation_is_named_is_meant(link: Link) -> None:
    wire, board = enter_organisation("Harbour Wire"), enter_organisation("Harbour Board")
    people = []
    for body in (wire, board):
        person = enter_speaker("Ana Vollan")
        Affiliation.objects.create(speaker=person, organisation=body)
        people.append(person)
    assert link("Ana Vollan", body="Harbour Board") == people[1]


def test_two_namesakes_without_context_are_left_to_an_editor(link: Link) -> None:
    people = [enter_speaker("Ana Vollan"), enter_speaker("Ana Vollan")]
    found = link("Ana Vollan")
    assert found is not None
    assert found not in people
    assert found.unsure
    assert {doubt.other for doubt in found.doubts.all()} == set(people)


def test_a_namesake_whom_the_outlet_named_before_is_not_enough_by_itself(link: Link) -> None:
    first = link("Ana Vollan", outlet="Courier")
    second = enter_speaker("Ana Vollan")
    assert link("Ana Vollan", outlet="Courier") not in {first, second}


@pytest.mark.parametrize("word", ["She", "Those", "Senator", "the judge", "…", "1984"])
def test_what_is_no_name_is_nobody_on_record(link: Link, word: str) -> None:
    assert link(word) is None
    assert not Speaker.objects.exists()


def test_who_was_marked_as_no_speaker_is_not_entered_again(link: Link) -> None:
    link("Ground Zero")
    Speaker.objects.update(set_aside=True)
    assert link("Ground Zero") is None
    assert Speaker.objects.count() == 1


def test_a_title_is_not_kept_in_a_name(link: Link) -> None:
    person = link("British Prime Minister Ilse Brandvåg")
    assert person is not None
    assert person.name == "Ilse Brandvåg"


def test_one_word_gets_the_whole_name_once_it_is_met(link: Link) -> None:
    alone = link("Brandvåg", "spokeswoman", "Skarnkraft")
    Affiliation.objects.update(firm=True)
    assert link("Ilse Brandvåg", "spokeswoman", "Skarnkraft") == alone
    assert alone is not None
    alone.refresh_from_db()
    assert (alone.name, alone.unsure) == ("Ilse Brandvåg", False)


def test_reading_an_article_again_keeps_its_links(new_article: Callable[..., Article]) -> None:
    article = new_article("Ilse Brandvåg and Brandvåg.")
    names = {"Ilse Brandvåg": said(), "Vollan": said()}
    for _ in range(2):
        registry = Registry(article)
        registry.link(names, ["Skarnkraft"])
    assert (Speaker.objects.count(), Organisation.objects.count()) == (2, 1)
    assert SpeakerLink.objects.count() == 2


def test_an_editors_link_is_kept(new_article: Callable[..., Article]) -> None:
    article, other = new_article(), enter_speaker("Per Quist")
    Registry(article).link({"Ilse Brandvåg": said()}, [])
    SpeakerLink.objects.update(record=other, provenance="person", reason="editor")
    registry = Registry(article)
    registry.link({"Ilse Brandvåg": said()}, [])
    assert registry.speaker("Ilse Brandvåg") == other


def test_one_word_that_is_a_bodys_name_and_nobodys_is_no_person(
    new_article: Callable[..., Article],
) -> None:
    body = enter_organisation("Skarnkraft")
    article = new_article()
    for _ in range(2):
        registry = Registry(article)
        registry.link({"Skarnkraft": said()}, [])
        assert (registry.speaker("Skarnkraft"), registry.organisation("Skarnkraft")) == (None, body)
    assert not Speaker.objects.exists()


def test_one_word_that_is_a_persons_surname_as_well_is_left_open(link: Link) -> None:
    enter_organisation("Brandvåg")
    person = link("Ilse Brandvåg")
    alone = link("Brandvåg")
    assert alone is not None
    assert [doubt.other for doubt in alone.doubts.all()] == [person]


# -- Bodies -----------------------------------------------------------------------------------------------


@pytest.fixture
def body(new_article: Callable[..., Article]) -> Callable[..., Organisation | None]:
    def act(name: str, text: str = "It rains.") -> Organisation | None:
        registry = Registry(new_article(text))
        registry.link({}, [name])
        return registry.organisation(name)

    return act


@pytest.mark.parametrize(
    ("known", "met"),
    [
        ("The Harbour Wire", "Harbour Wire"),
        ("N.D.S.I.", "NDSI"),
        ("Smith & Vollan", "Smith and Vollan"),
        ("Skarnkraft", "Skarnkraft Ltd."),
        ("National Dam Safety Inspectorate", "NDSI"),
        ("NDSI", "National Dam Safety Inspectorate"),
    ],
)
def test_a_body_is_known_by_another_form_of_its_name(
    body: Callable[..., Organisation | None], known: str, met: str
) -> None:
    assert body(known) == body(met) is not None


def test_a_short_acronym_needs_the_article_to_spell_it_out(
    body: Callable[..., Organisation | None],
) -> None:
    full = body("Harbour Ferry Board")
    alone = body("HFB")
    assert alone != full
    assert alone is not None
    assert alone.unsure
    BODY.link.objects.all().delete()
    alone.delete()
    assert body("HFB", text="The Harbour Ferry Board (HFB) met.") == full


def test_an_outlet_is_an_organisation(new_article: Callable[..., Article]) -> None:
    registry = Registry(new_article(outlet="The Harbour Wire"))
    registry.link({}, ["Harbour Wire"])
    assert registry.outlet == registry.organisation("Harbour Wire")
    assert Organisation.objects.count() == 1


# -- At the same time -------------------------------------------------------------------------------------


def together(*works: Callable[[], None]) -> None:
    """Run each in a thread and a transaction of its own, all at once."""
    ready = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            ready.wait(timeout=10)
            with transaction.atomic():
                work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_workers_that_meet_the_same_new_names_enter_them_once(new_article: Callable[..., Article]) -> None:
    names = ["Ilse Brandvåg", "Mikkel Brandvåg", "Henrike Vollan"]
    forms = [names, names[::-1], [name.upper() for name in names], [f"Dr {name}" for name in names]]

    def work(order: list[str], article: Article) -> Callable[[], None]:
        return lambda: Registry(article).link({name: said(body="Dam Trust") for name in order}, order)

    together(*(work(order, new_article()) for order in forms * 2))
    assert Speaker.objects.count() == 3
    assert Organisation.objects.filter(name="Dam Trust").count() == 1
    assert SpeakerLink.objects.count() == 24


@pytest.mark.django_db(transaction=True)
def test_workers_that_meet_two_forms_of_a_new_name_enter_one_person(
    new_article: Callable[..., Article],
) -> None:
    def work(name: str, article: Article) -> Callable[[], None]:
        return lambda: Registry(article).link({name: said()}, [])

    together(*(work(name, new_article()) for name in ["Conall Trevarrick", "Conall P. Trevarrick"] * 3))
    assert Speaker.objects.count() == 1


def test_dates_of_articles_do_not_matter_for_linking(link: Link) -> None:
    person = link("Ilse Brandvåg")
    Article.objects.update(published_on=date(2020, 1, 1))
    assert link("Ilse Brandvåg") == person


@pytest.mark.parametrize("name", ["ministry", "Police", "county police", "mayor’s office"])
def test_a_common_noun_is_no_body_on_record(new_article: Callable[..., Article], name: str) -> None:
    registry = Registry(new_article())
    registry.link({}, [name])
    assert registry.organisation(name) is None
    assert not Organisation.objects.exists()


def test_a_common_noun_is_a_body_where_people_said_so(new_article: Callable[..., Article]) -> None:
    body = enter_organisation("county police", provenance=Provenance.PERSON)
    registry = Registry(new_article(outlet="harbour wire"))
    registry.link({}, ["county police"])
    assert registry.organisation("county police") == body
    assert registry.outlet is not None


def test_the_end_of_its_own_outlets_name_means_the_outlet(new_article: Callable[..., Article]) -> None:
    elsewhere = enter_organisation("Courier")
    registry = Registry(new_article(outlet="Vessmark Courier"))
    registry.link({}, ["Courier"])
    assert registry.organisation("Courier") == registry.outlet != elsewhere


def test_nor_where_people_know_another_body_by_it(new_article: Callable[..., Article]) -> None:
    elsewhere = enter_organisation("Courier", provenance=Provenance.PERSON)
    registry = Registry(new_article(outlet="Vessmark Courier"))
    registry.link({}, ["Courier"])
    assert registry.organisation("Courier") == elsewhere
