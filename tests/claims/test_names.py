"""Names as strings: folded, taken apart, compared."""

import pytest

from claims.registry.names import (
    Likeness,
    as_read,
    family_key,
    initials,
    is_name,
    likeness,
    normal_name,
    normal_person,
    person_name,
    title_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilse Brandvåg", "ILSE BRANDVAG"),
        ("José Quintela-Ruiz", "Jose Quintela Ruiz"),
        ("Mr. Conall Trevarrick", "Conall Trevarrick"),
        ("Prof. Dr Ana Iłłakowicz", "Ana Illakowicz"),
        ("Siobhán O’Keefe-Lund", "Siobhan O'Keefe-Lund"),
        ("Rasmus Ødegaard", "Rasmus Odegaard"),
        ("Ødegaard, Rasmus", "Rasmus Ødegaard"),
        ("Secretary of State Rasmus F. Ødegaard", "Rasmus F. Odegaard"),
        ("de la Vega, Diego", "Diego de la Vega"),
    ],
)
def test_one_person_in_two_spellings(one: str, other: str) -> None:
    assert normal_person(one) == normal_person(other) != ""


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Sunniva Aas", "sunniva aas"),  # like the letters behind a name
        ("SUNNIVA AAS", "sunniva aas"),
        ("Yo-Yo Ma", "yo yo ma"),
        ("Mia Do", "mia do"),
        ("Ivar Cb", "ivar cb"),
        ("Ann Dean", "ann dean"),  # like titles
        ("Reinhold Judge", "reinhold judge"),
        ("Desmond Bishop", "desmond bishop"),
        ("Jo Cox MP", "jo cox"),
        ("Ann Lee, MD", "ann lee"),
        ("Max Cox, Esq.", "max cox"),
        ("Sammy Davis Jr", "sammy davis jr"),
    ],
)
def test_surnames_that_look_like_something_else(name: str, folded: str) -> None:
    assert normal_person(name) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("Ilse Brandvåg", "Mikkel Brandvåg"), ("Brandvåg", "Ilse Brandvåg")]
)
def test_two_names(one: str, other: str) -> None:
    assert normal_person(one) != normal_person(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour Wire", "Harbour Wire"),
        ("N.D.S.I.", "NDSI"),
        ("Smith & Vollan", "Smith and Vollan"),
        ("Skarnkraft Ltd.", "Skarnkraft"),
        ("Skarnkraft’s", "Skarnkraft"),
    ],
)
def test_one_body_in_two_spellings(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other) != ""


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ilse Brandvåg", "brandvag"), ("Brandvåg", "brandvag"), ("Ana Vollan Jr.", "vollan"), ("…", "")],
)
def test_all_forms_of_a_name_share_a_key(name: str, key: str) -> None:
    assert family_key(name) == key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("National Dam Safety Inspectorate", "ndsi"),
        ("Bank of the North", "bn"),
        ("N.D.S.I.", "ndsi"),
        ("Skarnkraft", "skarnkraft"),
        ("", ""),
    ],
)
def test_initials_leave_small_words_out(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Conall Trevarrick", "Conall P. Trevarrick", Likeness.SAME),
        ("Conall Peter Trevarrick", "Conall P. Trevarrick", Likeness.SAME),
        ("Robert “Bob” Trevarrick", "Bob Trevarrick", Likeness.SAME),
        ("Len Trevarrick", "Leonard E. Trevarrick", Likeness.NICKNAME),
        ("Garzo Villarreal", "Ildefonso Garzo Villarreal", Likeness.TAIL),
        ("Ana Vollan", "Ana Vollan Jr.", Likeness.GENERATION),
        ("J. Trevarrick", "Joanna Trevarrick", Likeness.INITIAL),
        ("J. K. Trevarrick", "Joanna Kate Trevarrick", Likeness.INITIAL),
        ("Anselm Kordowicz", "Anselm Kordowitz", Likeness.SPELT),
        ("Trevarrick", "Joanna Trevarrick", Likeness.SURNAME),
        ("Joanna", "Joanna Trevarrick", Likeness.GIVEN),
        ("Joanna Trevarrick", "Peter Trevarrick", None),
        ("Georg W. Vollan", "Georg H. Vollan", None),
        ("Ana Vollan Sr.", "Ana Vollan Jr.", None),
        ("Ana Vollan", "Ana Quist", None),
    ],
)
def test_how_far_two_names_may_be_one_persons(one: str, other: str, near: Likeness | None) -> None:
    assert likeness(person_name(one), person_name(other)) == near
    assert likeness(person_name(other), person_name(one)) == near


@pytest.mark.parametrize("name", ["Brandvåg", "Quintela-Ruiz", "Mr. Vollan", "de Vries", "van Oosten"])
def test_a_surname_is_one_word_whatever_is_around_it(name: str) -> None:
    assert person_name(name).is_one_word


@pytest.mark.parametrize("name", ["Al Vollan", "Van Vollan", "Dean Vollan", "Ilse de Vries", "Ban Ki-moon"])
def test_a_first_name_is_no_particle_and_no_title(name: str) -> None:
    assert not person_name(name).is_one_word


@pytest.mark.parametrize("word", ["She", "Those", "Senator", "the judge", "…", "1984", ""])
def test_what_is_no_persons_name(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize("word", ["Brandvåg", "Ilse Brandvåg", "岸田 文雄", "Дарья Вольская", "Dean"])
def test_what_is_a_persons_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Brandvåg, Ilse", "Ilse Brandvåg"),
        ("British Prime Minister Ilse Brandvåg", "Ilse Brandvåg"),
        ("ILSE BRANDVÅG", "Ilse Brandvåg"),
        ("Ilse  Brandvåg", "Ilse Brandvåg"),
        ("NDSI", "NDSI"),
        ("Ana Vollan Jr.", "Ana Vollan Jr."),
    ],
)
def test_a_name_is_shown_as_people_read_it(written: str, read: str) -> None:
    assert as_read(written) == read


def test_a_title_before_a_name_is_a_role() -> None:
    assert title_of("British Prime Minister Ilse Brandvåg") == "British Prime Minister"
    assert title_of("Ilse Brandvåg") == ""
