"""Invented articles on one quarrel: a palace denies what a chancellery and a service say of it."""

import json
from typing import Any

ORLAVIA = (
    "According to the Chancellery of Tessmark, the Orlavian leader Radomir Veleko is not being told how "
    "badly the siege of Port Ansa is going.\n\n"
    "Tessmark’s naval intelligence says that Veleko’s captains are too frightened to report their losses to "
    "him.\n\n"
    "The harvest in the eastern valleys was the best in ten years, the farmers’ union said in an unrelated "
    "notice.\n\n"
    "“They do not understand President Veleko, they do not understand how he is informed, and they never "
    "did,” his spokesman Ludek Marsh told reporters in the capital.\n\n"
    "Marsh called the reports of a misled president a complete invention.\n\n"
    "“A leader whose captains lie to him makes bad decisions,” Chancellery spokeswoman Ines Corvo said.\n\n"
    "Bakers in the capital plan to raise the price of bread, the guild’s chairman Otto Pell said."
)
TRAM = (
    "Parliament debated the new tram line on Friday. The tram to Ansa Quay will cost 40 million crowns, the "
    "minister Jana Holub said.\n\n"
    "That figure was disputed at once: the line to Ansa Quay will cost 90 million crowns, insisted Pavel "
    "Dorn."
)

Spans = list[list[int]]


def spans(text: str, words: str) -> Spans:
    """Where these words stand; they must stand there once."""
    assert not words or text.count(words) == 1, words
    return [[text.index(words), text.index(words) + len(words)]] if words else []


def attribution(text: str, source: str, cue: str, content: str, **more: str) -> dict[str, Any]:
    """One attribution by its words."""
    return {
        "source": spans(text, source),
        "cue": spans(text, cue),
        "content": spans(text, content),
        **more,
    }


CHANCELLERY, INTELLIGENCE, HARVEST, QUOTED, INVENTION, DECISIONS, BREAD = range(7)
PALACE = (QUOTED, INVENTION)
OTHER_SIDE = (CHANCELLERY, INTELLIGENCE, DECISIONS)


def orlavia() -> dict[str, Any]:
    """The quarrel, with spans alone: who speaks has to be resolved."""
    text = ORLAVIA
    return {
        "id": "orlavia",
        "text": text,
        "date": "2026-03-23",
        "attributions": [
            attribution(
                text,
                "the Chancellery of Tessmark",
                "According to",
                "the Orlavian leader Radomir Veleko is not being told how badly the siege of Port Ansa is "
                "going",
            ),
            attribution(
                text,
                "Tessmark’s naval intelligence",
                "says",
                "that Veleko’s captains are too frightened to report their losses to him",
            ),
            attribution(
                text,
                "the farmers’ union",
                "said in an unrelated notice",
                "The harvest in the eastern valleys was the best in ten years",
            ),
            attribution(
                text,
                "his spokesman Ludek Marsh",
                "told reporters",
                "“They do not understand President Veleko, they do not understand how he is informed, and "
                "they never did,”",
            ),
            attribution(text, "", "called", "the reports of a misled president a complete invention")
            | {"source": _second(text, "Marsh")},
            attribution(
                text,
                "Chancellery spokeswoman Ines Corvo",
                "Corvo said",
                "“A leader whose captains lie to him makes bad decisions,”",
            ),
            attribution(
                text,
                "the guild’s chairman Otto Pell",
                "Pell said",
                "Bakers in the capital plan to raise the price of bread",
            ),
        ],
    }


def _second(text: str, word: str) -> Spans:
    start = text.index(word, text.index(word) + 1)
    return [[start, start + len(word)]]


def tram() -> dict[str, Any]:
    """A quarrel about a figure, with who speaks as the extraction library writes it."""
    text, person = TRAM, {"kind": "person", "organisation": ""}
    holub = attribution(
        text,
        "the minister Jana Holub",
        "Holub said",
        "The tram to Ansa Quay will cost 40 million crowns",
        speaker="Jana Holub",
        **person,
    )
    dorn = attribution(
        text,
        "Pavel Dorn",
        "insisted",
        "the line to Ansa Quay will cost 90 million crowns",
        speaker="Pavel Dorn",
        **person,
    )
    return {"id": 7, "text": text, "attributions": [holub, dorn]}


def lines(*articles: dict[str, Any]) -> bytes:
    """The articles as the command reads them."""
    return "\n".join(map(json.dumps, articles)).encode()
