"""What the extraction library speaks: frozen records over spans of one text, nothing else.

Every offset counts Unicode code points of the text that was given; spans are half-open.
"""

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class Form(StrEnum):
    """How the content is rendered: in quotation marks, without them, or partly."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    """Who or what speaks."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"
    GROUP = "group"
    AUTHOR = "author"
    UNCLEAR = "unclear"


class CueClass(StrEnum):
    """What the cue expresses: an utterance, a belief, an intention, or an attitude."""

    SPEECH = "speech"
    BELIEF = "belief"
    INTENTION = "intention"
    ATTITUDE = "attitude"


class Polarity(StrEnum):
    """Whether the source stands by the content or rejects it."""

    AFFIRMS = "affirms"
    DENIES = "denies"


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that mark distance ("reportedly"), as they stand in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relay:
    """An outlet or document through which a statement came: its name, and the span of the mention."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source expressed a content, signalled by a cue.

    The three span tuples are sorted and disjoint. Source and cue may be empty, content never is.
    ``speaker`` is "" where the text does not say who speaks or leaves two candidates; ``outer`` is the
    index, in the tuple that ``extract`` returned, of the attribution that this one is nested in.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    kind: SourceKind
    speaker: str
    organisation: str
    role: str
    hedges: tuple[Hedge, ...]
    relays: tuple[Relay, ...]
    polarity: Polarity
    cue_class: CueClass
    confidence: float
    outer: int | None
