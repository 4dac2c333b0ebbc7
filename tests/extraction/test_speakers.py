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
    ("[s Skarn, the company that runs the pier,] [c said] [t it sank].", BODY, "Skarn"),
    ("[s The note] [c says] [t the brake of Pier 3 lost its lining].", DOCUMENT, "note"),
    ("[s The inspectorate] [c said] [t so]. The Harbour Safety Inspectorate met.", BODY,
     "Harbour Safety Inspectorate"),
    ("[s A participant] [c said] [t it sank].", ANONYMOUS, "A participant"),
    ("[s Boss Thinks He] [c says] [t it sank].", UNCLEAR, ""),
    ("[s Doctors Don’T Want Him] [c say] [t it sank].", UNCLEAR, ""),
    ("[s Critics of the pier] [c said] [t it sank].", GROUP, "Critics of the pier"),
    ("[s Ann Marsh and Ivo Lind] [c said] [t it sank].", GROUP, "Ann Marsh and Ivo Lind"),
    ("[s Democrats] [c said] [t it sank].", GROUP, "Democrats"),
    ("[c Reportedly], [t it sank].", UNCLEAR, ""),
    ("[s I] [c think] [t it sank].", AUTHOR, ""),
    ("[s We] [c believe] [t it sank].", AUTHOR, ""),
    # the head decides, not the name that only qualifies it
    ("[s Marsh supporters] [c said] [t it sank]. Ann Marsh left.", GROUP, "Marsh supporters"),
    ("[s An ally of Ann Marsh] [c said] [t it sank].", ANONYMOUS, "An ally of Ann Marsh"),
    ("[s A spokesman for Mayor Ann Marsh] [c said] [t it sank].", ANONYMOUS,
     "A spokesman for Mayor Ann Marsh"),
    ("[s Ann Marsh’s chief of staff Ivo Lind] [c said] [t it sank].", PERSON, "Ivo Lind"),
    ("[s a keeper named Ivo Lind] [c said] [t it sank].", PERSON, "Ivo Lind"),
    ("[s Voters opposed to the pier] [c said] [t it sank].", GROUP, "Voters opposed to the pier"),
    ("[s People Republicans trust] [c said] [t it sank].", GROUP, "People Republicans trust"),
    # shares
    ("[s Nearly six in 10 voters] [c said] [t it sank].", GROUP, "Nearly six in 10 voters"),
    ("[s 74 percent] [c said] [t it sank].", GROUP, "74 percent"),
    ("[s Most polls] [c show] [t it sank].", DOCUMENT, "Most polls"),
    ("[s One of the officials] [c said] [t it sank].", ANONYMOUS, "One of the officials"),
    # several at once
    ("[s Norway, Oda and the keepers] [c said] [t it sank].", GROUP, "Norway, Oda and the keepers"),
    ("[s Ida Oxo, 25, and his wife, Ann Keel,] [c said] [t it sank].", GROUP,
     "Ida Oxo, 25, and his wife, Ann Keel"),
    ("[s chairman and chief executive Ivo Lind] [c said] [t it sank].", PERSON, "Ivo Lind"),
    # capitals that are no names
    ("[s Poll][c :] [t it sank].", DOCUMENT, "Poll"),
    ("[s One Republican] [c said] [t it sank].", ANONYMOUS, "One Republican"),
    ("[s Oda women] [c said] [t it sank].", GROUP, "Oda women"),
    # bodies of one word
    ("[s Tidewater] [c said] [t it sank]. Tidewater executives left.", BODY, "Tidewater"),
    ("[s Tidewater] [c said] [t it sank]. Tidewater sold its pier.", BODY, "Tidewater"),
    ("[s Saltmouth] [c said] [t it sank]. Later Saltmouth sold his pier.", PERSON, "Saltmouth"),
    # names that a run of capitals begins with something else
    ("[s Harbour Board Deputy Ann Keel] [c said] [t it sank].", PERSON, "Ann Keel"),
    ("[s The Chinese] [c said] [t it sank]. The Chinese Air Force left.", GROUP, "Chinese"),
    ("[s The keeper of the Joint Piers, Ann Keel,] [c said] [t it sank].", PERSON, "Ann Keel"),
    # interviews, handles
    ("[s MODERATOR][c :] [t It sank.]", ANONYMOUS, "MODERATOR"),
    ("[s @annkeel] [c wrote] [t it sank]. Ann Keel left.", PERSON, "Ann Keel"),
    ("[s @harbourpost] [c wrote] [t it sank]. The Harbour Post left.", BODY, "Harbour Post"),
    ("[s @keeper99] [c wrote] [t it sank]. Ann Keel left.", ANONYMOUS, "@keeper99"),
    # sources cut off, or not found though they stand beside their verb
    ("[s A study by] the Harbour Board [c says] [t it sank].", DOCUMENT, "study by the Harbour Board"),
    ("[t “It sank,”] Ann Lind [c said].", PERSON, "Ann Lind"),
    ("[t “It sank,”] [c said] Ann Lind.", PERSON, "Ann Lind"),
    ("Ann Lind (R-Oda) [c warned] [t it sank].", PERSON, "Ann Lind"),
    ("[s Mr]. Lind [c said] [t it sank].", PERSON, "Lind"),
    ("Ann Lind [c is expected] [t to leave].", UNCLEAR, ""),
    ("Both met Ann Lind [c expected] [t to leave].", UNCLEAR, ""),
    ("[s It] [c said] [t it sank]. [s1 The newspaper] [c1 said] [t1 so].", BODY, "newspaper"),
    # bodies by what they govern
    ("[s The government of Norland] [c said] [t it sank]. The Harbour Board met.", BODY,
     "government of Norland"),
    ("[s The board of piers] [c said] [t it sank]. The Oda Board of Piers met.", BODY, "Oda Board of Piers"),
    ("[s Fog News] [c said] [t it sank]. Fog News Chairman and owner Ivo Lind left.", BODY, "Fog News"),
    # a source that is the apposition alone
    ("Oda Harbour Board, [s Saltmouth’s only ally and its best friend,] [c said] [t it sank].", BODY,
     "Oda Harbour Board"),
    ("Ann Lind [c reportedly] [t left].", UNCLEAR, ""),
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
    ("[s The Harbour Post’s Ann Keel] [c said] [t so].", "Ann Keel", "Harbour Post", ""),
    ("[s Vice President Ann Keel] [c said] [t so].", "Ann Keel", "", "Vice President"),
    ("[s Saltmouth resident Ann Keel] [c said] [t so].", "Ann Keel", "", "resident"),
    ("[s Energy Minister Ann Keel] [c said] [t so].", "Ann Keel", "", "Energy Minister"),
    ("[s Oda-based lawyer Ann Keel] [c said] [t so].", "Ann Keel", "", "lawyer"),
    ("[s Ann Keel, a University of Oda professor who swims,] [c said] [t so].", "Ann Keel",
     "University of Oda", "professor"),
    ("[s Ann Keel, a veteran editor who teaches at the University of Oda,] [c said] [t so].", "Ann Keel",
     "University of Oda", "veteran editor"),
    ("[s Ann Keel, a harbour panel member,] [c said] [t so]. The Harbour Committee met.", "Ann Keel",
     "Harbour Committee", "member"),
    ("[s Ann Keel, the president of the board,] [c said] [t so]. The Harbour Board met.", "Ann Keel",
     "Harbour Board", "president"),
    ("[s Senate Majority Leader Ann Keel] [c said] [t so].", "Ann Keel", "",
     "Senate Majority Leader"),
    ("[s Ann Keel, a rival of her Harbour Board colleague,] [c said] [t so].", "Ann Keel", "", "rival"),
    ("[s Ann Keel, president of the Oda-based Tide Board,] [c said] [t so].", "Ann Keel", "Tide Board",
     "president"),
    ("[s Ann Keel, a lawyer in Saltmouth,] [c said] [t so].", "Ann Keel", "", "lawyer"),
    ("[s Ann Keel, mother of a Tidewater keeper,] [c said] [t so].", "Ann Keel", "", "mother"),
    ("[s Ann Keel, an aide to Ivo Lind’s campaign,] [c said] [t so].", "Ann Keel", "", "aide"),
    ("[s Ann Keel, head of Peter Lind’s campaign,] [c said] [t so].", "Ann Keel", "Peter Lind’s campaign",
     "head"),
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
    # whoever was the subject goes on, but not where there were two
    ("Peter Lind met Paul Keel at the quay. [s He] [c said] [t it sank].", "Peter Lind"),
    ("Peter Lind and Paul Keel came to the quay. [s He] [c said] [t it sank].", ""),
    ("[s Peter Lind] [c said] [t so]. A picture showed Paul Keel. [t1 “It sank,”] [s1 he] [c1 added].",
     "Peter Lind"),
    ("Paul Keel left Peter Lind’s ship. [s He] [c said] [t it sank].", "Paul Keel"),
    ("Peter Lind came. “Paul Keel lied,” they said. [s He] [c said] [t it sank].", "Peter Lind"),
    ("Peter Lind and Paul Keel came. Lind wept. Lind left. [s He] [c said] [t Keel had lied].", "Peter Lind"),
    ("When [s he] [c left], [t it sank], Peter Lind said.", "Peter Lind"),
    ("Adm. Ivo Lind sat. By [s a keeper] [c it was seen] [t so]. The admiral sat. [s1 He] [c1 said] [t1 so].",
     "Ivo Lind"),
    ("President Xu Mina said she had slept. Peter Lind left. [s She] [c said] [t it sank].", "Xu Mina"),
    ("My parents, Peter and Olive Lind, left. [s My father] [c said] [t it sank].", "Peter Lind"),
    ("[s Ann Marsh] [c said] [t so]. [s1 He] [c1 said] [t1 no].", ""),
    ("[s The Harbour Board] [c said] [t so]. [s1 It] [c1 said] [t1 more].", "Harbour Board"),
    ("[s Critics] [c said] [t so]. [s1 They] [c1 said] [t1 more].", "Critics"),
    ("The keeper met Ivo Lind, [s who] [c said] [t it sank].", "Ivo Lind"),
    ("They met Matt Lind, the president of the Harbour Fund, [s who] [c said] [t it sank].", "Matt Lind"),
    ("Ann Keel was the keeper [s who] [c said] [t it sank].", "Ann Keel"),
    ("Ivo Lind (R-Oda), [s who] [c said] [t it sank].", "Ivo Lind"),
    ("Keepers in Ann Keel’s yard [s who] [c said] [t it sank].", "Keepers"),
    ("A long study by the Tidal Institute [s that] [c found] [t it sank].",
     "long study by the Tidal Institute"),
    ("The study was paid by the Tidal Institute, [s which] [c says] [t it sank].", "Tidal Institute"),
    ("The trove was released on Thursday, [s which] [c said] [t it sank].", "trove"),
    # the first person of a quotation
    ("[t “It sank and] [s1 I] [c1 think] [t1 it was old],” [s Ann Marsh] [c said].", "Ann Marsh"),
    # roles that stand for a person
    ("Sen. Greta Oduya came. Ivo Lind came. [s The senator] [c said] [t it sank].", "Greta Oduya"),
    ("Mayor Ann Keel came. Mayor Ivo Lind came. [s The mayor] [c said] [t it sank].", ""),
    ("Sen. Greta Oduya (R-Tex.) met Sen. Ann Keel (D-Ohio). [s The Texas senator] [c said] [t so].",
     "Greta Oduya"),
    ("Sen. Greta Oduya (R-Tex.) met Sen. Ann Keel (D-Ohio). [s The senator from Texas] [c said] [t so].",
     "Greta Oduya"),
    ("Billionaire Ivo Lind met the keeper. [s The tycoon] [c said] [t it sank].", "Ivo Lind"),
    ("Ann Keel, a Republican, left. [s The Republican] [c said] [t it sank].", "Ann Keel"),
    ("Ann Marsh wept. [t “It sank,”] [s the 68-year-old] [c added].", "Ann Marsh"),
    ("[s A harbour judge] [c ruled] [t that it sank].\n\nJudge Ivo Lind came late.", "Ivo Lind"),
    ("A spokesman came. [s The spokesman] [c said] [t so]. Spokesman Ivo Lind left.", "The spokesman"),
    ("Ann Marsh met Ivo Lind, [s a keeper from Oda,] [c who] [t slept].", "Ivo Lind"),
    # bodies and documents that were named before
    ("The Oda Harbour Board met. [s The board] [c said] [t it sank].", "Oda Harbour Board"),
    ("The Ministry of Tides met. [s The agency] [c said] [t it sank].", "Ministry of Tides"),
    ("The Harbour Post was sold. [s The newspaper] [c said] [t it sank].", "Harbour Post"),
    ("A small harbour committee met. [s The committee] [c said] [t it sank].", "small harbour committee"),
    ("The Marsh campaign left Oda. [s The Marsh team] [c said] [t it sank].", "Marsh campaign"),
    ("The Marsh campaign left Oda. Ann Marsh wept. [s Her campaign] [c said] [t so].", "Marsh campaign"),
    ("She saw the film “Low Tide,” by Ann Keel. [s The film] [c says] [t it sank].", "Low Tide"),
    ("[s Keel’s “Low Tide”] [c says] [t it sank]. Ann Keel left.", "Low Tide"),
    # interviews
    ("[s KEEL][c :] [t It did not.]\n[s1 WALLIS][c1 :] [t1 It sank, Ann.]\nPeter Wallis and others came.",
     "Peter Wallis"),
    ("[s WALLIS][c :] [t It sank, Ann.]\n[s1 KEEL][c1 :] [t1 It did not.]\nPeter Wallis came.", "Ann Keel"),
    ("[s Q][c :] [t Why?]\n[s1 A][c1 :] [t1 It sank.]\nAnn Keel is a keeper. Keel lives in Oda.", "Ann Keel"),
    # a surname that is misspelt
    ("[s Wimes] [c said] [t it sank]. Leslie Wines left.", "Leslie Wines"),
    # shared surnames
    ("[s Anna Lind] [c said] [t so]. Peter Lind left. [s1 Lind] [c1 said] [t1 more].", "Anna Lind"),
    ("Anna Lind and Peter Lind left together. [s Lind] [c said] [t so].", ""),
    ("Anna Lind and Peter Lind left together. [s Ms. Lind] [c said] [t so].", "Anna Lind"),
    ("Anna Lind and Peter Lind left. [s Lind] [c said] [t her ship sank].", "Anna Lind"),
    ("Anna and Peter Lind left. [s Lind] [c said] [t her ship sank]. [s1 Lind] [c1 said] [t1 so].",
     "Anna Lind"),
    ("Anna Lind left. [s Mr. Lind] [c said] [t so].", "Lind"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker"), LATER)
def test_what_stands_for_a_name(marked: str, speaker: str) -> None:
    text, found = unmark(marked)
    who = resolve(text, found, Names.of(text), Quotations.of(text))
    last = max(range(len(found)), key=lambda i: i if "I" not in shown(text, found[i].source) else 99)
    assert who[last].speaker == speaker


@pytest.mark.parametrize("words", ["that ", "which ", "who ", "that in June ", "he is the keeper "])
def test_endless_relative_clauses_end(words: str) -> None:
    _, who = resolved(words * 3000 + "[s that] [c said] [t it sank].")
    assert who[0].kind in SourceKind
