"""Forms of the pages that change people and organisations on record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.forms import KeysField, KeysInput, storable, words
from claims.models import Organisation
from claims.registry import BODY, PERSON, Kind, known

_WIKIDATA = r"^\s*(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?([Qq][1-9][0-9]{0,15})\s*$"
MOST_SPLIT = 2000
"""So many claims are given to somebody else at once."""


class NameForm(forms.Form):
    """One more name of a record. Its page has a form with a name already, so the fields are told apart."""

    name = forms.CharField(
        label="From now on, this name means them as well", max_length=200, validators=[storable]
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="id_alias_%s")


class DetailsForm(forms.Form):
    """What is known of a record."""

    name = forms.CharField(max_length=200, validators=[storable])
    description = words(
        "Description", longest=300, help_text="One line that tells them apart from namesakes."
    )
    wikidata_id = forms.RegexField(
        _WIKIDATA,
        label="Wikidata",
        required=False,
        max_length=80,
        help_text="The id, such as Q42, or the address of the page.",
        error_messages={"invalid": "Give the id of a Wikidata page, such as Q42."},
    )

    def __init__(self, *args: Any, kind: Kind, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not self.kind.normal(name):
            raise ValidationError("Give a name with letters in it.")
        return name

    def clean_wikidata_id(self) -> str:
        found = self.fields["wikidata_id"].regex.search(self.cleaned_data["wikidata_id"])  # type: ignore[attr-defined]
        return found[1].upper() if found else ""

    def values(self) -> dict[str, Any]:
        """What :func:`claims.services.edit` takes; only after validation."""
        return {name: self.cleaned_data[name] for name in ("name", "description", "wikidata_id")}


class PersonDetailsForm(DetailsForm):
    """And what only a person has. An organisation that is not on record yet is entered."""

    role = words("Role", help_text="What you enter here outlasts what the next article says.")
    organisation = words("Organisation", widget=forms.TextInput(attrs={"list": "organisation-options"}))

    field_order = ["name", "role", "organisation", "description", "wikidata_id"]

    def clean_organisation(self) -> Organisation | None:
        name = self.cleaned_data["organisation"]
        if not BODY.normal(name):
            return None
        found = known(BODY, name)
        if len(found) > 1:
            raise ValidationError(
                "Several organisations on record go by that. Give a name that only one has."
            )
        if not found:
            raise ValidationError(
                "No organisation on record goes by that. Take one that is, or leave it empty."
            )
        return found[0]  # type: ignore[no-any-return]

    def values(self) -> dict[str, Any]:
        body = self.cleaned_data["organisation"]
        more = {"role": self.cleaned_data["role"], "organisation_id": body.pk if body else None}
        return super().values() | more


def details_form(kind: Kind) -> type[DetailsForm]:
    return PersonDetailsForm if kind is PERSON else DetailsForm


def starting_values(kind: Kind, record: Any) -> dict[str, Any]:
    """The form as it opens."""
    names = ["name", "description", "wikidata_id", *(["role", "organisation"] if kind is PERSON else [])]
    return {name: getattr(record, name) or "" for name in names}


class MergeForm(forms.Form):
    """With whom, and which of the two stays. ``q`` looks for the other one."""

    q = words("Name", widget=forms.SearchInput)
    other = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    keep = forms.ChoiceField(choices=[("", ""), ("this", "this"), ("other", "other")], required=False)


class ManyKeysField(KeysField):
    """As many keys as a page of claims has."""

    most = MOST_SPLIT


class SplitForm(forms.Form):
    """Which claims, by themselves or by whole articles, and whose they are."""

    claim = ManyKeysField(widget=KeysInput, required=False)
    article = ManyKeysField(widget=KeysInput, required=False)
    name = words(
        "Whose are they?", widget=forms.TextInput(attrs={"autocomplete": "off", "list": "speaker-options"})
    )
    to = forms.CharField(required=False, max_length=20)

    def clean_to(self) -> int | str | None:
        """A key, "new", or None where nobody was chosen yet."""
        value = self.cleaned_data["to"]
        if value in {"", "new"}:
            return value or None
        if not (value.isascii() and value.isdecimal()) or not 0 < int(value) < 2**63:
            raise ValidationError("Choose one of the records below.")
        return int(value)


class DecisionForm(forms.Form):
    """An editor's answer on an unsure record: the same as one of the candidates, or somebody else."""

    same = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    different = forms.BooleanField(required=False)
    always = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("same") and not cleaned.get("different"):
            raise ValidationError("Choose one of the candidates, or say that it is somebody else.")
        return cleaned
