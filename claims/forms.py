"""Forms of the pages about the record. Every query string is validated by one of them, in the API as well."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.models import Claim
from claims.query import QueryError, parse
from claims.registry import normal_name

MOST_COMPARED = 24
"""More claims than this do not fit into one look."""
LARGEST_KEY = 2**63 - 1
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


def storable(value: str) -> None:
    """Refuse what PostgreSQL's UTF-8 cannot hold: half of a surrogate pair, which JSON lets through."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValidationError("This has a broken character in it. Type it again.") from error


def words(label: str, *, longest: int = 200, **more: Any) -> forms.CharField:
    """A field for a few words that may be left empty."""
    return forms.CharField(label=label, max_length=longest, required=False, validators=[storable], **more)


def day(label: str) -> forms.DateField:
    """A field for a date, as browsers' date fields send it."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give the date as year-month-day, such as 2026-03-23."},
    )


def choice(label: str, choices: Iterable[tuple[str, str]], empty: str) -> forms.ChoiceField:
    """A choice that may be left open; ``empty`` says in words what that means."""
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not one of the choices."},
    )


class Sureness:
    """Confidence in three words, as ``Claim.sureness`` says it: (from, below)."""

    SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
    bounds: ClassVar[dict[str, tuple[float, float]]] = {
        SURE: (0.85, 1.01),
        LIKELY: (0.6, 0.85),
        UNSURE: (0.0, 0.6),
    }


class SearchForm(forms.Form):
    """What a search for claims may say. :func:`claims.search.find` takes its ``cleaned_data``."""

    q = words(
        "Words",
        longest=500,
        help_text="Words or a name; “a phrase”, -not and OR; speaker: org: outlet: cue: form: kind: hedge: "
        "status: after: before: narrow it.",
        widget=forms.SearchInput,
    )
    speaker = words("Who said it")
    organisation = words("Organisation")
    outlet = words("Outlet")
    form = choice("How it is quoted", Claim.Form.choices, "any way")
    kind = choice("Kind of source", Claim.Kind.choices, "any")
    cue = words("Verb that signals it")
    hedge = words("Hedged with")
    status = choice("State", Claim.Status.choices, "all but “not a claim”")
    sureness = choice(
        "How sure the machine was", [(word, word) for word in Sureness.bounds], "sure, likely or unsure"
    )
    after = day("From")
    before = day("To")
    sort = choice(
        "Order",
        [("relevance", "best match first"), ("newest", "newest first"), ("confidence", "least sure first")],
        "best for this search",
    )
    repeats = choice(
        "The same words in several articles",
        [("folded", "once"), ("all", "in every article")],
        "as the list does it",
    )

    def clean_q(self) -> str:
        """The query as it was typed; claims.search takes it apart again."""
        try:
            parse(self.cleaned_data["q"])
        except QueryError as error:
            raise ValidationError([ValidationError(each, code="query") for each in error.messages]) from error
        return str(self.cleaned_data["q"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        after, before = cleaned.get("after"), cleaned.get("before")
        if after and before and after > before:
            self.add_error(
                "before", ValidationError("This is earlier than the first day.", code="contradiction")
            )
        for name in ("speaker", "organisation", "outlet"):
            if str(cleaned.get(name) or "").isdecimal():  # a record's number: a chip says whose
                self.fields[name].widget = forms.HiddenInput()
        return cleaned

    def filters(self) -> list[forms.BoundField]:
        """The fields that narrow a search beside its words."""
        return [field for field in self if field.name not in {"q", "sort", "repeats"}]


class RecordForm(forms.Form):
    """What the lists of people and of organisations may be asked."""

    q = words("Name", widget=forms.SearchInput)
    sort = choice("Order", [("name", "by name"), ("quoted", "most quoted first")], "by name")


class OutletForm(RecordForm):
    """What the list of outlets may be asked."""

    sort = choice("Order", [("articles", "most articles first"), ("name", "by name")], "most articles first")


class PeopleForm(RecordForm):
    """The same, and what only people have."""

    organisation = words("Organisation")
    unsure = forms.BooleanField(label="Only those we are not sure about", required=False)


class OptionsForm(forms.Form):
    """What has been typed of a name; htmx sends the box under its own name."""

    q = words("Name")
    speaker = words("Name")
    name = words("Name")
    who = words("Name")

    def typed(self) -> str:
        """The letters, "" if there are none that could be a name's."""
        if not self.is_valid():
            return ""
        typed = (self.cleaned_data[name] for name in self.fields)
        return next((str(words) for words in typed if words), "").strip()


