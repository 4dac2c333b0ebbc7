"""Whether a text is in English, the one language that the model reads."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest words of English prose; hardly a sentence of twelve words is without three of them.
_COMMON = _words("""
the of and to a in that is was for it on with as his he be by at from this are not have had they which but
or an were their has she her been will would who more its said one all there if about up what when out him
i you we my your our no so can do me them than then also into over after only
""")
# Those that stand in other languages, too, are no proof by themselves.
_SHARED = _words(
    "a an in is was as he by at are be or on no so do me all him up its one has i of had over will after"
)
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 20  # words; of a shorter text nothing can be told, and it is taken for English
_LEAST_SHARE = 0.14
_LEAST_PROOF = 0.05


def is_english(text: str) -> bool:
    """Whether its words are those of English prose; a text of a few words is taken for it."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST:
        return True
    common = sum(word in _COMMON for word in words)
    proof = sum(word in _COMMON - _SHARED for word in words)
    return common >= _LEAST_SHARE * len(words) and proof >= _LEAST_PROOF * len(words)
