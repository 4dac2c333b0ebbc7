"""Who is suggested for whom, and why."""

from dataclasses import replace

import pytest

from claims.competing import Model, ReasonKind, Statement, Suggestion, rank
from tests.competing import stories
from tests.competing.stories import BREAD, CHANCELLERY, HARVEST, OTHER_SIDE, PALACE


def indexes(found: tuple[Suggestion, ...]) -> list[int]:
    return [item.statement.index for item in found]


def why(found: tuple[Suggestion, ...], statement: Statement) -> dict[ReasonKind, tuple[str, ...]]:
    """The reasons for which ``statement`` is suggested."""
    item = next(item for item in found if item.statement.key == statement.key)
    return {reason.kind: reason.words for reason in item.reasons}


@pytest.mark.parametrize("mine", PALACE)
def test_to_a_denial_the_other_side_is_suggested(orlavia: list[Statement], mine: int) -> None:
    found = indexes(rank(orlavia[mine], orlavia, 5))
    assert set(found[:2]) <= set(OTHER_SIDE)


@pytest.mark.parametrize("mine", OTHER_SIDE)
def test_to_the_other_side_a_denial_is_suggested(orlavia: list[Statement], mine: int) -> None:
    assert set(indexes(rank(orlavia[mine], orlavia, 5))) & set(PALACE)


@pytest.mark.parametrize("mine", PALACE)
def test_what_is_about_something_else_stands_behind(orlavia: list[Statement], mine: int) -> None:
    found = indexes(rank(orlavia[mine], orlavia))
    assert max(found.index(other) for other in OTHER_SIDE[:2]) < min(found.index(HARVEST), found.index(BREAD))


def test_a_source_is_not_set_against_itself(orlavia: list[Statement]) -> None:
    for mine, other in (PALACE, PALACE[::-1]):
        assert other not in indexes(rank(orlavia[mine], orlavia))
        assert mine not in indexes(rank(orlavia[mine], orlavia))


def test_the_same_surname_is_another_person_if_the_first_name_differs(tram: list[Statement]) -> None:
    holub, dorn = tram
    assert indexes(rank(holub, [replace(dorn, speaker="Holub")])) == []
    assert indexes(rank(holub, [replace(dorn, speaker="J. Holub")])) == []
    assert indexes(rank(holub, [replace(dorn, speaker="Marek Holub")])) == [dorn.index]


def test_unnamed_sources_are_not_taken_for_one(tram: list[Statement]) -> None:
    one, other = (replace(item, kind="anonymous", speaker="an official") for item in tram)
    assert indexes(rank(one, [other])) == [other.index]


def test_the_claims_of_other_articles_are_suggested_too(
    orlavia: list[Statement], tram: list[Statement]
) -> None:
    away = [replace(tram[1], article="elsewhere")]
    assert rank(tram[0], [*orlavia, *away], 1)[0].statement.article == "elsewhere"


def test_another_figure_is_a_reason(tram: list[Statement]) -> None:
    reasons = why(rank(tram[0], tram), tram[1])
    assert reasons[ReasonKind.NUMBER] == ("40 million", "90 million")


def test_a_word_of_denial_is_a_reason(orlavia: list[Statement]) -> None:
    denied = replace(orlavia[PALACE[1]], cue="denied")
    assert why(rank(orlavia[CHANCELLERY], [denied]), denied)[ReasonKind.DENIAL] == ("denied",)


def test_shared_names_are_a_reason_as_they_stand(tram: list[Statement]) -> None:
    assert {"Ansa", "Quay"} <= set(why(rank(tram[0], tram), tram[1])[ReasonKind.SHARED])


def test_who_speaks_about_the_other_is_a_reason(orlavia: list[Statement], tram: list[Statement]) -> None:
    about = replace(tram[1], content="Marsh knows nothing of trams", speaker="Pavel Dorn")
    mine = orlavia[PALACE[0]]
    assert why(rank(mine, [about]), about)[ReasonKind.NAMES_OTHER] == ("Ludek Marsh",)


def test_one_who_negates_is_a_reason(tram: list[Statement]) -> None:
    denied = replace(tram[1], content="the line to Ansa Quay will not cost 40 million crowns")
    assert ReasonKind.NEGATION in why(rank(tram[0], [denied]), denied)


def test_opposite_words_are_a_reason(tram: list[Statement]) -> None:
    mine = replace(tram[0], content="The tram is a success")
    other = replace(tram[1], content="The tram is a disaster")
    assert why(rank(mine, [other]), other)[ReasonKind.OPPOSITE] == ("success", "disaster")


def test_every_suggestion_has_a_reason(orlavia: list[Statement], tram: list[Statement]) -> None:
    for statement in orlavia:
        assert all(item.reasons for item in rank(statement, [*orlavia, *tram], 20))


def test_the_order_of_candidates_does_not_matter(orlavia: list[Statement], tram: list[Statement]) -> None:
    pool = [*orlavia, *tram]
    for statement in pool:
        forwards, backwards = rank(statement, pool, 20), rank(statement, pool[::-1], 20)
        assert [item.statement.key for item in forwards] == [item.statement.key for item in backwards]
        assert [item.score for item in forwards] == pytest.approx(
            [item.score for item in backwards], abs=1e-4
        )


def test_nothing_is_suggested_where_there_is_nothing(tram: list[Statement]) -> None:
    assert rank(tram[0], []) == ()
    assert rank(tram[0], [tram[0]]) == ()


def test_claims_without_vectors_are_ranked_by_their_words(
    orlavia: list[Statement], tram: list[Statement]
) -> None:
    bare = [replace(item, vectors=None) for item in (*orlavia, *tram)]
    assert rank(bare[-2], bare, 1)[0].statement.key == tram[1].key


def test_weights_for_other_features_are_refused(tmp_path: object) -> None:
    import json
    from pathlib import Path

    from claims.competing.ranker import WEIGHTS

    stored = json.loads(WEIGHTS.read_text())
    del stored["within"]["near"]
    path = Path(str(tmp_path)) / "ranker.json"
    path.write_text(json.dumps(stored))
    with pytest.raises(ValueError, match="near"):
        Model.load(path)


def test_stories_hold_what_the_tests_say(orlavia: list[Statement]) -> None:
    assert [orlavia[i].speaker for i in PALACE] == ["Ludek Marsh", "Ludek Marsh"]
    assert orlavia[BREAD].speaker == "Otto Pell"
    assert len(orlavia) == len(stories.orlavia()["attributions"])
