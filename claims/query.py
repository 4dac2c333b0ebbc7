"""The notation of the search box: words, "phrases", -not, OR, and ``speaker:`` and its like. No database.

:func:`parse` takes it apart; :func:`claims.search.find` does what it says. What cannot be meant is explained:
which word, and what would be right.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

# Keyboards on telephones and word processors turn the sign that marks a phrase into one of these.
STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»", '"'))

FIELDS: Mapping[str, str] = {
    "speaker": "a person’s name, such as speaker:holt or speaker:“Maren Holt”",
    "org": "the name of an organisation, such as org:“White House”",
    "outlet": "the name of an outlet, such as outlet:courier",
    "cue": "a verb, such as cue:claimed",
    "form": "direct, indirect or mixed",
    "kind": "person, organisation, anonymous, group, document, author or unclear",
    "hedge": "a word such as reportedly, or any, or none",
    "status": "unreviewed, confirmed, corrected or rejected",
    "after": "a day, a month or a year, such as after:2026-03-23 or after:2026",
    "before": "a day, a month or a year, such as before:2026-03-31 or before:2026-03",
}
"""What may stand before a colon, and what after it."""
OTHER_NAMES = {
    "person": "speaker",
    "who": "speaker",
    "organisation": "org",
    "organization": "org",
    "verb": "cue",
    "source": "kind",
    "hedged": "hedge",
    "state": "status",
    "since": "after",
    "from": "after",
    "until": "before",
    "to": "before",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "form": {
        **{name: name for name in ("direct", "indirect", "mixed")},
        "partly": "mixed",
        "direct quotation": "direct",
        "indirect quotation": "indirect",
        "partly quoted": "mixed",
    },
    "kind": {
        **{
            name: name
            for name in ("person", "organisation", "document", "anonymous", "group", "author", "unclear")
        },
        "organization": "organisation",
        "unnamed": "anonymous",
    },
    "status": {
        **{name: name for name in ("unreviewed", "confirmed", "corrected", "rejected")},
        "unchecked": "unreviewed",
        "open": "unreviewed",
        "checked": "confirmed",
    },
}
_DAYS = {"after", "before"}
_TOKEN = re.compile(r'(-?)(?:([^\W\d_]+):)?("[^"]*"?|[^\s"]*)')
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """One ``field:value``. Several of one field that are not negated are alternatives."""

    field: str
    value: str | date
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Words in the notation of web search engines, and what narrows them."""

    words: str = ""
    terms: tuple[Term, ...] = ()

    def by_field(self) -> Iterator[tuple[str, bool, list[str | date]]]:
        """(field, negated, values): alternatives together, and each thing that is not wanted."""
        for field in dict.fromkeys(term.field for term in self.terms):
            for negated in (False, True):
                values = [t.value for t in self.terms if t.field == field and t.negated is negated]
                if values:
                    yield field, negated, values


