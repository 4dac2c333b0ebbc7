"""Sources that the model cut off or left out: a subject beside its verb, the rest of a name."""

import re

from claims.extraction import lexicon
from claims.extraction.detect import Detected
from claims.extraction.mentions import NameKind
from claims.extraction.names import Names
from claims.extraction.phrases import only_titles, read_phrase
from claims.extraction.types import Span

# A verb in the active voice, adverbs and "had" before it.
_SAYS = re.compile(
    r"(?!reportedly|allegedly|purportedly|supposedly)"
    r"(?:(?:also|later|then|often|once|again|just|[a-z]+ly|had|has|have) )*"
    r"(?!seem|appear|look|prove|is\b|was\b|has\b)"
    r"(?:said|told|wrote|spoke|thought|made|took|gave|went|drew|saw|felt|[a-z]+(?:ed|[^s]s))\b"
)
_PRONOUN_BEFORE = re.compile(r"\b([Hh]e|[Ss]he|[Tt]hey|I|[Ii]t)\s$")
_NOTHING_BETWEEN = re.compile(r"(?:\s\([^()]{1,20}\))?\s")
_NOUN_BEFORE = re.compile(r"\b([Tt]he (?:[\w-]+ )?([a-z-]+))\s$")
_ARTICLE_BEFORE = re.compile(r"\b(an?|the)\s$", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"\s(?:by|of|from|for|with)$")
_LONGEST_REST = 80  # code points behind a source that ends in a preposition
_BEFORE_CUE, _BEHIND_CUE = 80, 40  # code points in which the subject may stand


def subject(names: Names, detected: Detected) -> Span | None:
    """The name or pronoun beside a verb for which no source was found: "Marsh said", "said Marsh"."""
    if not detected.cue:
        return None
    text = names.text
    start, end = detected.cue[0][0], detected.cue[-1][1]
    if not _SAYS.match(text, start, end):
        return None
    return _before(names, start) or (_behind(names, end) if _SAYS.fullmatch(text, start, end) else None)


def _before(names: Names, start: int) -> Span | None:
    text = names.text
    pronoun = _PRONOUN_BEFORE.search(text, max(0, start - 6), start)
    if pronoun:
        return pronoun.span(1)
    for mention in names.before(start, max(0, start - _BEFORE_CUE))[:2]:
        near = _NOTHING_BETWEEN.fullmatch(text, mention.end, start)
        if near and mention.kind is not NameKind.PLACE:
            return mention.start, mention.end
    noun = _NOUN_BEFORE.search(text, max(0, start - 40), start)
    return noun.span(1) if noun and noun[2] in lexicon.ROLES else None


def _behind(names: Names, end: int) -> Span | None:
    for mention in names.within(end, end + _BEHIND_CUE):
        person = mention.kind is NameKind.PERSON or (
            mention.kind is NameKind.UNKNOWN and len(mention.words) > 1
        )
        if person and only_titles(names.text, end, mention.start):
            return mention.start, mention.end
    return None


def completed(names: Names, start: int, end: int, stop: int) -> Span:
    """A source that begins inside a name with all of the name, one that ends in "by" with what follows.

    Nothing is taken from ``stop`` on.
    """
    text = names.text
    for mention in names.within(start, start + 1):
        if mention.start < start < mention.end and mention.kind is not NameKind.PERSON:
            before = _ARTICLE_BEFORE.search(text, max(0, mention.start - 5), mention.start)
            start = before.start(1) if before else mention.start
    if _ENDS_OPEN.search(text, max(start, end - 6), end):
        stop = min(stop, end + _LONGEST_REST)
        end = max(end, read_phrase(names, end, stop).rest)
        if text.startswith(" of ", end):
            end = max(end, read_phrase(names, end + 4, stop).rest)
    return start, end
