"""Which texts are read at all."""

import pytest

from claims.extraction import Extractor, is_english

OTHERS = {
    "German": "Der Minister sagte am Montag, die Brücke sei sicher, und das Amt habe sie im Mai geprüft,"
    " wie es in einem Bericht heißt, der in der Stadt bekannt wurde.",
    "French": "Le maire a déclaré lundi que le pont serait fermé, et que la ville avait prévenu les habitants"
    " dans une lettre envoyée au mois de mai par le conseil.",
    "Spanish": "La alcaldesa dijo el lunes que el puente no se cerrará, y que la ciudad avisó a los vecinos"
    " en una carta que el consejo envió en mayo.",
    "Dutch": "De minister zei maandag dat hij niet van plan was om de brug te sluiten en dat hij er in de"
    " Kamer over had gesproken met de leden van de raad.",
    "Swedish": "Ministern sa på måndagen att han inte hade för avsikt att stänga bron och att han var i möte"
    " med de andra om det som hade hänt i staden.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(extractor: Extractor, language: str) -> None:
    assert not is_english(OTHERS[language])
    assert extractor.extract(OTHERS[language]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zoë Lindqvist",
        "The minister said on Monday that the bridge was safe, and that the board had looked at it in May, as"
        " a report that became known in the town says.",
        "HARBOUR BOARD SAYS THE OLD PIER WAS SAFE, AND THAT NOBODY HAD TOLD IT OF THE CRACKS BEFORE.",
    ],
)
def test_english_and_what_is_too_short_to_tell(text: str) -> None:
    assert is_english(text)
