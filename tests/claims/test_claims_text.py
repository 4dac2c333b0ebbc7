"""What templates say about claims."""

import pytest
from django.utils.functional import SimpleLazyObject

from claims.found import COUNTED
from claims.models import Claim, Organisation, Speaker
from claims.templatetags.claims_text import headed, host, initial, is_web_address, quoted, standing, upto


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kate Bedingfield", "KB"),
        ("Skarnkraft", "S"),
        ("Diego de la Vega", "DV"),
        ("Jean-Luc Picard", "JP"),
        ("岸田 文雄", "岸文"),
        ("(…)", "("),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initial(Claim(kind="person", speaker=Speaker(name=name))) == letters


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("county police", "County police"),
        ("eBay", "eBay"),
        ("the BBC", "The BBC"),
        ("école", "École"),
        ("", ""),
    ],
)
def test_a_name_as_a_heading(name: str, heading: str) -> None:
    assert headed(name) == heading


def test_nobody_known_has_a_question_mark() -> None:
    assert initial(Claim(kind="anonymous", described_as="one official")) == "?"
    assert initial(Claim(kind="author")) == "A"


def test_standing_says_nothing_twice() -> None:
    city = Organisation(name="City of Vessmark")
    holt = Speaker(name="Maren Holt", role="chief engineer", organisation=city)
    assert standing(Claim(kind="person", speaker=holt)) == "chief engineer, City of Vessmark"
    assert (
        standing(Claim(kind="person", speaker=holt, role="City of Vessmark engineer"))
        == "City of Vessmark engineer"
    )
    spokesman = Claim(kind="anonymous", described_as="A police spokesperson", role="police spokesperson")
    assert standing(spokesman) == ""
    assert standing(Claim(kind="organisation", organisation=city)) == ""


@pytest.mark.parametrize(
    ("form", "words", "shown"),
    [
        ("direct", "It rains", "“It rains”"),
        ("direct", "“It rains”", "“It rains”"),
        ("indirect", "it rains", "it rains"),
        ("mixed", "it “rains”", "it “rains”"),
    ],
)
def test_only_direct_words_get_quotation_marks(form: str, words: str, shown: str) -> None:
    assert quoted(Claim(form=form, content_text=words)) == shown


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://www.ledger.example/2026/story", True),
        ("http://ledger.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//ledger.example", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, linked: bool) -> None:
    assert is_web_address(address) is linked


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (4_821, "4,821"), (COUNTED, "5,000"), (COUNTED + 1, "5,000+")]
)
def test_counts_go_as_far_as_they_are_counted(number: int, shown: str) -> None:
    assert upto(number) == shown
    assert upto(SimpleLazyObject(lambda: number)) == shown  # type: ignore[arg-type]  # as the header's is


def test_a_link_shows_its_site() -> None:
    assert host("https://www.ledger.example/2026/story") == "ledger.example"
