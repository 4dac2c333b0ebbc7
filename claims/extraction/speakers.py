"""Who a source is: a name, a body, a document, somebody unnamed, the writer, or nobody that can be told.

The rules read the article from its beginning and remember who was named and who spoke. Where two
candidates remain, the speaker is "".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from heapq import merge

from claims.extraction import lexicon
from claims.extraction.definite import bearer, body, document
from claims.extraction.detect import Detected
from claims.extraction.history import POSSESSOR, QUOTED, SPEAKER, SUBJECT, Resolved
from claims.extraction.kinds import as_mention
from claims.extraction.mentions import Mention, NameKind, bare_name, tokens
from claims.extraction.names import Names, Person
from claims.extraction.namesakes import namesake
from claims.extraction.nouns import Noun, is_plural, is_share, noun_class
from claims.extraction.phrases import Phrase, read_phrase, trimmed
from claims.extraction.pronouns import HE_SHE, IT, RELATIVE, THEY, WRITER, he_or_she, it, relative, they
from claims.extraction.quotes import Quotations
from claims.extraction.reading import Reading
from claims.extraction.references import HE_OR_SHE, KIN, add_mention, name_interviewer, tell_genders
from claims.extraction.roles import affiliation, describe
from claims.extraction.spans import SpanIndex
from claims.extraction.types import SourceKind, Span

UNCLEAR = Resolved(SourceKind.UNCLEAR)

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_APPOSITION_REACH = 40  # code points behind the source in which the name may begin
_TITLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS
_BEHIND_NAME = re.compile(
    r"['’]s?$|\s?[,(—–:;-]|\s(?:of|at|from|and|or|who|in|for|to|himself|herself|himself)\b|$"
)
_JOINED_LIST = re.compile(r"[^,]+(?:, [^,]+)*,? (?:and|or) [^,]+|[^,]+, others")
_OWN_TITLE = re.compile(r"[^“\"]{0,60}['’]s? [“\"]([^”\"]{2,80}?),?[”\"]?")
_AFTER_EACH_OTHER = re.compile(r"(\w+) (?:after|by) \1\b", re.IGNORECASE)
_NAMED = re.compile(r"\s(?:named|called)\s")
_GATHERINGS = frozenset("group series army mix crowd array team panel coalition range host".split())
_AGE_OR_KIN = re.compile(
    r",\s\d{1,3}(?=,)|\b(?:his|her) (?:wife|husband|son|daughter|mother|father|brother|sister)"
)
_JOINT = re.compile(r"^\s?\([^)]{1,20}\)|^['’]s?(?=[\s,])|,?\s(?:and|or|&)\s|,\s")
# A verb in the active voice, adverbs and "had" before it.
_SAYS = re.compile(
    r"(?!reportedly|allegedly|purportedly|supposedly)"
    r"(?:(?:also|later|then|often|once|again|just|[a-z]+ly|had|has|have) )*(?!seem|appear|look|prove|is\b|was\b|has\b)"
    r"(?:said|told|wrote|spoke|thought|made|took|gave|went|drew|saw|felt|[a-z]+(?:ed|[^s]s))\b"
)
_PRONOUN_BEFORE = re.compile(r"\b([Hh]e|[Ss]he|[Tt]hey|I|[Ii]t)\s$")
_NOTHING_BETWEEN = re.compile(r"(?:\s\([^()]{1,20}\))?\s")
_NOUN_BEFORE = re.compile(r"\b([Tt]he (?:[\w-]+ )?([a-z-]+))\s$")
_IN_EYES = re.compile(
    r"(.{2,60}?)(?:(?<=[Hh]is)|(?<=[Hh]er)|(?<=['’]s)) (?:own )?(?:eyes|mind|view|words|opinion)"
)
_ARTICLE_BEFORE = re.compile(r"\b(an?|the)\s$", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"\s(?:by|of|from|for|with)$")
_LONGEST_REST = 80
_COUNTS = frozenset("several two three four five multiple".split())
_ORDINARY = lexicon.DOCUMENTS | lexicon.ROLES | lexicon.GROUPS
_LONGEST_ITEM = 6  # words of a list's item


def resolve(text: str, found: Sequence[Detected], names: Names, quotations: Quotations) -> list[Resolved]:
    """Who speaks in each of these attributions, which stand in reading order."""
    return _Resolver(Reading.of(text, names, quotations)).all(found)


class _Resolver:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.text
        self._names = reading.names
        self._history = reading.history
        self._learn()

    def _learn(self) -> None:
        """Collect what the article says anywhere about each person."""
        for mention in self._names.mentions:
            person = self._reading.only_person(mention) if mention.kind is NameKind.PERSON else None
            if person is None:
                continue
            known = affiliation(self._names, mention)
            person.described |= known.words
            if known.role and known.role not in person.roles:
                person.roles.append(known.role)
            if known.organisation and known.organisation not in person.organisations:
                person.organisations.append(known.organisation)
        tell_genders(self._reading)
        name_interviewer(self._reading)

    # --- in reading order -------------------------------------------------------------------------------

    def all(self, found: Sequence[Detected]) -> list[Resolved]:
        """Go through names, pronouns and sources as they stand in the text."""
        out = [UNCLEAR] * len(found)
        begins = sorted((_begin(d), i) for i, d in enumerate(found))
        taken = SpanIndex((span, i) for i, d in enumerate(found) for span in d.source)
        said = SpanIndex((span, i) for i, d in enumerate(found) if d.source for span in d.content)
        names = ((m.start, -1, m) for m in self._names.mentions if not taken.touches(m.start, m.end))
        pronouns = (
            (m.start(), -1, m) for m in HE_OR_SHE.finditer(self._text) if not taken.touches(*m.span())
        )
        kin = ((m.start(), -1, m) for m in KIN.finditer(self._text) if not taken.touches(*m.span()))
        sources = ((start, i, None) for start, i in begins)
        for start, i, passing in merge(names, pronouns, kin, sources, key=lambda event: event[:2]):
            if isinstance(passing, Mention):
                embedded = said.touches(passing.start, passing.end)
                add_mention(self._reading, passing, embedded=embedded)
            elif passing is not None:
                self._pronoun_in_passing(passing)
            else:
                out[i] = self._one(found[i])
                if found[i].source and out[i].kind not in (SourceKind.UNCLEAR, SourceKind.AUTHOR):
                    quoted = self._reading.quoted(start)
                    weight = QUOTED if quoted else self._source_weight(found[i])
                    self._history.add(start, out[i], SPEAKER + weight, spoke=not quoted)
        return self._first_persons(found, out)

    def _source_weight(self, detected: Detected) -> float:
        """A source is its clause's subject, unless it only owns what the cue says: "Lind's claim"."""
        end = detected.source[-1][1]
        owns = self._text.startswith(("'s ", "’s "), end) or self._text[end - 2 : end] in ("'s", "’s")
        return POSSESSOR if owns else SUBJECT

    def _pronoun_in_passing(self, match: re.Match[str]) -> None:
        if self._reading.quoted(match.start()):
            return
        if match.re is KIN:
            who = Resolved(SourceKind.ANONYMOUS, match.group(), female=match[1] is not None)
            self._history.add(match.start(), who, 0.0, spoke=False)
            return
        who = he_or_she(self._reading, match.start(), HE_SHE[match.group().casefold()], ())
        if who is not None:
            self._history.add(match.start(), who, SUBJECT, spoke=False)

    def _one(self, detected: Detected) -> Resolved:
        if not detected.source:
            found = self._subject(detected)
            if found is None:
                return UNCLEAR
            detected = replace(detected, source=(found,))
        start, end = detected.source[0][0], detected.source[-1][1]
        stop = min((s for s, _ in detected.cue if s >= end), default=len(self._text))
        who = self._phrase(start, end, detected.content, stop)
        return replace(who, source=who.source or detected.source)

    def _subject(self, detected: Detected) -> Span | None:
        """The name or pronoun beside a verb of saying for which no source was found: "Marsh said", "said Marsh"."""
        if not detected.cue:
            return None
        start, end = detected.cue[0][0], detected.cue[-1][1]
        if not _SAYS.match(self._text, start, end):
            return None
        before = _PRONOUN_BEFORE.search(self._text, max(0, start - 6), start)
        if before:
            return before.span(1)
        for mention in self._names.before(start, max(0, start - 80))[:2]:
            near = _NOTHING_BETWEEN.fullmatch(self._text, mention.end, start)
            if near and mention.kind is not NameKind.PLACE:
                return mention.start, mention.end
        noun = _NOUN_BEFORE.search(self._text, max(0, start - 40), start)
        if noun and noun[2] in lexicon.ROLES:
            return noun.span(1)
        if _SAYS.fullmatch(self._text, start, end):
            for mention in self._names.within(end, end + 40):
                if mention.kind is NameKind.PERSON and self._only_titles(end, mention.start):
                    return mention.start, mention.end
        return None

    def _first_persons(self, found: Sequence[Detected], out: list[Resolved]) -> list[Resolved]:
        """ "I" inside a quotation is whoever is quoted; inside a turn of an interview, whose turn it is."""
        contents = SpanIndex((span, i) for i, d in enumerate(found) for span in d.content)
        return [
            self._quoted(found, out, contents, i) if who.kind is SourceKind.AUTHOR else who
            for i, who in enumerate(out)
        ]

    def _quoted(
        self, found: Sequence[Detected], out: Sequence[Resolved], contents: SpanIndex, index: int
    ) -> Resolved:
        position = found[index].source[0][0]
        around = self._reading.quotations.around(position)
        holding = [
            i
            for _, i in contents.overlapping(*(around[0] if around else (position, position + 1)))
            if i != index and out[i].kind is not SourceKind.AUTHOR
        ]
        if not around:
            holding = [i for i in holding if _is_turn(self._text, found[i])]
            if not holding:
                return out[index]
        speakers = {replace(out[i], source=(), female=None) for i in holding}
        unknown = Resolved(SourceKind.PERSON if speakers else SourceKind.UNCLEAR)
        return replace(speakers.pop() if len(speakers) == 1 else unknown, source=out[index].source)

    # --- one source -------------------------------------------------------------------------------------

    def _phrase(
        self, start: int, end: int, contents: Sequence[Span] = (), stop: int | None = None
    ) -> Resolved:
        start, end = trimmed(self._text, start, end)
        start, end = self._completed(start, end, len(self._text) if stop is None else stop)
        lower = " ".join(self._text[start:end].casefold().split())
        pronoun = self._pronoun(lower, start, contents) or self._answer(start, end)
        if pronoun is not None:
            return pronoun
        title = _OWN_TITLE.fullmatch(self._text, start, end + 1) or _OWN_TITLE.fullmatch(
            self._text, start, end
        )
        if title:
            return Resolved(SourceKind.DOCUMENT, title[1])
        inner = _IN_EYES.fullmatch(self._text, start, end)
        if inner:
            return self._phrase(start, inner.end(1))
        phrase = read_phrase(self._names, start, end)
        if self._joined(phrase):
            return Resolved(SourceKind.GROUP, bare_name(self._text[start:end]))
        named = self._titled(phrase)
        if named is not None:
            return self._mention(named)
        if phrase.name is not None and phrase.name.end >= phrase.rest - 2 and not self._common_noun(phrase):
            return self._mention(phrase.name)
        return (
            self._apposed(phrase) or self._named(phrase) or self._apposition(phrase) or self._common(phrase)
        )

    def _apposition(self, phrase: Phrase) -> Resolved | None:
        """Oda in "Oda, Saltmouth's only ally, warned", where the source is the apposition alone."""
        begins = phrase.determiner or (phrase.words and phrase.words[0].closed)
        if not begins or self._text[phrase.end : phrase.end + 1] != "," or phrase.start < 2:
            return None
        name = self._names.before(phrase.start - 2, max(0, phrase.start - 60))[:1]
        beside = name and name[0].end == phrase.start - 2 and self._text[name[0].end : phrase.start] == ", "
        return self._mention(name[0]) if beside and name[0].kind is not NameKind.UNKNOWN else None

    def _common_noun(self, phrase: Phrase) -> bool:
        """Whether what looks like a name is a common noun with a capital: "Poll: …", "the Republican"."""
        name = phrase.name
        if name is None or name.kind is NameKind.PERSON or name.title:
            return False
        if len(name.words) > 1:
            return bool(phrase.determiner) and phrase.head in lexicon.ROLES
        if phrase.head in lexicon.PARTISANS:
            return phrase.noun is Noun.ROLE and bool(phrase.determiner)
        return name.kind is NameKind.UNKNOWN and phrase.noun is not Noun.UNKNOWN and phrase.head in _ORDINARY

    def _named(self, phrase: Phrase) -> Resolved | None:
        """ "A keeper named Ivo Lind"."""
        named = _NAMED.match(self._text, phrase.rest, phrase.end)
        inside = self._names.within(named.end(), phrase.end) if named else []
        if inside and named and inside[0].start == named.end() and inside[0].kind is NameKind.PERSON:
            return self._mention(inside[0])
        return None

    def _completed(self, start: int, end: int, stop: int) -> tuple[int, int]:
        """A source that begins inside a name with all of the name, one that ends in "by" with what follows."""
        for mention in self._names.within(start, start + 1):
            if mention.start < start < mention.end and mention.kind is not NameKind.PERSON:
                before = _ARTICLE_BEFORE.search(self._text, max(0, mention.start - 5), mention.start)
                start = before.start(1) if before else mention.start
        if _ENDS_OPEN.search(self._text, max(start, end - 6), end):
            stop = min(stop, end + _LONGEST_REST)
            end = max(end, read_phrase(self._names, end, stop).rest)
            if self._text.startswith(" of ", end):
                end = max(end, read_phrase(self._names, end + 4, stop).rest)
        return start, end

    def _pronoun(self, word: str, start: int, contents: Sequence[Span]) -> Resolved | None:
        word = word if word in HE_SHE else _POSSESSIVE.sub("", word)
        if word in HE_SHE:
            return he_or_she(self._reading, start, HE_SHE[word], contents) or Resolved(SourceKind.PERSON)
        if word in THEY:
            return they(self._reading, start)
        if word in IT:
            return it(self._reading, start)
        if word in WRITER:
            return Resolved(SourceKind.AUTHOR)
        if word in RELATIVE:
            return relative(self._reading, word, start, self._phrase)
        return None

    def _answer(self, start: int, end: int) -> Resolved | None:
        """The "Q:" and "A:" of an interview: the writer, and the person whom the text is about."""
        letter = self._text[start:end]
        if letter not in ("Q", "A") or self._text[end : end + 1] not in (":", "."):
            return None
        if letter == "Q" or not self._reading.counts:
            return Resolved(SourceKind.AUTHOR)
        name, _ = self._reading.counts.most_common(1)[0]
        return next(self._reading.person(p) for p in self._names.persons if p.name == name)

    def _joined(self, phrase: Phrase) -> bool:
        """ "Marsh and Lind", "Lind, Marsh and the board": several sources at once."""
        text = self._text
        inside = [m for m in self._names.within(phrase.start, phrase.end) if m.kind is NameKind.PERSON]
        if len(inside) > 1 and re.search(r"(?:,|\s)\s?(?:and|or)\s", text[inside[0].end : inside[-1].start]):
            between = _JOINT.sub(" ", _AGE_OR_KIN.sub(" ", text[inside[0].end : inside[1].start]))
            if self._only_titles(0, len(between), between):
                return self._names.people(inside[0].words) != self._names.people(inside[-1].words)
        if phrase.joined:
            after = read_phrase(self._names, self._behind_conjunction(phrase), phrase.end)
            roles = phrase.noun is Noun.ROLE and not after.determiner and phrase.name is None
            both_documents = phrase.noun is after.noun is Noun.DOCUMENT
            return bool(after.words) and not (roles and after.noun is not Noun.GROUP) and not both_documents
        return self._is_list(phrase)

    def _behind_conjunction(self, phrase: Phrase) -> int:
        match = re.compile(r"\W*(?:['’]s)?\s*(?:and|or|&)\s+").match(self._text, phrase.rest)
        return match.end() if match else phrase.rest

    def _is_list(self, phrase: Phrase) -> bool:
        """ "Norway, Oda and the keepers", each item a name or a noun with a determiner, none an apposition."""
        whole = self._text[phrase.start : phrase.end]
        if not _JOINED_LIST.fullmatch(whole) or "," not in whole:
            return False
        items = [item.split() for item in re.split(r", (?:and |or )?| and | or ", whole)]
        if any(not item or len(item) > _LONGEST_ITEM for item in items):
            return False
        heads = [item[-1].casefold() for item in items[1:]]
        if any(noun_class(word) is Noun.ROLE for item in items[1:] for word in map(str.casefold, item)):
            return False
        return all(
            item[0][0].isupper() or item[0] in ("the", "others", "other") or noun_class(head) is Noun.GROUP
            for item, head in zip(items[1:], heads, strict=True)
        )

    def _titled(self, phrase: Phrase) -> Mention | None:
        """The person whom the phrase names, titles in front: "Secretary of State Ann Marsh"."""
        for mention in self._names.within(phrase.start, phrase.end):
            if not self._only_titles(phrase.start, mention.start):
                return None
            if mention.kind is NameKind.PERSON:
                return mention if self._ends_name(mention, phrase.end) else None
        return None

    def _ends_name(self, mention: Mention, end: int) -> bool:
        """Whether the name is no modifier of what follows: "Marsh, 40," but not "Marsh campaign"."""
        behind = self._text[mention.end : end]
        if behind in ("'s", "’s", "'", "’"):
            return True
        if behind.startswith(("'s ", "’s ", "' ", "’ ")):
            return False
        return not behind.strip() or _BEHIND_NAME.match(behind) is not None

    def _only_titles(self, start: int, end: int, text: str | None = None) -> bool:
        """Whether nothing but capitals, titles and roles stands there, without a comma or a possessive."""
        text = self._text if text is None else text
        words = tokens(text, start, end)
        plain = all((w.text[0].isupper() or w.lower in _TITLE_WORDS) and not w.closed for w in words)
        return plain and "," not in text[start:end]

    def _apposed(self, phrase: Phrase) -> Resolved | None:
        """ "Marsh's chief spokesman, Ivo Lind,": the name may stand behind the source that was found."""
        if phrase.noun is not Noun.ROLE:
            return None
        reach = min(len(self._text), phrase.end + _APPOSITION_REACH)
        for mention in self._names.within(phrase.rest, reach):
            if mention.kind not in (NameKind.PERSON, NameKind.UNKNOWN) or mention.start < phrase.rest:
                continue
            comma = self._text.rfind(",", phrase.rest - 1, mention.start)
            if comma < 0 or not self._only_titles(comma + 1, mention.start):
                continue
            if mention.start >= phrase.end and (
                self._text[phrase.end : mention.start].strip(" ,")
                or self._text[mention.end : mention.end + 1] != ","
            ):
                continue
            who = self._mention(mention)
            stated = describe(self._names, phrase.start, mention.start - 2)
            return replace(
                who,
                role=stated.role or who.role,
                organisation=who.organisation or stated.organisation,
                source=((phrase.start, max(phrase.end, mention.end)),),
            )
        return None

    # --- names ------------------------------------------------------------------------------------------

    def _mention(self, mention: Mention) -> Resolved:
        """The person, body, party or document that a name in the source stands for."""
        name, last = mention.name, mention.words[-1].casefold()
        document = last in lexicon.NAMED_DOCUMENTS and mention.kind is not NameKind.PERSON
        if mention.kind in (NameKind.PERSON, NameKind.UNKNOWN) and not document:
            people = self._names.people(mention.words)
            if len(people) > 1:
                person = namesake(self._reading, mention, people)
                return self._reading.person(person) if person else Resolved(SourceKind.PERSON)
            if people:
                return self._reading.person(people[0], affiliation(self._names, mention))
        if len(mention.words) == 1 and last in lexicon.FUNCTION_WORDS and mention.kind is NameKind.UNKNOWN:
            return UNCLEAR
        if self._text.startswith(" itself", mention.end):
            return Resolved(
                SourceKind.ORGANISATION, self._names.organisation(name), self._names.organisation(name)
            )
        known_body = name.casefold() in lexicon.PLACES | lexicon.KNOWN_ORGANISATIONS
        if known_body:
            pass
        elif _is_group(mention):
            return Resolved(SourceKind.GROUP, name)
        if last in lexicon.PARTISANS:
            before = re.search(
                r"\b(?:[Aa]n?|[Oo]ne|[Tt]he)\s$", self._text[max(0, mention.start - 5) : mention.start]
            )
            begin = mention.start - (len(before.group()) if before else 0)
            return Resolved(SourceKind.ANONYMOUS, self._text[begin : mention.end])
        single = mention.kind is not NameKind.UNKNOWN or len(mention.words) == 1
        full = self._names.organisation(name) if single else bare_name(name)
        if (
            mention.kind is not NameKind.PERSON
            and full.casefold().split()[-1] in lexicon.NAMED_DOCUMENTS
            and len(full.split()) > 1
        ):
            return Resolved(SourceKind.DOCUMENT, self._numbered(mention, full))
        article = self._text[max(0, mention.start - 4) : mention.start].casefold() == "the "
        unknown = mention.kind is NameKind.UNKNOWN and not article and full == bare_name(name)
        if mention.kind is NameKind.PERSON or unknown:
            return self._reading.person(Person(mention.words), affiliation(self._names, mention))
        return Resolved(SourceKind.ORGANISATION, full, full)

    def _numbered(self, mention: Mention, name: str) -> str:
        """A document's name with the year or number before it: "1951 Harbour Convention"."""
        number = re.search(r"(\d+(?:st|nd|rd|th)?) $", self._text[max(0, mention.start - 8) : mention.start])
        return f"{number[1]} {name}" if number else name

    # --- common nouns -----------------------------------------------------------------------------------

    def _common(self, phrase: Phrase) -> Resolved:
        """A phrase whose head is a common noun."""
        text = self._text[phrase.start : phrase.end]
        head = phrase.head
        if head in ("", "the", "a", "an"):
            return UNCLEAR
        if head in _GATHERINGS and self._text.startswith(" of ", phrase.rest):
            return Resolved(SourceKind.GROUP, text)
        if _AFTER_EACH_OTHER.match(text):
            return Resolved(SourceKind.GROUP, text)
        if head in ("those", "these", "ones"):
            return Resolved(SourceKind.GROUP, text)
        if is_share(head):
            return self._share(phrase)
        if head in lexicon.ANONYMOUS_PLURALS and _is_anonymous(text):
            stated = describe(self._names, phrase.start, phrase.end)
            return Resolved(SourceKind.ANONYMOUS, text, stated.organisation, stated.role)
        noun = phrase.noun
        if noun is Noun.GROUP:
            return Resolved(SourceKind.GROUP, text)
        if noun is Noun.ROLE:
            return bearer(self._reading, phrase)
        if noun is Noun.DOCUMENT:
            return document(self._reading, phrase)
        if noun is Noun.BODY:
            return body(self._reading, phrase)
        if phrase.words[-1].text[0].isupper():
            lower = [i for i, word in enumerate(phrase.words) if not word.text[0].isupper()]
            return self._mention(as_mention(phrase.words[lower[-1] + 1 if lower else 0 :]))
        return Resolved(SourceKind.GROUP, text) if is_plural(head) else UNCLEAR

    def _share(self, phrase: Phrase) -> Resolved:
        """ "One of the officials", "most polls", "eight in 10 voters": what the share is of decides."""
        text = self._text[phrase.start : phrase.end]
        for word in tokens(self._text, phrase.rest, phrase.end):
            kind = noun_class(word.lower)
            if kind is Noun.DOCUMENT:
                return Resolved(SourceKind.DOCUMENT, bare_name(text))
            if kind is not Noun.UNKNOWN and not is_share(word.lower):
                break
        single = phrase.head in ("one", "another") and " or " not in text
        return Resolved(SourceKind.ANONYMOUS if single else SourceKind.GROUP, text)


def _is_group(mention: Mention) -> bool:
    """ "Democrats", "Senate Democrats", "Hardliners", but not "Harbour Women"."""
    last = mention.words[-1].casefold()
    singular = last.removesuffix("s")
    if is_plural(last) and (
        singular in lexicon.PARTISANS or singular in lexicon.DEMONYMS or last == "tories"
    ):
        return True
    listed = last in lexicon.GROUPS or last.endswith(("ists", "ians", "icans", "crats"))
    return len(mention.words) == 1 and (listed or singular in lexicon.ROLES)


def _begin(found: Detected) -> int:
    return (found.source or found.cue or found.content)[0][0]


def _is_turn(text: str, found: Detected) -> bool:
    """Whether the attribution is a turn of an interview: "LIND: …"."""
    return bool(found.cue) and text[found.cue[0][0] : found.cue[-1][1]].strip() == ":"


def _is_anonymous(phrase: str) -> bool:
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    if "people" in words or "persons" in words:
        words -= _COUNTS
    return bool(words & lexicon.ANONYMITY) or "sources" in words or "insiders" in words
