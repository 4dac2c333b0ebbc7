"""How a content is attributed: form, hedges, relays, polarity and class of the cue. Rules, all of them."""

import re
from collections.abc import Iterable, Sequence

from claims.extraction import lexicon
from claims.extraction.mentions import bare_name
from claims.extraction.quotes import Quotations
from claims.extraction.types import CueClass, Form, Hedge, Polarity, Relay, Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?][\"”'’)\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9])|\n")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|St|Prof|Rev|Jr|Sr|No|vs|[A-Z])\.$"
)
_LONGEST_SENTENCE = 1000
_BORROWED_WORDS, _BORROWED_SHARE = 2, 0.2

HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|apparently|ostensibly|seemingly|reputedly|"
    r"purported|alleged|rumou?red|"
    r"(?:is|are|was|were|has been|have been) (?:widely |reportedly )?"
    r"(?:said|believed|thought|understood|rumou?red|reported|alleged)(?= (?:to|that)\b))",
    re.IGNORECASE,
)

_OUTLET_NAME = r"(?P<name>(?:[A-Z][\w&.-]*|[A-Z])(?:[ ’'](?:of |and |the )?[A-Z0-9][\w&-]*){0,5})"
_RELAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?i:per|according to|in|from|via|by|as)\s+(?:a |an |the )?(?:\w+ ){0,2}?(?:reports?|"
        r"stor(?:y|ies)|articles?|investigation|reporting|interviews?)\s+"
        r"(?:from|by|in|of|with|published by|obtained by|for)\s+(?:[Tt]he )?" + _OUTLET_NAME,
        r"\b(?:told|telling|tells)\s+(?:[Tt]he )?" + _OUTLET_NAME,
        r"\b(?i:in|during)\s+(?:a |an )(?:\w+ ){0,3}?(?:interview|statement|comments?|remarks|"
        r"e-?mail|post|op-ed|essay|column|appearance|letter)\s+(?:with|to|on|for|in)\s+(?:[Tt]he )?"
        + _OUTLET_NAME,
        r"\b(?i:speaking|spoke|talking) (?:to|with|on)\s+(?:[Tt]he )?" + _OUTLET_NAME,
        r"\bon\s+" + r"(?:(?:NBC|ABC|CBS|CNN|BBC|Fox)(?:’s|'s)\s+)?[“\"']?" + _OUTLET_NAME + r"[”\"']?",
        r"(?:,|—)\s(?:as )?(?:the |The )?" + _OUTLET_NAME + r"\s(?:first |has |also )?(?:reported|reports)\b",
        r"\b(?i:as |first |was |were )?reported (?:by|in)\s+(?:[Tt]he )?" + _OUTLET_NAME,
        r"(?:^|\.\s|,\s|\bper |according to )(?:[Tt]he )?"
        + _OUTLET_NAME
        + r"(?=\s(?:reported|reports)\b| report\b)",
        r"\b(?i:per) (?:[Tt]he )?" + _OUTLET_NAME,
    )
)
_ALWAYS_OUTLET = 0  # the pattern above that names its outlet by its shape, whatever the name is


def form(text: str, quotations: Quotations, content: Sequence[Span], cue: Sequence[Span]) -> Form:
    """Direct if every word of the content is in quotation marks, mixed if some are.

    Marks around the whole attribution are somebody else's: those that hold the cue, too, do not count.
    One or two words in marks amid many without are a borrowed term, not a quotation.
    """
    own = set(quotations.around(cue[0][0])) if cue else set()
    inside = outside = 0
    for start, end in content:
        marks = [span for span in quotations.within(start, end) if span not in own]
        for word in _WORD.finditer(text, start, end):
            if any(s <= word.start() < e for s, e in marks):
                inside += 1
            elif word.group().casefold() != "that":
                outside += 1
    if inside <= min(_BORROWED_WORDS, _BORROWED_SHARE * outside):
        return Form.INDIRECT
    return Form.MIXED if outside else Form.DIRECT


def transcript(text: str, source: Sequence[Span], cue: Sequence[Span]) -> bool:
    """ "MODERATOR: …": a name in capitals that opens its paragraph, with a colon."""
    if not source or not cue or text[cue[0][0] : cue[-1][1]].strip() != ":":
        return False
    start, end = source[0][0], source[-1][1]
    opens = not text[text.rfind("\n", 0, start) + 1 : start].strip(' "“')
    return opens and text[start:end].isupper()


