"""Who the source is: text with marked attributions → kind, speaker, organisation, role."""

import pytest

from claims.extraction import SourceKind
from claims.extraction.history import Resolved
from claims.extraction.names import Names
from claims.extraction.quotes import Quotations
from claims.extraction.speakers import resolve

from .marked import shown, unmark

PERSON, BODY, DOCUMENT = SourceKind.PERSON, SourceKind.ORGANISATION, SourceKind.DOCUMENT
ANONYMOUS, GROUP, AUTHOR, UNCLEAR = (
    SourceKind.ANONYMOUS, SourceKind.GROUP, SourceKind.AUTHOR, SourceKind.UNCLEAR,
)  # fmt: skip


def resolved(marked: str) -> tuple[str, list[Resolved]]:
    text, found = unmark(marked)
    return text, resolve(text, found, Names.of(text), Quotations.of(text))


NAMED = [
    ("[s Ann Marsh] [c said] [t it sank].", PERSON, "Ann Marsh"),
    ("Ann Marsh came. [s Marsh] [c said] [t it sank].", PERSON, "Ann Marsh"),
    ("Ann Marsh came. [s Mrs. Marsh] [c said] [t it sank].", PERSON, "Ann Marsh"),
    ("[s Ann Marsh’s] [c claim] [t that it sank] is new.", PERSON, "Ann Marsh"),
    ("[s MARSH][c :] [t It sank.]\nThe keeper Ann Marsh left.", PERSON, "Ann Marsh"),
    ("[s Secretary of State Thomas F. Quill] [c said] [t it sank].", PERSON, "Thomas F. Quill"),
    ("[s The Harbour Board] [c said] [t it sank].", BODY, "Harbour Board"),
    ("[s The Lind campaign] [c said] [t it won]. Ivo Lind left.", BODY, "Lind campaign"),
    ("[s Norway] [c said] [t it won].", BODY, "Norway"),
    ("[s US intelligence] [c says] [t it sank].", BODY, "US intelligence"),
    ("[s British Intelligence] [c says] [t it sank].", BODY, "British Intelligence"),
    ("[s A new report by the Harbour Board] [c says] [t it sank].", DOCUMENT,
     "new report by the Harbour Board"),
    ("[s The Pier Act] [c says] [t no ship may sink].", DOCUMENT, "Pier Act"),
    ("[s A long study of tides] [c says] [t it sank]. [s1 The study] [c1 adds] [t1 more will].", DOCUMENT,
     "long study of tides"),
    ("[s Marsh’s letter] [c says] [t it sank]. Ann Marsh left.", DOCUMENT, "Marsh’s letter"),
    ("[s A senior official] [c said] [t it sank].", ANONYMOUS, "A senior official"),
    ("[s two people familiar with the matter] [c said] [t it sank].", ANONYMOUS,
     "two people familiar with the matter"),
    ("[s Senior officials] [c said] [t it sank].", ANONYMOUS, "Senior officials"),
    ("[s a source] [c said] [t it sank].", ANONYMOUS, "a source"),
    ("[s One Republican] [c said] [t it sank].", ANONYMOUS, "One Republican"),
    ("[s Critics of the pier] [c said] [t it sank].", GROUP, "Critics of the pier"),
    ("[s Ann Marsh and Ivo Lind] [c said] [t it sank].", GROUP, "Ann Marsh and Ivo Lind"),
    ("[s Democrats] [c said] [t it sank].", GROUP, "Democrats"),
    ("[c Reportedly], [t it sank].", UNCLEAR, ""),
    ("[s I] [c think] [t it sank].", AUTHOR, ""),
    ("[s We] [c believe] [t it sank].", AUTHOR, ""),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "kind", "speaker"), NAMED)
def test_kind_and_name(marked: str, kind: SourceKind, speaker: str) -> None:
    _, who = resolved(marked)
    assert (who[-1].kind, who[-1].speaker) == (kind, speaker)


