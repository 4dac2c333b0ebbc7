"""Form, hedges, relays, polarity and class, as tables."""

import pytest

from claims.extraction import CueClass, Form, Polarity
from claims.extraction.describe import cue_class, form, hedges, polarity, relays, sentence, transcript
from claims.extraction.quotes import Quotations

from .marked import shown, unmark

FORMS = [
    ('[t "We won,"] [s Marsh] [c said].', Form.DIRECT),
    ('"[t We won]," [s Marsh] [c said].', Form.DIRECT),
    ("[s Marsh] [c said] [t that “we won.”]", Form.DIRECT),
    ("[s Marsh] [c said] [t ‘we won’].", Form.DIRECT),
    ('[t "We won,"] [s Marsh] [c said]. [t "Again."]', Form.DIRECT),
    ("[t “We won.\n\n“We will win again,”] [s Marsh] [c said].", Form.DIRECT),
    ("[s Marsh] [c said] [t they had won].", Form.INDIRECT),
    ("[s Marsh] [c said] [t it wasn't the keepers' fault].", Form.INDIRECT),
    ("[s Marsh] [c called] [t the plan “a waste of money” and left].", Form.MIXED),
    ('[s Marsh] [c called] [t the plan "reckless"].', Form.MIXED),
    (
        '[s Marsh] [c said] [t the port would take cash alone for freight to "unfriendly" harbours].',
        Form.INDIRECT,
    ),
    ('"[s I] [c think] [t he lied]," said Marsh.', Form.INDIRECT),
    ('"[s He] [c said] [t ‘never again’]," said Marsh.', Form.DIRECT),
]


@pytest.mark.parametrize(("marked", "expected"), FORMS)
def test_form(marked: str, expected: Form) -> None:
    text, (found,) = unmark(marked)
    assert form(text, Quotations.of(text), found.content, found.cue) is expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s MODERATOR][c :] [t Good evening.]", True),
        ("Then\n[s LIND][c :] [t Good evening.]", True),
        ("[s Lind][c :] [t Pier Will Be Closed]", False),
        ("Then [s LIND][c :] [t Good evening.]", False),
    ],
)
def test_transcript(marked: str, *, expected: bool) -> None:
    text, (found,) = unmark(marked)
    assert transcript(text, found.source, found.cue) is expected


HEDGES = [
    ("[s Marsh] [c said] [t Lind allegedly lied].", ["allegedly"]),
    ("Reportedly, [s Marsh] [c said] [t the pier would close].", ["Reportedly"]),
    ("[s Marsh] [c says] [t Lind is said to have lied].", ["is said"]),
    ("[s Marsh] [c says] [t Lind is believed to have lied, apparently].", ["is believed", "apparently"]),
    ("[s Marsh] [c says] [t the alleged thief, a purported sailor, left].", ["alleged", "purported"]),
    ("[s Marsh] [c says] [t Lind is believed by all].", []),
    ('[t "He allegedly lied,"] [s Marsh] [c said].', []),
    ("He reportedly left. [s Marsh] [c said] [t Lind lied]. It allegedly rained.", []),
    ("[s Marsh] [c said] [t Lind lied], and [s1 Oduya] [c1 said] [t1 he allegedly slept].", []),
]


@pytest.mark.parametrize(("marked", "expected"), HEDGES)
def test_hedges(marked: str, expected: list[str]) -> None:
    text, found = unmark(marked)
    spans = (*found[0].cue, *found[0].content)
    others = [span for other in found[1:] for span in other.content]
    around = sentence(text, spans[0][0], max(end for _, end in spans))
    got = hedges(text, Quotations.of(text), around, spans, others)
    assert [hedge.text for hedge in got] == expected
    assert all(text[hedge.start : hedge.end] == hedge.text for hedge in got)


RELAYS = [
    ("[s Lind] [c told] the Harbour Courier [t he had resigned].", ["Harbour Courier"]),
    ("[s Lind] [c told] the BBC [t he had resigned].", ["BBC"]),
    ("[t He had resigned], [s Lind] [c said], the BBC reported.", ["BBC"]),
    ("[t He had resigned], [s Lind] [c said], per a report from BBC.", ["BBC"]),
    ("[t He had resigned], [s Lind] [c said], according to a report in the Harbour Post.", ["Harbour Post"]),
    ("In an interview with Reuters, [s Lind] [c said] [t he had resigned].", ["Reuters"]),
    ("Speaking to Sky News, [s Lind] [c said] [t he had resigned].", ["Sky News"]),
    (
        "[s Lind] [c said] in a statement to the Harbour Herald on Monday [t he had resigned].",
        ["Harbour Herald"],
    ),
    ("[s Lind] [c told] Ann Marsh [t he had resigned].", []),
    ("[s Reuters] [c reported] [t he had resigned].", []),
    ("[s Lind] [c said] [t he had resigned]. The BBC reported a storm.", []),
    ("[s Lind] [c spoke] on Monday: [t he had resigned].", []),
]


@pytest.mark.parametrize(("marked", "expected"), RELAYS)
def test_relays(marked: str, expected: list[str]) -> None:
    text, (found,) = unmark(marked)
    spans = (*found.cue, *found.content)
    around = sentence(text, min(s for s, _ in spans), max(e for _, e in spans))
    got = relays(text, Quotations.of(text), around, found.source)
    assert [relay.name for relay in got] == expected
    assert shown(text, [(relay.start, relay.end) for relay in got]) == expected


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", Polarity.AFFIRMS),
        ("denied", Polarity.DENIES),
        ("has repeatedly rejected", Polarity.DENIES),
        ("doubts", Polarity.DENIES),
        ("disputes", Polarity.DENIES),
        ("dismissed", Polarity.DENIES),
        ("did not deny", Polarity.AFFIRMS),
        ("does not believe", Polarity.DENIES),
        ("doesn’t think", Polarity.DENIES),
        ("never said", Polarity.DENIES),
        ("did not respond to", Polarity.AFFIRMS),
        ("", Polarity.AFFIRMS),
    ],
)
def test_polarity(cue: str, expected: Polarity) -> None:
    assert polarity(cue) is expected


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", CueClass.SPEECH),
        ("quipped", CueClass.SPEECH),
        ("According to", CueClass.SPEECH),
        ("expressed concern", CueClass.SPEECH),
        ("", CueClass.SPEECH),
        ("believes", CueClass.BELIEF),
        ("In the eyes of", CueClass.BELIEF),
        ("doubted", CueClass.BELIEF),
        ("plans", CueClass.INTENTION),
        ("has refused", CueClass.INTENTION),
        ("hopes to", CueClass.INTENTION),
        ("opposes", CueClass.ATTITUDE),
        ("was worried about", CueClass.ATTITUDE),
        ("hopes", CueClass.ATTITUDE),
    ],
)
def test_cue_class(cue: str, expected: CueClass) -> None:
    assert cue_class(cue) is expected


@pytest.mark.parametrize(
    ("text", "inside", "expected"),
    [
        ("One ends. Two is it. Three.", "Two", "Two is it."),
        ("Mr. Lind met Dr. Marsh in St. Oda. Then he left.", "Marsh", "Mr. Lind met Dr. Marsh in St. Oda."),
        ("Title\nThe U.S. ferry left.\nEnd", "ferry", "The U.S. ferry left."),
        ("“It sank.” She wept.", "wept", "She wept."),
    ],
)
def test_sentence(text: str, inside: str, expected: str) -> None:
    start = text.index(inside)
    assert text[slice(*sentence(text, start, start + len(inside)))].strip() == expected