class StatusForm(forms.Form):
    """An editor's verdict on a claim as they saw it."""

    status = forms.ChoiceField(
        choices=[
            (Claim.Status.CONFIRMED, "checked"),
            (Claim.Status.REJECTED, "not a claim"),
            (Claim.Status.UNREVIEWED, "not checked yet"),
        ]
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class SpeakerForm(forms.Form):
    """Whose claim it is."""

    kind = forms.ChoiceField(
        label="Who or what says it",
        choices=[
            (Claim.Kind.PERSON, "a person, by name"),
            (Claim.Kind.ORGANISATION, "an organisation"),
            (Claim.Kind.ANONYMOUS, "an unnamed source"),
            (Claim.Kind.GROUP, "a group of people"),
            (Claim.Kind.DOCUMENT, "a document"),
            (Claim.Kind.AUTHOR, "the article’s author"),
            (Claim.Kind.UNCLEAR, "the article leaves it open"),
        ],
        widget=forms.RadioSelect,
    )
    speaker = words(
        "Name",
        help_text="A person’s full name. For an unnamed source, a group or a document: as the article "
        "describes it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "speaker-options"}),
    )
    organisation = words(
        "Organisation",
        help_text="The body that it is said for, if there is one.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "organisation-options"}),
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, speaker = cleaned.get("kind"), cleaned.get("speaker")
        if kind == Claim.Kind.PERSON and "speaker" not in self.errors and not normal_name(speaker or ""):
            self.add_error("speaker", "Give the person’s name, or choose another kind of source.")
        if kind == Claim.Kind.ORGANISATION and not (speaker or cleaned.get("organisation")):
            self.add_error("organisation", "Give the organisation’s name.")
        return cleaned


class KeysField(forms.Field):
    """The keys of several claims, each once, in the order given."""

    most = MOST_COMPARED
    one, many = "a claim", "claims"

    def to_python(self, value: Any) -> list[int]:
        keys = dict.fromkeys(self._key(item) for item in value or [])
        if len(keys) > self.most:
            raise ValidationError(f"At most {self.most} {self.many} stand beside each other; take some out.")
        return list(keys)

    def _key(self, item: Any) -> int:
        text = str(item)
        if not _NUMBER.fullmatch(text) or not 0 < int(text) <= LARGEST_KEY:
            shown = text[:20].encode("ascii", "replace").decode()
            raise ValidationError(f"“{shown}” is not the number of {self.one}.")
        return int(text)


class PeopleKeys(KeysField):
    """The keys of people; more than a few columns are not read."""

    most = 6
    one, many = "a person", "people"


class KeysInput(forms.MultipleHiddenInput):
    """Reads all values of one name, from a query string or from a plain dictionary."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if isinstance(data, QueryDict):
            return data.getlist(name)
        return super().value_from_datadict(dict(data), files, name)


def troubles(form: forms.Form) -> Iterator[tuple[str, str]]:
    """What is wrong with each field, under the name that people see; a query's troubles name their word."""
    for name, errors in form.errors.as_data().items():
        label = str(form.fields[name].label or "") if name in form.fields else ""
        for error in errors:
            for message in error.messages:
                yield "" if error.code == "query" else label, str(message)