class QueryError(ValueError):
    """A query that cannot be meant; each message names the word and says what would be right."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class _Token:
    """As written; ``field`` is "" for words and phrases."""

    written: str
    sign: str
    field: str
    value: str

    @property
    def is_or(self) -> bool:
        return self.written.upper() == "OR"  # PostgreSQL does not mind the case either


def parse(text: str) -> Query:
    """Take a query apart. Raises :class:`QueryError`, and nothing else, whatever the text."""
    tokens = list(_tokens(text.translate(STRAIGHT)))
    troubles: list[str] = list(_structure(tokens))
    words, terms = [], []
    for index, token in enumerate(tokens):
        if token.field:
            try:
                terms.append(_term(token))
            except QueryError as error:
                troubles += error.messages
        elif not (token.is_or and _between_terms(tokens, index)):
            words.append(token.written)
    if troubles:
        raise QueryError(list(dict.fromkeys(troubles)))
    return Query(" ".join(words), tuple(dict.fromkeys(terms)))


def terms_of(text: str) -> list[tuple[Term, str]]:
    """Each term of a query that can be taken apart, with the query that is left without it."""
    tokens = list(_tokens(text.translate(STRAIGHT)))
    found = []
    for index, token in enumerate(tokens):
        if token.field:
            gone = {index}
            if _between_terms(tokens, index - 1):
                gone.add(index - 1)
            elif _between_terms(tokens, index + 1):
                gone.add(index + 1)
            rest = " ".join(other.written for at, other in enumerate(tokens) if at not in gone)
            found.append((_term(token), rest))
    return found


def words_of(text: str) -> str:
    """The words of a query without what narrows them; all of a query that cannot be taken apart."""
    try:
        return parse(text).words
    except QueryError:
        return text


def _tokens(text: str) -> Iterator[_Token]:
    """Words, phrases, OR and terms. A blank after the colon is forgiven."""
    waiting: _Token | None = None
    for match in _TOKEN.finditer(text):
        written, (sign, prefix, value) = match.group(), match.groups()
        if not written:
            continue
        field = _field(prefix or "", value)
        if waiting and not field and written != "OR" and not sign:
            yield _Token(waiting.written + written, waiting.sign, waiting.field, value)
            waiting = None
            continue
        if waiting:
            yield waiting
            waiting = None
        token = _Token(written, sign, field, value)
        if field and not value:
            waiting = token
        else:
            yield token
    if waiting:
        yield waiting


def _field(prefix: str, value: str) -> str:
    """What a prefix stands for; itself where it looks like a slip of the finger, "" for a word like any."""
    name = prefix.casefold()
    name = OTHER_NAMES.get(name, name)
    if name in FIELDS:
        return name
    is_slip = value and not value.startswith("//") and _meant(name)
    return name if is_slip else ""


def _meant(name: str) -> str:
    """The field that somebody who wrote ``name`` meant, "" if none."""
    near = get_close_matches(name, [*FIELDS, *OTHER_NAMES], n=1, cutoff=0.8)
    return OTHER_NAMES.get(near[0], near[0]) if near else ""


def _structure(tokens: list[_Token]) -> Iterator[str]:
    """What OR and brackets cannot do."""
    for index, token in enumerate(tokens):
        beside = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
        if token.is_or and any(other.field for other in beside) and not _between_terms(tokens, index):
            term = next(other for other in beside if other.field)
            yield (
                f"OR cannot stand beside “{term.written}”: it joins words, or two of the same kind, such as "
                "speaker:holt OR speaker:brandt. What narrows the search applies to all of it."
            )
    if any(token.is_or for token in tokens) and (inside := list(filter(_is_bracketed, tokens))):
        named = ", ".join(f"“{token.written}”" for token in inside)
        yield (
            f"Brackets do not group words ({named}). OR is weaker than what stands together: gate water OR "
            "dam looks for gate with water, or for dam."
        )


def _is_bracketed(token: _Token) -> bool:
    """Whether a word has a bracket at its side."""
    is_word = not token.field and token.written[:1] != '"'
    return is_word and re.search(r"^-?\(|\)$", token.written) is not None


def _between_terms(tokens: list[_Token], index: int) -> bool:
    """Whether an OR is there that joins two alternatives of one field."""
    if not 0 < index < len(tokens) - 1 or not tokens[index].is_or:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return bool(before.field) and before.field == after.field and not before.sign and not after.sign


def _term(token: _Token) -> Term:
    """A term with its value understood. Raises QueryError."""
    if token.field not in FIELDS:
        meant = _meant(token.field)
        raise QueryError(
            [
                f"“{token.written}”: nothing is called {token.field}: here. Did you mean {meant}:? "
                "To look for the words themselves, put them in quotation marks."
            ]
        )
    value = token.value.strip('"').strip()
    if not value:
        raise QueryError([f"“{token.written}” lacks what it should be: {FIELDS[token.field]}."])
    if token.value.count('"') == 1:
        raise QueryError([f"The quotation mark in “{token.written}” is not closed."])
    if token.field in _DAYS:
        return _day(token, value)
    if choices := CHOICES.get(token.field):
        if value.casefold() not in choices:
            raise QueryError([f"“{token.written}”: after {token.field}: comes {FIELDS[token.field]}."])
        value = choices[value.casefold()]
    return Term(token.field, value, bool(token.sign))


def _day(token: _Token, value: str) -> Term:
    """Both ends count: before a month is to its last day."""
    if token.sign:
        other = "after" if token.field == "before" else "before"
        raise QueryError([f"“{token.written}”: say it without the minus sign, with {other}:."])
    match = _DATE.fullmatch(value)
    try:
        year, month, day = (int(part) if part else 0 for part in match.groups()) if match else (0, 0, 0)
        if token.field == "before":
            month = month or 12
            day = day or monthrange(year, month)[1]
        return Term(token.field, date(year, month or 1, day or 1))
    except ValueError as error:
        raise QueryError(
            [f"“{token.written}” is no date: after {token.field}: comes {FIELDS[token.field]}."]
        ) from error