ROLES = [
    ("[s White House spokesperson Kate Marsh] [c said] [t so].", "Kate Marsh", "White House", "spokesperson"),
    ("[s Director HMRB Sir Martin Vale] [c said] [t so].", "Martin Vale", "HMRB", "Director"),
    ("[s Ivo Lind, the Pentagon press secretary,] [c said] [t so].", "Ivo Lind", "Pentagon",
     "press secretary"),
    ("[s Ivo Lind], executive director of the Marsh Institute, [c said] [t so].", "Ivo Lind",
     "Marsh Institute", "executive director"),
    ("[s Ann Keel, an analyst at the old Tidal Institute,] [c said] [t so].", "Ann Keel", "Tidal Institute",
     "analyst"),
    ("[s Greta Oduya, who chairs the Pier Users’ Association,] [c said] [t so].", "Greta Oduya",
     "Pier Users’ Association", ""),
    ("[s South Korean President Park Mina] [c said] [t so].", "Park Mina", "South Korea", "President"),
    ("[s Retired Coastal Air Force Gen. Norman Pike] [c said] [t so].", "Norman Pike", "Coastal Air Force",
     "Retired Gen."),
    ("[s Lind campaign spokesman Jason Keel] [c said] [t so].", "Jason Keel", "Lind campaign", "spokesman"),
    ("[s Lind's chief spokesman], Dmitri Vale, [c said] [t so]. Ivo Lind left.", "Dmitri Vale", "",
     "chief spokesman"),
    ("[s Tidewater's chief executive, Tom Aldous,] [c said] [t so].", "Tom Aldous", "Tidewater",
     "chief executive"),
    ("[s Republican senator Ann Keel] [c said] [t so].", "Ann Keel", "", "Republican senator"),
    ("According to [s Tom Aldous], [t the minister said so].", "Tom Aldous", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker", "organisation", "role"), ROLES)
def test_role_and_organisation(marked: str, speaker: str, organisation: str, role: str) -> None:
    _, (who,) = resolved(marked)
    assert (who.kind, who.speaker, who.organisation, who.role) == (PERSON, speaker, organisation, role)


def test_name_that_was_cut_off_completes_the_source() -> None:
    text, (who,) = resolved("According to [s Lind’s chief spokesman], Dmitri Vale, [t it sank].")
    assert shown(text, who.source) == ["Lind’s chief spokesman, Dmitri Vale"]


LATER = [
    # pronouns
    ("[s Ann Marsh] [c said] [t it sank]. [s1 She] [c1 said] [t1 more].", "Ann Marsh"),
    ("[s Ann Marsh] [c said] [t it sank].\n\n[t1 “More,”] [s1 she] [c1 said].", "Ann Marsh"),
    ("[s Ann Marsh] [c said] [t so]. [s1 Peter Lind] [c1 agreed] [t1 with it]. [s2 She] [c2 left] [t2 it].",
     "Ann Marsh"),
    ("Peter Lind came to the quay. [s He] [c said] [t it sank].", "Peter Lind"),
    ("Peter Lind met Paul Keel at the quay. [s He] [c said] [t it sank].", ""),
    ("[s Ann Marsh] [c said] [t so]. [s1 He] [c1 said] [t1 no].", ""),
    ("[s The Harbour Board] [c said] [t so]. [s1 It] [c1 said] [t1 more].", "Harbour Board"),
    ("[s Critics] [c said] [t so]. [s1 They] [c1 said] [t1 more].", "Critics"),
    ("The keeper met Ivo Lind, [s who] [c said] [t it sank].", "Ivo Lind"),
    # the first person of a quotation
    ("[t “It sank and] [s1 I] [c1 think] [t1 it was old],” [s Ann Marsh] [c said].", "Ann Marsh"),
    # roles that stand for a person
    ("Sen. Greta Oduya came. Ivo Lind came. [s The senator] [c said] [t it sank].", "Greta Oduya"),
    ("Mayor Ann Keel came. Mayor Ivo Lind came. [s The mayor] [c said] [t it sank].", ""),
    # shared surnames
    ("[s Anna Lind] [c said] [t so]. Peter Lind left. [s1 Lind] [c1 said] [t1 more].", "Anna Lind"),
    ("Anna Lind and Peter Lind left together. [s Lind] [c said] [t so].", ""),
    ("Anna Lind and Peter Lind left together. [s Ms. Lind] [c said] [t so].", "Anna Lind"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker"), LATER)
def test_what_stands_for_a_name(marked: str, speaker: str) -> None:
    text, found = unmark(marked)
    who = resolve(text, found, Names.of(text), Quotations.of(text))
    last = max(range(len(found)), key=lambda i: i if "I" not in shown(text, found[i].source) else 99)
    assert who[last].speaker == speaker