def sentence(text: str, start: int, end: int) -> Span:
    """The sentence or sentences that hold ``start:end``; at most a thousand code points either way."""
    floor, ceiling = max(0, start - _LONGEST_SENTENCE), min(len(text), end + _LONGEST_SENTENCE)
    begin = floor
    for match in _SENTENCE_END.finditer(text, floor, min(start + 2, len(text))):
        if match.end() <= start and not _ABBREVIATED.search(
            text, max(floor, match.start() - 6), match.start() + 1
        ):
            begin = match.end()
    stop = ceiling
    for match in _SENTENCE_END.finditer(text, end - 1, ceiling):
        if not _ABBREVIATED.search(text, max(floor, match.start() - 6), match.start() + 1):
            stop = match.end() if match.group() != "\n" else match.start()
            break
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, max(stop, end)


def hedges(
    text: str, quotations: Quotations, around: Span, spans: Sequence[Span], others: Sequence[Span]
) -> tuple[Hedge, ...]:
    """Words of distance in the sentence ``around``, unless they are quoted or another attribution's content.

    ``spans`` are the attribution's own cue and content, ``others`` its neighbours' contents.
    """
    found = []
    for match in HEDGE.finditer(text, *around):
        at = match.start()
        if quotations.around(at) or (_covers(others, at) and not _covers(spans, at)):
            continue
        found.append(Hedge(match.group(), at, match.end()))
    return tuple(found)


def relays(text: str, quotations: Quotations, around: Span, source: Sequence[Span]) -> tuple[Relay, ...]:
    """Outlets and documents in the sentence ``around`` through which the statement came."""
    found: dict[int, Relay] = {}
    for index, pattern in enumerate(_RELAYS):
        for match in pattern.finditer(text, *around):
            name = _trimmed(match["name"])
            at = match.start("name")
            if not name or _covers(source, at) or quotations.around(at):
                continue
            if index == _ALWAYS_OUTLET or is_outlet(name):
                found.setdefault(at, Relay(bare_name(name), at, at + len(name)))
    return tuple(found[at] for at in sorted(found))


def is_outlet(name: str) -> bool:
    """Whether a name is, or by its words looks like, that of a news outlet."""
    key = bare_name(name).casefold()
    words = key.split()
    if len(words) < 2:
        return key in lexicon.OUTLETS or key in lexicon.OUTLET_WORDS - lexicon.COMMON_OUTLET_WORDS
    return key in lexicon.OUTLETS or words[-1] in lexicon.OUTLET_WORDS


def _trimmed(name: str) -> str:
    """Without a weekday, a month or a programme's possessive at the end."""
    words = name.rstrip(".").split()
    while words and words[-1].casefold() in lexicon.FUNCTION_WORDS:
        words.pop()
    name = " ".join(words)
    return name[:-2] if name.endswith(("'s", "’s")) else name


def _covers(spans: Iterable[Span], position: int) -> bool:
    return any(start <= position < end for start, end in spans)


# --- the cue -------------------------------------------------------------------------------------------

_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|reject(?:s|ed|ing|ion)?|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing)|"
    r"dismiss(?:es|ed|ing)?|doubt(?:s|ed|ing|ful)?|contradict(?:s|ed|ing)?|disavow(?:s|ed|ing)?|"
    r"repudiat(?:e|es|ed|ing)|disbeliev(?:e|es|ed|ing)|disagree(?:s|d|ing)?|rebut(?:s|ted|ting)?|"
    r"debunk(?:s|ed|ing)?|sceptical|skeptical|unconvinced|scoff(?:s|ed|ing)?|rubbish(?:es|ed|ing)?|"
    r"rul(?:e|es|ed|ing) out)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no longer|cannot|nor)\b|n['’]t\b", re.IGNORECASE)
