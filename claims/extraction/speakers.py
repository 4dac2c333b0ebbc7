"""Who a source is: a name, a body, a document, somebody unnamed, the writer, or nobody that can be told.

The rules read the article from its beginning and remember who was named and who spoke. Where two
candidates remain, the speaker is "".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge

from claims.extraction.completion import subject
from claims.extraction.detect import Detected
from claims.extraction.history import POSSESSOR, QUOTED, SPEAKER, SUBJECT, UNCLEAR, Resolved
from claims.extraction.mentions import Mention, NameKind
from claims.extraction.names import Names
from claims.extraction.quotes import Quotations
from claims.extraction.reading import Reading
from claims.extraction.references import (
    HE_OR_SHE,
    KIN,
    OFFICE,
    add_mention,
    add_office,
    add_pronoun,
    name_interviewer,
    tell_genders,
    tell_parents,
)
from claims.extraction.roles import affiliation
from claims.extraction.sources import read_source
from claims.extraction.spans import SpanIndex
from claims.extraction.types import SourceKind

Passing = Mention | re.Match[str]  # a reference that is no source


def resolve(text: str, found: Sequence[Detected], names: Names, quotations: Quotations) -> list[Resolved]:
    """Who speaks in each of these attributions, which stand in reading order."""
    reading = Reading.of(text, names, quotations)
    _learn(reading)
    out = [UNCLEAR] * len(found)
    said = SpanIndex((span, i) for i, d in enumerate(found) if d.source for span in d.content)
    sources = sorted((_begin(d), i) for i, d in enumerate(found))
    passing = _in_passing(reading, found)
    for start, i, reference in merge(((s, i, None) for s, i in sources), passing, key=lambda e: e[:2]):
        if isinstance(reference, Mention):
            embedded = said.touches(reference.start, reference.end)
            add_mention(reading, reference, embedded=embedded)
        elif reference is not None:
            (add_office if reference.re is OFFICE else add_pronoun)(reading, reference)
        else:
            out[i] = _one(reading, found[i])
            _remember(reading, start, found[i], out[i])
    return _first_persons(reading, found, out)


def _learn(reading: Reading) -> None:
    """Collect what the article says anywhere about each person."""
    for mention in reading.names.mentions:
        person = reading.only_person(mention) if mention.kind is NameKind.PERSON else None
        if person is None:
            continue
        known = affiliation(reading.names, mention)
        person.described |= known.words
        if known.role and known.role not in person.roles:
            person.roles.append(known.role)
        if known.organisation and known.organisation not in person.organisations:
            person.organisations.append(known.organisation)
    tell_genders(reading)
    tell_parents(reading)
    name_interviewer(reading)
    reading.learnt()


def _in_passing(reading: Reading, found: Sequence[Detected]) -> Iterator[tuple[int, int, Passing]]:
    """Names and pronouns outside the sources, in reading order, each with its position."""
    taken = SpanIndex((span, i) for i, d in enumerate(found) for span in d.source)
    names = ((m.start, -1, m) for m in reading.names.mentions if not taken.touches(m.start, m.end))
    words = (
        ((m.start(), -1, m) for m in pattern.finditer(reading.text) if not taken.touches(*m.span()))
        for pattern in (HE_OR_SHE, KIN, OFFICE)
    )
    return merge(names, *words, key=lambda event: event[0])


def _one(reading: Reading, detected: Detected) -> Resolved:
    if not detected.source:
        beside = subject(reading.names, detected)
        if beside is None:
            return UNCLEAR
        detected = replace(detected, source=(beside,))
    start, end = detected.source[0][0], detected.source[-1][1]
    stop = min((s for s, _ in detected.cue if s >= end), default=len(reading.text))
    who = read_source(reading, start, end, detected.content, stop)
    return replace(who, source=who.source or detected.source)


def _remember(reading: Reading, start: int, detected: Detected, who: Resolved) -> None:
    """A source as a reference: its clause's subject, unless it only owns what is said: "Lind's claim"."""
    if not detected.source or who.kind in (SourceKind.UNCLEAR, SourceKind.AUTHOR):
        return
    end = detected.source[-1][1]
    owns = reading.text.startswith(("'s ", "’s "), end) or reading.text[end - 2 : end] in ("'s", "’s")
    quoted = reading.quoted(start)
    agent = reading.text.endswith("by ", 0, start)  # "rejected by a keeper"
    weight = QUOTED if quoted else POSSESSOR if owns else 0.0 if agent else SUBJECT
    reading.history.add(start, who, SPEAKER + weight, spoke=not quoted)


def _first_persons(reading: Reading, found: Sequence[Detected], out: list[Resolved]) -> list[Resolved]:
    """ "I" inside a quotation is whoever is quoted; inside a turn of an interview, whose turn it is."""
    contents = SpanIndex((span, i) for i, d in enumerate(found) for span in d.content)
    return [
        _quoted(reading, found, out, contents, i) if who.kind is SourceKind.AUTHOR else who
        for i, who in enumerate(out)
    ]


def _quoted(
    reading: Reading, found: Sequence[Detected], out: Sequence[Resolved], contents: SpanIndex, index: int
) -> Resolved:
    position = out[index].source[0][0]
    around = reading.quotations.around(position)
    holding = [
        i
        for _, i in contents.overlapping(*(around[0] if around else (position, position + 1)))
        if i != index and out[i].kind is not SourceKind.AUTHOR
    ]
    if not around:
        holding = [i for i in holding if _is_turn(reading.text, found[i])]
        if not holding:
            return out[index]
    speakers = {replace(out[i], source=(), female=None) for i in holding}
    unknown = Resolved(SourceKind.PERSON if speakers else SourceKind.UNCLEAR)
    return replace(speakers.pop() if len(speakers) == 1 else unknown, source=out[index].source)


def _begin(found: Detected) -> int:
    return (found.source or found.cue or found.content)[0][0]


def _is_turn(text: str, found: Detected) -> bool:
    """Whether the attribution is a turn of an interview: "LIND: …"."""
    return bool(found.cue) and text[found.cue[0][0] : found.cue[-1][1]].strip() == ":"
