"""Cutting an article's text at the borders of its claims."""

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from claims.highlight import Paragraph, Voice, Voiced, paragraphs, voice_key, voices
from claims.models import Claim, Speaker
from claims.templatetags.claims_text import looks
from tests.pages import builders

PIECES = ["a", "é", "e\u0301", "😀", "👩‍👩‍👧", " ", "\n", "\n\n", "“said”", "x" * 60]


def voiced(number: int, *content: tuple[int, int], **parts: tuple[tuple[int, int], ...]) -> Voiced:
    """A claim that is not saved, with the colours of its number."""
    made = Claim(pk=number, content=content, **parts)
    return Voiced(made, Voice(made, hue=number, pattern=number), number)


def shape(found: list[Paragraph]) -> list[list[tuple[str, list[int]]]]:
    """Each segment's text and the numbers of the claims that say it."""
    return [[(s.text, [c.number for c in s.said]) for s in paragraph.segments] for paragraph in found]


def test_text_is_cut_where_claims_begin_and_end() -> None:
    assert shape(paragraphs("He said it rains.", [voiced(1, (8, 16))])) == [
        [("He said ", []), ("it rains", [1]), (".", [])]
    ]


def test_a_claim_within_another_lies_on_top_of_it() -> None:
    outer, inner = voiced(1, (0, 20)), voiced(2, (10, 20))
    found = paragraphs("She said he said so.", [outer, inner])
    assert shape(found) == [[("She said h", [1]), ("e said so.", [1, 2])]]
    assert found[0].segments[1].top is inner
    assert found[0].segments[1].below is outer


def test_overlapping_claims_share_the_stretch_between() -> None:
    found = paragraphs("abcdefgh", [voiced(1, (0, 5)), voiced(2, (3, 8))])
    assert [(text, sorted(said)) for text, said in shape(found)[0]] == [
        ("abc", [1]),
        ("de", [1, 2]),
        ("fgh", [2]),
    ]


def test_a_claim_in_two_parts_starts_once() -> None:
    found = paragraphs("“One,” he said, “two.”", [voiced(1, (0, 6), (16, 22), cue=((10, 14),))])
    segments = found[0].segments
    assert [len(segment.starts) for segment in segments] == [1, 0, 0, 0, 0]
    assert [segment.is_cue for segment in segments] == [False, False, True, False, False]


def test_a_claim_over_two_paragraphs_is_marked_in_both() -> None:
    found = paragraphs("One two.\n\nThree.", [voiced(1, (4, 16))])
    assert shape(found) == [[("One ", []), ("two.", [1])], [("Three.", [1])]]


def test_a_single_line_end_parts_paragraphs_closely() -> None:
    found = paragraphs("Title\nBy somebody\n\nText.", [])
    assert [(p.segments[0].text, p.close) for p in found] == [
        ("Title", False),
        ("By somebody", True),
        ("Text.", False),
    ]


def test_lines_that_were_wrapped_by_hand_stay_one_paragraph() -> None:
    wrapped = "\n".join(["word " * 13 + "end", "word " * 13 + "end", "The last line."])
    assert len(paragraphs(wrapped, [])) == 1


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6),
)
def test_nothing_is_lost_or_moved(text: str, cuts: list[tuple[int, int]]) -> None:
    claims = [voiced(n, (a, min(a + b, len(text)))) for n, (a, b) in enumerate(cuts, 1) if a < len(text)]
    found = paragraphs(text, claims)
    assert "".join(s.text for p in found for s in p.segments).replace("\n", "") == text.replace("\n", "")
    for item in claims:
        ((start, end),) = item.claim.content
        words = "".join(s.text for p in found for s in p.segments if item in s.said)
        assert words.replace("\n", "") == text[start:end].replace("\n", "")


@pytest.mark.django_db
def test_speakers_are_coloured_by_first_appearance(editor: User) -> None:
    _article, claims = builders.story(editor)
    shown, speaking = voices(claims)
    # Maren Holt speaks twice, and keeps her colours.
    assert [item.voice.hue for item in shown] == [1, 2, 3, 2]
    assert [voice.count for voice in speaking] == [1, 2, 1]


@pytest.mark.django_db
def test_whoever_comes_first_takes_nobodys_colours(editor: User) -> None:
    _article, claims = builders.story(editor)
    seen = [voice_key(claim) for claim in claims]
    first = Claim(pk=0, kind="person", speaker=Speaker(pk=10**9, name="Gro Dahl"))
    assert [item.voice.hue for item in voices([first, *claims], seen)[0]] == [4, 1, 2, 3, 2]


def test_the_ninth_speaker_repeats_a_hue_with_another_pattern() -> None:
    claims = [Claim(pk=n, kind="person", speaker=Speaker(pk=n, name=f"Speaker {n}")) for n in range(1, 66)]
    pairs = [(item.voice.hue, item.voice.pattern) for item in voices(claims)[0]]
    assert pairs[0][0] == pairs[8][0]
    assert len(set(pairs[:64])) == 64
    assert pairs[64] == pairs[0]


def test_looks_name_the_part_that_words_play() -> None:
    found = paragraphs("He said so.", [voiced(1, (8, 10), cue=((3, 7),), source=((0, 2),))])
    named = {s.text: looks(s) for s in found[0].segments if not s.is_plain}
    assert named == {
        "He": "hue-1 pattern-1 source",
        "said": "hue-1 pattern-1 cue",
        "so": "hue-1 pattern-1 said",
    }
