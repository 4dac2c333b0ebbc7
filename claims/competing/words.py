"""The words of a claim: stems, names, numbers, and the signs of denial, attack, contrast and negation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NAME = re.compile(r"\b[A-Z][\w’'&.-]*\w")
_NUMBER = re.compile(
    r"(?P<money>[$£€]\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?:[\s-]*(?P<unit>percent|per cent|%|million|billion|"
    r"trillion|thousand|points?|years?|months?|weeks?|days?|votes?|delegates?|people|dead|tons?|tonnes?))?",
    re.IGNORECASE,
)
_SUFFIXES = (
    "ization",
    "ations",
    "ation",
    "ingly",
    "edly",
    "ings",
    "ing",
    "ies",
    "ied",
    "ed",
    "es",
    "ly",
    "s",
)

_STOP_WORDS = (
    "a about after again all also am an and any are as at be because been before being but by can could "
    "did do does for from had has have he her here hers him his how i if in into is it its just me more "
    "most my nor now of on one only or other our out over own so some such than that the their them then "
    "there these they this those to too under up us very was we were what when where which who whom why "
    "will with would you your said say says tell told mr mrs ms sir t s re don ve ll not no"
)
STOP = frozenset(_STOP_WORDS.split())

_NOT = "[’']t"
NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nothing|nobody|without|cannot|hardly|barely|"
    rf"(?:ca|wo|do|does|did|is|are|was|were|have|has|had|would|should|could|ai)n{_NOT}|"
    r"fail(?:s|ed|ing)?|refus(?:e|es|ed|ing|al)|lack(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|disput\w+|reject\w*|dismiss\w*|rebut\w*|refut\w*|contradict\w*|debunk\w*|"
    r"disagree\w*|push(?:ed|es|ing)? back|false\w*|untrue|not true|wrong|lie[sd]?|lying|liars?|baseless|"
    r"unfounded|"
    r"unsubstantiated|fabricat\w*|mislead\w*|inaccurate|incorrect|bogus|hoax|nonsense|ridiculous|absurd|myth|"
    r"exaggerat\w*|overstat\w*|misunder\w+|mischaracter\w*|distort\w*|s[ck]eptic\w*|doubt\w*|"
    r"(?:shot|fired|hit) back|counter(?:ed|s|ing)?|respond\w*|defend\w*|insist\w*|question(?:ed|s|ing)|"
    r"challeng\w+|object(?:s|ed|ing|ions?)|oppos\w+)\b",
    re.IGNORECASE,
)
ATTACK = re.compile(
    r"\b(?:critici[sz]\w*|critics?|accus\w*|attack\w*|blast\w*|slam\w*|ripped|blam\w*|condemn\w*|denounc\w*|mock\w*|"
    r"alleg\w*|charg(?:e|es|ed|ing)|warn\w*|complain\w*|fault\w*|lash\w*|hammer\w*|scold\w*|ridicul\w*|assail\w*)\b",
    re.IGNORECASE,
)
CONTRAST = re.compile(
    r"\b(?:but|however|yet|although|though|while|whereas|despite|instead|contrary|rather|nevertheless|nonetheless|"
    r"still|even so|(?:in|by) contrast|on the other hand|rival|opponents?|meanwhile|"
    r"in (?:response|turn|reply)|"
    r"for (?:his|her|their|its) part)\b",
    re.IGNORECASE,
)


def _stemmed(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word in lower case without a common ending; crude, and the same for the forms of one word."""
    word = word.replace("’", "'").partition("'")[0]
    for suffix in _SUFFIXES:
        if len(word) > len(suffix) + 3 and word.endswith(suffix):
            return word[: -len(suffix)]
    return word


PRAISE = _stemmed(
    "good great best better strong success successful support praise honest trust love win winning right "
    "fair safe true truth respect hero qualified fit steady smart proud benefit improve help hope "
    "progress proper transparent legal clear confident positive appropriate excellent competent courage "
    "enormous historic healthy"
)
BLAME = _stemmed(
    "bad worst worse weak fail failure disaster corrupt crooked dishonest lie liar fraud hate lose losing "
    "wrong unfair dangerous false reckless unfit unstable stupid racist sexist bigot shame scandal crime "
    "criminal illegal secret problem harm hurt threat risk fear crisis terrible horrible outrage "
    "outrageous disgrace disgraceful incompetent unqualified rigged hypocrite deplorable abuse attack "
    "disrespect insult cover conspiracy mistake poor sick"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands, its value, and what it counts ("%", "$", "million"; "" for a bare one)."""

    text: str
    value: float
    unit: str


def stems(text: str) -> Iterator[tuple[str, str]]:
    """Stem and word of each word that means something."""
    for match in _WORD.finditer(text):
        word = match.group()
        lower = word.casefold()
        if len(lower) > 1 and lower not in STOP:
            yield stem(lower), word


def names(text: str) -> dict[str, str]:
    """Words with a capital, folded, and as they stand. Those that open a sentence are among them."""
    found: dict[str, str] = {}
    for match in _NAME.finditer(text):
        word = re.sub(r"[’']s$", "", match.group()).strip(".’'")
        lower = word.casefold()
        if len(lower) > 1 and lower not in STOP:
            found.setdefault(lower, word)
    return found


def numbers(text: str) -> list[Number]:
    """Numbers in digits, with their units; years are left out, for two of them seldom compete."""
    found = []
    for match in _NUMBER.finditer(text):
        digits, unit = match["digits"], (match["unit"] or "").casefold()
        value = float(digits.replace(",", "").rstrip("."))
        if not unit and not match["money"] and 1900 <= value <= 2100 and "," not in digits:
            continue
        unit = "%" if unit in ("percent", "per cent", "%", "point", "points") else unit.rstrip("s")
        found.append(Number(match.group().strip(), value, ("$" if match["money"] else "") + unit))
    return found


def surname(speaker: str) -> str:
    """The last word of a name, folded: what the rest of an article calls a person by."""
    words = re.sub(r"[’']s\b", "", speaker).casefold().replace(".", "").split()
    while len(words) > 1 and words[-1] in ("jr", "sr", "ii", "iii"):
        words.pop()
    return words[-1] if words else ""


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and first names that do not disagree."""
    if not one or not other or surname(one) != surname(other):
        return False
    a, b = one.casefold().replace(".", "").split(), other.casefold().replace(".", "").split()
    if len(a) == 1 or len(b) == 1:
        return True
    return a[0] == b[0] or (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0])