_HOLDS = re.compile(
    r"\b(?:said|say|says|saying|think|thinks|thought|believe|believes|believed|agree|agrees|agreed|accept|"
    r"accepts|accepted|support|supports|supported|acknowledge|acknowledged|admit|admitted|buy|see|confirm|confirmed|"
    r"recogni[sz]e|recogni[sz]ed|consider|considered|feel|felt|convinced|true)\b",
    re.IGNORECASE,
)
_INTENTION = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|intent(?:ion|ions)?|aim(?:s|ed|ing)?|seek(?:s|ing)?|sought|"
    r"want(?:s|ed|ing)?|decid(?:e|es|ed|ing)|decision|determin(?:ed|ation)|hop(?:e|es|ed|ing) to|"
    r"refus(?:e|es|ed|ing|al)|willing(?:ness)?|unwilling|look(?:s|ing) to|eager|ready to|"
    r"prepar(?:es|ed|ing) to|resolv(?:e|es|ed)|attempt(?:s|ed|ing)?|tr(?:y|ies|ied|ying) to|"
    r"will|wish(?:es|ed|ing)? to|going to|set out)\b",
    re.IGNORECASE,
)
_BELIEF = re.compile(
    r"\b(?:think(?:s|ing)?|thought|believ(?:e|es|ed|ing)|belief|feel(?:s|ing)?|felt|know(?:s|n|ing)?|knew|doubt(?:s|ed|ing|ful)?|"
    r"suspect(?:s|ed|ing)?|suspicion|expect(?:s|ed|ing|ation)?|assum(?:e|es|ed|ing)|consider(?:s|ed|ing)?|"
    r"understand(?:s|ing)?|understood|reali[sz](?:e|es|ed|ing)|suppos(?:e|es|ed)|convinced|unconvinced|confident|view(?:s|ed|ing)?|"
    r"see(?:s|n|ing)?|saw|regard(?:s|ed|ing)?|eyes|opinion|recogni[sz](?:e|es|ed|ing)|remember(?:s|ed|ing)?|imagin(?:e|es|ed|ing)|"
    r"seem(?:s|ed|ing)?|appear(?:s|ed|ing)?|deem(?:s|ed)?|judg(?:e|es|ed)|reckon(?:s|ed)?|learn(?:s|ed|t)?|wonder(?:s|ed|ing)?|"
    r"aware|certain|sure|informed|sceptical|skeptical|mind|hold(?:s)? that|find(?:s)?|perceiv(?:e|es|ed))\b",
    re.IGNORECASE,
)
_ATTITUDE = re.compile(
    r"\b(?:support(?:s|ed|ing|er|ers|ive)?|oppos(?:e|es|ed|ing|ition)|lik(?:e|es|ed|ing)|lov(?:e|es|ed|ing)|"
    r"hat(?:e|es|ed|ing)|fear(?:s|ed|ing|ful)?|worr(?:y|ies|ied|ying)|concern(?:s|ed)?|regret(?:s|ted|ting)?|"
    r"prefer(?:s|red|ring|ence)?|favou?r(?:s|ed|ing|ite)?|hop(?:e|es|ed|ing|eful)|admir(?:e|es|ed|ing)|"
    r"endors(?:e|es|ed|ing|ement)|back(?:s|ed|ing)|angry|anger(?:s|ed)?|happy|unhappy|proud|passionate|upset|disappointed|"
    r"frustrat(?:ed|ion)|enthusias(?:m|tic)|sympath(?:y|etic|ise|ize)|resent(?:s|ed)?|dislik(?:e|es|ed)|appreciat(?:e|es|ed)|"
    r"car(?:e|es|ed) about|toler(?:ate|ates|ated)|would like|trust(?:s|ed)?|distrust(?:s|ed)?|"
    r"embrac(?:e|es|ed|ing)|shocked|surprised|alarmed|pleased|delighted|excited)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|wrote|writ(?:e|es|ing|ten)|express(?:es|ed|ing)?|voic(?:e|es|ed|ing)|"
    r"add(?:s|ed|ing)?|stat(?:e|es|ed|ing|ement)|announc(?:e|es|ed|ing)|tweet(?:s|ed|ing)?|claim(?:s|ed|ing)?|argu(?:e|es|ed|ing)|"
    r"call(?:s|ed|ing)?|according|declar(?:e|es|ed|ing)|explain(?:s|ed|ing)?|warn(?:s|ed|ing)?|ask(?:s|ed|ing)?|"
    r"report(?:s|ed|ing)?|speak(?:s|ing)?|spoke|talk(?:s|ed|ing)?|signal(?:s|led|ed)?|reportedly|allegedly)\b",
    re.IGNORECASE,
)


def polarity(cue: str) -> Polarity:
    """Whether the cue rejects its content: "denied", "did not believe"; "did not deny" does not."""
    negated = bool(_NEGATED.search(cue))
    if _DENIES.search(cue):
        return Polarity.AFFIRMS if negated else Polarity.DENIES
    return Polarity.DENIES if negated and _HOLDS.search(cue) else Polarity.AFFIRMS


def cue_class(cue: str) -> CueClass:
    """What the cue expresses; an utterance unless its words tell otherwise."""
    if not cue or _SPEECH.search(cue):
        return CueClass.SPEECH
    for pattern, kind in (
        (_INTENTION, CueClass.INTENTION),
        (_BELIEF, CueClass.BELIEF),
        (_ATTITUDE, CueClass.ATTITUDE),
    ):
        if pattern.search(cue):
            return kind
    return CueClass.SPEECH
