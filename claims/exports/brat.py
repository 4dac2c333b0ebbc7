"""brat stand-off (https://brat.nlplab.org/standoff.html): a zip to unpack into brat's data folder.

For each article a ``.txt`` with its text and an ``.ann`` with its claims: contents, cues, sources and hedges
as text-bound annotations (in several fragments where they are in several pieces, or go over a line's end, as
brat has it), relations between them, form and kind as attributes, and a note that says who it is.
"""

from collections.abc import Iterator

from claims.exports.archive import zipped
from claims.exports.rows import Addresses, Row, Told, Wanted, by_article, spans
from claims.fields import Spans
from claims.models import Claim

_FORMS, _KINDS, _STATES = ("|".join(choices.values) for choices in (Claim.Form, Claim.Kind, Claim.Status))
CONFIGURATION = f"""\
[entities]
Content
Cue
Source
Hedge

[relations]
Said_by\tArg1:Content, Arg2:Source
Cued_by\tArg1:Content, Arg2:Cue
Hedged_by\tArg1:Content, Arg2:Hedge
Told_in\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Form\tArg:Content, Value:{_FORMS}
Kind\tArg:Content, Value:{_KINDS}
Status\tArg:Content, Value:{_STATES}
Denies\tArg:Content
"""
_RELATIONS = (("Source", "Said_by"), ("Cue", "Cued_by"), ("Hedge", "Hedged_by"))


def write(wanted: Wanted) -> Iterator[bytes]:
    """The zip, in pieces."""
    return zipped(_members(wanted))


def _members(wanted: Wanted) -> Iterator[tuple[str, str]]:
    yield "annotation.conf", CONFIGURATION
    addresses = Addresses(wanted.site)
    for article in by_article(wanted):
        yield f"article-{article.article_id}.txt", article.text
        yield f"article-{article.article_id}.ann", annotations(article, addresses)


def annotations(article: Told, addresses: Addresses) -> str:
    """The ``.ann`` file of one article."""
    file = _File(article.text)
    for row in article.rows:
        file.claim(row, addresses)
    file.nesting(article.rows)
    return "".join(f"{line}\n" for line in file.lines)


class _File:
    """The lines of one ``.ann``, and the numbers that its annotations have."""

    def __init__(self, text: str) -> None:
        self.lines: list[str] = []
        self._text = text
        self._contents: dict[int, str] = {}
        self._last = dict.fromkeys("TRA#", 0)

    def _id(self, letter: str) -> str:
        self._last[letter] += 1
        return f"{letter}{self._last[letter]}"

    def _words(self, kind: str, where: Spans) -> str:
        """A text-bound annotation; returns its id, "" if there is nothing but white space."""
        pieces = list(fragments(self._text, where))
        if not pieces:
            return ""
        key = self._id("T")
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self._text[start:end] for start, end in pieces)
        self.lines.append(f"{key}\t{kind} {offsets}\t{words}")
        return key

    def _relation(self, kind: str, first: str, second: str) -> None:
        self.lines.append(f"{self._id('R')}\t{kind} Arg1:{first} Arg2:{second}")

    def claim(self, row: Row, addresses: Addresses) -> None:
        content = self._words("Content", spans(row.content_spans))
        if not content:
            return
        self._contents[row.id] = content
        places = (row.source_spans, row.cue_spans, row.hedge_spans)
        for (kind, relation), where in zip(_RELATIONS, places, strict=True):
            # Two hedges are two words, not one in two pieces.
            for part in [(span,) for span in spans(where)] if kind == "Hedge" else [spans(where)]:
                if part and (key := self._words(kind, part)):
                    self._relation(relation, content, key)
        for name, value in (("Form", row.form), ("Kind", row.kind), ("Status", row.status)):
            self.lines.append(f"{self._id('A')}\t{name} {content} {value}")
        if row.polarity == Claim.Polarity.DENIES:
            self.lines.append(f"{self._id('A')}\tDenies {content}")
        standing = [part for part in (row.role, row.organisation) if part and part != row.who]
        note = " ".join(f"{', '.join([row.who, *standing])} {addresses.claim(row.id)}".split())
        self.lines.append(f"{self._id('#')}\tAnnotatorNotes {content}\t{note}")

    def nesting(self, rows: list[Row]) -> None:
        for row in rows:
            if row.id in self._contents and row.told_in in self._contents:
                self._relation("Told_in", self._contents[row.id], self._contents[row.told_in])


def fragments(text: str, where: Spans) -> Iterator[tuple[int, int]]:
    """The spans cut where a line ends and without the white space at their edges."""
    for start, end in where:
        for line in text[start:end].splitlines(keepends=True):
            words = line.strip()
            if words:
                first = start + line.index(words)
                yield first, first + len(words)
            start += len(line)
