"""What rules mend and add."""

import pytest

from claims.extraction.boilerplate import boilerplate
from claims.extraction.detect import Detected
from claims.extraction.quotes import Quotations
from claims.extraction.repair import repair

from .marked import shown, unmark

Spans = tuple[list[str], list[str], list[str]]

TABLE: list[tuple[str, list[Spans]]] = [
    # a passive hedge is no attribution to its subject
    ("[s He] [c is not reportedly informed of] [t the leak].",
     [([], ["reportedly"], ["He is not", "informed of the leak"])]),
    # a relay at the end is no part of the content
    ("According to [s Lind], [t it sank per a report from BBC].", [(["Lind"], [], ["it sank"])]),
    # nothing comes from credits and bylines
    ("The quay at dawn. Photo [c by] [s Ivo Lind] [t of the Courier]", []),
    ("[s The Courier]. All rights [c reserved]. [t Do not copy].", []),
    ("[s Lind] [c said] [t it sank. Photo by Ann Marsh]", [(["Lind"], ["said"], ["it sank. "])]),
    # hedges, "according to" and "in the eyes of" without an attribution
    ("The ferry reportedly sank in the storm.",
     [([], ["reportedly"], ["The ferry", "sank in the storm"])]),
    ("The ferry sank in the storm, according to Harbour Board figures.",
     [(["Harbour Board figures"], ["according to"], ["The ferry sank in the storm"])]),
    ("In the eyes of keeper Ivo Lind, the ferry was too old.",
     [(["keeper Ivo Lind"], ["In the eyes of"], ["the ferry was too old"])]),
    ("[s Lind] [c said] [t the ferry reportedly sank].",
     [(["Lind"], ["said"], ["the ferry reportedly sank"])]),
    ("“The ferry reportedly sank in the storm.”", []),
    ("Reportedly so.", []),
    # a dateline is no part of the content, a clock's point no end of it
    ("[t OLD ODA, March 2 (Harbour Wire) - The ferry sank], [s police] [c said].",
     [(["police"], ["said"], ["The ferry sank"])]),
    ("[s Lind] [c said] [t it sank at 3:40 a.m]. on the orders of a U.S. officer. Nobody came.",
     [(["Lind"], ["said"], ["it sank at 3:40 a.m. on the orders of a U.S. officer"])]),
    ("[t It sank at 3:40 a.m]. off Oda, [s Lind] [c said].", [(["Lind"], ["said"], ["It sank at 3:40 a.m"])]),
    # those who were told are no part of the source
    ("In a statement to [s Keel & Sons the company] [c said] [t it sank].",
     [(["the company"], ["said"], ["it sank"])]),
    ("[s Keel the ferryman] [c said] [t it sank].", [(["Keel the ferryman"], ["said"], ["it sank"])]),
    # an article is no source by itself
    ("It sank when [s the] Harbour Wire [c first reported] [t the leak].",
     [(["the Harbour Wire"], ["first reported"], ["the leak"])]),
    ("It sank when [s the] old [c reported] [t the leak].", [([], ["reported"], ["the leak"])]),
    # one quotation over paragraphs
    ("[t “It sank,”] [s Lind] [c said]. [t “We saw it.]\n\n“Nobody came.\n\n“Nobody at all.”",
     [(["Lind"], ["said"], ["“It sank,”", "“We saw it.", "“Nobody came.", "“Nobody at all.”"])]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), TABLE)
def test_repair(marked: str, expected: list[Spans]) -> None:
    text, found = unmark(marked)
    got = repair(text, found, boilerplate(text), Quotations.of(text))
    assert [spans_of(text, d) for d in got] == expected


def spans_of(text: str, found: Detected) -> Spans:
    return shown(text, found.source), shown(text, found.cue), shown(text, found.content)
