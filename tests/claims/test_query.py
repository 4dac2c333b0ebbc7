"""The notation of the search box: what is meant by it, and what is said of what cannot be meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.forms import SearchForm
from claims.query import FIELDS, Query, QueryError, Term, parse, terms_of, words_of


@pytest.mark.parametrize(
    ("text", "words", "terms"),
    [
        ("", "", []),
        ("gate  water", "gate water", []),
        ("“open a gate” -seal", '"open a gate" -seal', []),
        ("gate OR dam", "gate OR dam", []),
        ("speaker:holt gate", "gate", [Term("speaker", "holt")]),
        ("gate Speaker:„Maren Holt“", "gate", [Term("speaker", "Maren Holt")]),
        ("speaker: holt gate", "gate", [Term("speaker", "holt")]),
        ("person:holt", "", [Term("speaker", "holt")]),
        ("-organisation:city", "", [Term("org", "city", negated=True)]),
        ("cue:denied OR cue:rejected", "", [Term("cue", "denied"), Term("cue", "rejected")]),
        ("cue:denied cue:denied", "", [Term("cue", "denied")]),
        ("form:Direct kind:unnamed status:checked", "", "direct anonymous confirmed"),
        ("form:“partly quoted”", "", [Term("form", "mixed")]),
        ("after:2026 before:2024", "", [Term("after", date(2026, 1, 1)), Term("before", date(2024, 12, 31))]),
        ("since:2026-2", "", [Term("after", date(2026, 2, 1))]),
        ("until:2024-02", "", [Term("before", date(2024, 2, 29))]),
        ("before:2026-03-05", "", [Term("before", date(2026, 3, 5))]),
        ("“speaker:holt”", '"speaker:holt"', []),
        ("https://example.org 12:30 Note:this", "https://example.org 12:30 Note:this", []),
        ("(gate) water", "(gate) water", []),
        ("OR", "OR", []),
    ],
)
def test_a_query_is_words_and_what_narrows_them(text: str, words: str, terms: list[Term] | str) -> None:
    query = parse(text)
    assert query.words == words
    if isinstance(terms, str):
        assert " ".join(str(term.value) for term in query.terms) == terms
    else:
        assert list(query.terms) == terms


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("speaker:holt", [""]),
        ("gate speaker:“Maren Holt” -water", ["gate -water"]),
        ("speaker:holt OR speaker:brandt gate", ["speaker:brandt gate", "speaker:holt gate"]),
        ("gate OR dam form:direct", ["gate OR dam"]),
        ("form: direct after:2026 gate", ["after:2026 gate", "form:direct gate"]),
        ("cue:a OR cue:b OR cue:c", ["cue:b OR cue:c", "cue:a OR cue:c", "cue:a OR cue:b"]),
        ("gate", []),
    ],
)
def test_each_term_can_be_taken_out(text: str, left: list[str]) -> None:
    assert [rest for _, rest in terms_of(text)] == left
    for rest in left:
        parse(rest)


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("speeker:holt", "“speeker:holt”: nothing is called speeker: here. Did you mean speaker:?"),
        ("speaker:", "“speaker:” lacks what it should be: a person’s name"),
        ("speaker: -gate", "“speaker:” lacks what it should be"),
        ("outlet:“courier", 'The quotation mark in “outlet:"courier” is not closed.'),
        ("form:sideways", "“form:sideways”: after form: comes direct, indirect or mixed."),
        ("status:done", "comes unreviewed, confirmed, corrected or rejected"),
        ("before:yesterday", "“before:yesterday” is no date: after before: comes a day, a month or a year"),
        ("after:2026-02-30", "“after:2026-02-30” is no date"),
        ("after:0000", "is no date"),
        ("-after:2026", "say it without the minus sign, with before:"),
        ("speaker:holt OR gate", "OR cannot stand beside “speaker:holt”"),
        ("speaker:holt or org:city", "OR cannot stand beside “speaker:holt”"),
        ("(gate OR dam) water", "Brackets do not group words (“(gate”, “dam)”)"),
    ],
)
def test_what_cannot_be_meant_is_explained(text: str, explained: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert explained in str(error.value)
    assert words_of(text) == text


def test_everything_wrong_is_told_at_once_under_the_search_box() -> None:
    form = SearchForm({"q": "form:sideways before:noon"})
    assert not form.is_valid()
    assert len(form.errors["q"]) == 2


def test_alternatives_stand_together_and_negated_ones_apart() -> None:
    query = parse("speaker:a org:b speaker:c -speaker:d")
    assert list(query.by_field()) == [
        ("speaker", False, ["a", "c"]),
        ("speaker", True, ["d"]),
        ("org", False, ["b"]),
    ]


_PIECES = st.one_of(
    st.sampled_from(
        [
            *(f"{name}:" for name in FIELDS),
            "-",
            '"',
            "“",
            "OR",
            "or",
            "(",
            ")",
            ":",
            " ",
            "\0",
            "\ud800",
            "2026-02",
        ]
    ),
    st.text(st.characters(), max_size=6),
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_is_taken_apart_or_explained(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        query, explained = Query(), error.messages
    else:
        explained = ["meant"]
    assert explained
    assert all(explained)
    assert all(term.field in FIELDS and term.value for term in query.terms)
    again = parse(query.words) if ":" not in query.words else Query(query.words)
    assert again.words == query.words
