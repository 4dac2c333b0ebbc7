"""Irregular verbs: which forms a search has to ask for."""

from collections import Counter

import pytest

from claims import verbs


@pytest.mark.parametrize(
    ("asked", "forms"),
    [
        ("say", ("say", "said")),
        ("says", ("say", "said")),
        ("Said", ("say", "said")),
        ("writing", ("write", "wrote", "written")),
        ("seeing", ("see", "saw", "seen")),
        ("getting", ("get", "got", "gotten")),
        ("flies", ("fly", "flew", "flown")),
        ("teaches", ("teach", "taught")),
        ("undergoes", ("undergo", "underwent", "undergone")),
        ("claimed", ("claimed",)),
        ("saids", ("saids",)),
    ],
)
def test_any_form_leads_to_those_that_share_no_stem(asked: str, forms: tuple[str, ...]) -> None:
    assert verbs.forms(asked) == forms


def test_no_form_belongs_to_two_verbs() -> None:
    counted = Counter(form for form, verb in verbs.pairs())
    assert [form for form, number in counted.items() if number > 1] == []
