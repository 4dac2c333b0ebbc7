"""The whole way, with the model: an article of our own, and texts that would break a careless reader."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction import MODEL_VERSION, Attribution, Extractor, Form, SourceKind, extract

from .marked import shown

ARTICLE = """Harbour Board Closes Old Pier After Storm

By Martha Keel

According to the Harbour Board, the old pier in Saltmouth has not been inspected since the spring. Its chairman is not reportedly informed of the cracks in the northern piles.

"We have seen piles that a child could push over," Harbour Board spokeswoman Greta Oduya said in a speech on Monday.

According to the mayor's chief adviser, Dmitri Vale, the whole matter is a misunderstanding per a report from BBC.

Oduya denied that the board had known about the damage.

"They walked along it every single morning," she said.

The ferry company reportedly lost two boats in the storm.

A senior official at the Ministry of Transport told the Saltmouth Courier that the repairs would cost nine million.

The pier at dawn on Tuesday. Photo by Ivo Lind/Courier Images

© 2031 The Saltmouth Courier. All rights reserved.
"""  # noqa: E501 - paragraphs are lines


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> tuple[Attribution, ...]:
    return extractor.extract(ARTICLE)


def with_words(found: tuple[Attribution, ...], words: str) -> Attribution:
    """The one attribution whose content has these words."""
    (attribution,) = [a for a in found if words in " ".join(shown(ARTICLE, a.content))]
    return attribution


ROWS = [
    ("has not been inspected", Form.INDIRECT, SourceKind.ORGANISATION, "Harbour Board", "Harbour Board"),
    ("of the cracks in the northern", Form.INDIRECT, SourceKind.UNCLEAR, "", ""),
    ("a child could push over", Form.DIRECT, SourceKind.PERSON, "Greta Oduya", "Harbour Board"),
    ("is a misunderstanding", Form.INDIRECT, SourceKind.PERSON, "Dmitri Vale", ""),
    ("had known about the damage", Form.INDIRECT, SourceKind.PERSON, "Greta Oduya", "Harbour Board"),
    ("every single morning", Form.DIRECT, SourceKind.PERSON, "Greta Oduya", "Harbour Board"),
    ("lost two boats", Form.INDIRECT, SourceKind.UNCLEAR, "", ""),
    ("would cost nine million", Form.INDIRECT, SourceKind.ANONYMOUS,
     "A senior official at the Ministry of Transport", "Ministry of Transport"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "form", "kind", "speaker", "organisation"), ROWS)
def test_article(
    found: tuple[Attribution, ...], words: str, form: Form, kind: SourceKind, speaker: str, organisation: str
) -> None:
    got = with_words(found, words)
    assert (got.form, got.kind, got.speaker, got.organisation) == (form, kind, speaker, organisation)


def test_article_in_detail(found: tuple[Attribution, ...]) -> None:
    vale = with_words(found, "is a misunderstanding")
    assert shown(ARTICLE, vale.source) == ["the mayor's chief adviser, Dmitri Vale"]
    assert [relay.name for relay in vale.relays] == ["BBC"]
    assert [hedge.text for hedge in with_words(found, "lost two boats").hedges] == ["reportedly"]
    assert [relay.name for relay in with_words(found, "nine million").relays] == ["Saltmouth Courier"]
    assert with_words(found, "had known about").polarity == "denies"


def test_nothing_is_attributed_in_boilerplate(found: tuple[Attribution, ...]) -> None:
    covered = " ".join(text for a in found for text in shown(ARTICLE, (*a.source, *a.cue, *a.content)))
    for word in ("Martha", "Ivo", "2031", "rights"):
        assert word not in covered


def test_reading_order_and_confidence(found: tuple[Attribution, ...]) -> None:
    cues = [(a.cue or a.content)[0] for a in found]
    assert cues == sorted(cues)
    assert all(0 < a.confidence < 1 for a in found)


def test_articles_together_are_read_as_alone(extractor: Extractor, found: tuple[Attribution, ...]) -> None:
    together = extractor.extract_many([ARTICLE, "", "Nothing here.", ARTICLE])
    assert together[1] == together[2] == ()
    for other in (together[0], together[3]):
        assert [(a.source, a.cue, a.speaker) for a in other] == [(a.source, a.cue, a.speaker) for a in found]


def test_default_extractor_is_loaded_once(found: tuple[Attribution, ...]) -> None:
    assert [a.content for a in extract(ARTICLE)] == [a.content for a in found]
    assert Extractor.version == MODEL_VERSION


FLAT = ARTICLE.replace("\n", " ")
HARD = {
    "empty": "",
    "blank": " \n\t \n",
    "shouted": ARTICLE.upper(),
    "one long paragraph": FLAT * 12,
    "never closed": '"He said that ' * 400,
    "never closed, curly": "“He said ‘that ’ " * 400,
    "only marks": "\"'“‘" * 3000,
    "base64": "aGVsbG8gd29ybGQh" * 4000,
    "emoji": "👍🏽 “fine” 😀 said Ivo Lind 🚢. " * 20,
    "combining": "e\u0301\u0302\u0303" * 3000 + " said Ivo Lind",
    "right to left": 'قال الرئيس إن "الوضع" جيد. ' * 200,
    "Chinese": "总统说，“情况很好”。" * 800,
    "German": "Der Minister sagte, die Brücke sei „sicher“, teilte das Amt mit. " * 20,
    "names": "Ann Marsh and " * 800,
    "commas": "Ann, " * 2000,
    "hedges": "He reportedly left. " * 300,
    "spaces": "a" + " " * 50_000 + "b",
    "control": "said\x00 Lind\x1f “it\u2028 sank”",
}


@pytest.mark.parametrize("name", HARD)
def test_hard_texts(extractor: Extractor, name: str) -> None:
    check(HARD[name], extractor.extract(HARD[name]))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Ann Marsh", "said", "that", '"', "“", "”", "‘", "'", "\n", "reportedly", "according to",
                 "he", "who", "the BBC", ",", ".", ":", "the ferry sank", "’s", "©", "Photo by", "a source"]
            ),
            st.text(max_size=12),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_offsets_lie_in_the_text(extractor: Extractor, parts: list[str]) -> None:
    text = " ".join(parts)
    check(text, extractor.extract(text))


def check(text: str, found: tuple[Attribution, ...]) -> None:
    """What holds for every text."""
    for index, attribution in enumerate(found):
        assert attribution.content
        assert attribution.outer is None or (
            0 <= attribution.outer < len(found) and attribution.outer != index
        )
        for spans in (attribution.source, attribution.cue, attribution.content):
            ends = [position for span in spans for position in span]
            assert ends == sorted(ends)
            assert all(0 <= start < end <= len(text) for start, end in spans)
        extras = [(h.start, h.end) for h in attribution.hedges] + [
            (r.start, r.end) for r in attribution.relays
        ]
        assert all(0 <= start < end <= len(text) for start, end in extras)
