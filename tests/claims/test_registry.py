"""Names on record: folded, linked when one record has the name, never guessed."""

import threading

import pytest
from django.db import connection, transaction

from claims.models import Organisation, Speaker
from claims.registry import Registry, enter_speaker, normal_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilse Brandvåg", "ILSE BRANDVAG"),
        ("José Quintela-Ruiz", "Jose Quintela Ruiz"),
        ("Mr. Conall Trevarrick", "Conall Trevarrick"),
        ("Prof. Dr Ana Iłłakowicz", "Ana Illakowicz"),
        ("The Harbour Wire", "Harbour Wire"),
        ("N.D.S.I.", "NDSI"),
        ("Siobhán O’Keefe-Lund", "Siobhan O'Keefe-Lund"),
        ("Rasmus Ødegaard", "Rasmus Odegaard"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Ilse Brandvåg", "Mikkel Brandvåg"), ("Brandvåg", "Ilse Brandvåg")]
)
def test_two_names(one: str, other: str) -> None:
    assert normal_name(one) != normal_name(other)


@pytest.mark.django_db
def test_a_name_is_entered_once() -> None:
    first = Registry().speaker("Ilse Brandvåg")
    assert Registry().speaker("Ms Ilse Brandvag") == first
    assert Speaker.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("surname", ["Brandvåg", "Quintela-Ruiz"])
def test_a_surname_alone_never_joins_a_full_name(surname: str) -> None:
    full = Registry().speaker(f"Ilse {surname}")
    alone = Registry().speaker(surname)
    assert alone != full
    assert alone is not None
    assert alone.unsure
    assert full is not None
    assert not full.unsure


@pytest.mark.django_db
def test_two_people_of_one_name_are_left_to_an_editor() -> None:
    enter_speaker("Ana Vollan")
    enter_speaker("Ana Vollan")
    assert Registry().speaker("Ana Vollan") is None
    assert Speaker.objects.count() == 2


@pytest.mark.django_db
def test_what_an_editor_entered_is_not_completed_by_the_machine() -> None:
    registry = Registry()
    body = registry.organisation("Skarnkraft")
    person = registry.speaker("Ilse Brandvåg")
    assert person is not None
    Speaker.objects.update(provenance="person")
    Registry().speaker("Ilse Brandvåg", role="head", organisation=body)
    person.refresh_from_db()
    assert (person.role, person.organisation) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_meet_the_same_new_names_enter_them_once() -> None:
    names = ["Ilse Brandvåg", "Mikkel Brandvåg", "Henrike Vollan"]
    ready = threading.Barrier(4)
    failures: list[BaseException] = []

    def work(order: list[str]) -> None:
        try:
            ready.wait(timeout=10)
            with transaction.atomic():
                registry = Registry()
                registry.lock(order)
                for name in order:
                    registry.speaker(name)
                    registry.organisation(name + " Trust")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    orders = [names, names[::-1], names, names[::-1]]
    threads = [
        threading.Thread(target=work, args=(order + [n + " Trust" for n in order],)) for order in orders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not failures
    assert Speaker.objects.filter(name__in=names).count() == 3
    assert Organisation.objects.filter(name__in=[n + " Trust" for n in names]).count() == 3
