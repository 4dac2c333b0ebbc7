"""What an article is called where its title is not known."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, first_words
from tests.pages import builders

LONG = "The harbour master, who is no friend of the council, said Sunday that the quay would close for good."
CUT = "The harbour master, who is no friend of the council, said Sunday that the quay would…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Rain in the north\n\nIt rained.", "Rain in the north"),
        ("x" * 90, "x" * 90),
        ("x" * 91, "x" * 89 + "…"),
        (LONG, CUT),
    ],
)
def test_first_words_are_the_first_line_cut_between_words(text: str, expected: str) -> None:
    assert first_words(text) == expected


@pytest.mark.django_db
def test_a_claim_in_a_list_names_its_untitled_article_by_its_first_words(editor: User) -> None:
    made = builders.article(editor, text=LONG)
    builders.claim(made, "the quay would close for good", who="Ilo Brandt", cue="said")
    assert CUT in Client().get("/search/?q=quay").content.decode()


@pytest.mark.django_db
def test_an_article_is_called_by_its_title_if_it_has_one(editor: User) -> None:
    made = builders.article(editor, text=LONG, title="Quay to be shut")
    assert Article.objects.get(pk=made.pk).name == "Quay to be shut"
