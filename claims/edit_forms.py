"""The form of a claim's editor: what is typed and marked there, and what of it differs from before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.fields import Spans
from claims.forms import SpeakerForm, choice, storable, words
from claims.models import Claim
from claims.services.editing import Body, Changes, Through, Whose
from claims.words import found

PARTS = {
    "content": "What is said",
    "source": "The words that name the source",
    "cue": "The word that says so",
    "hedges": "Words of distance",
}
"""The spans of a claim, as an editor calls them."""
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_LARGEST_KEY = 2**63 - 1
_MOST = 100


def as_text(spans: Iterable[tuple[int, int]]) -> str:
    """Spans as a hidden field holds them: "12-45 50-60"."""
    return " ".join(f"{start}-{end}" for start, end in spans)


class SpansField(forms.CharField):
    """Spans of the article's text, in code points."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Spans:  # type: ignore[override]
        parts = str(value or "").split()
        matches = [_SPAN.fullmatch(part) for part in parts]
        if len(parts) > _MOST or not all(matches):
            raise ValidationError("These are no stretches of the text: give them as 12-45 50-60.")
        return tuple((int(match[1]), int(match[2])) for match in matches if match)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VersionField(forms.IntegerField):
    """The version of a claim that something is based on."""

    widget = forms.HiddenInput

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(required=required, min_value=1, max_value=2**31 - 1)


class KeyField(forms.IntegerField):
    """The key of a record that was chosen; empty where a name was typed."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=_LARGEST_KEY)


class RelaysInput(forms.Widget):
    """Several boxes of one name, each with the key of what was chosen in it."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[tuple[str, str]]:
        if not isinstance(data, QueryDict):
            return list(data.get(name) or [])
        names, keys = data.getlist(name), data.getlist(f"{name}_key")
        return [(given, keys[at] if at < len(keys) else "") for at, given in enumerate(names)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data


class RelaysField(forms.Field):
    """Through whom a claim came, in order: (name, key) pairs."""

    widget = RelaysInput

    def to_python(self, value: Any) -> list[tuple[str, int | None]]:
        pairs: list[tuple[str, int | None]] = []
        for name, key in list(value or [])[:20]:
            name = " ".join(str(name).split())
            storable(name)
            if len(name) > 200:
                raise ValidationError("A name has at most 200 characters.")
            if name:
                pairs.append((name, int(key) if re.fullmatch(r"[1-9]\d{0,17}", str(key), re.ASCII) else None))
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [name for name, _ in initial or []] != [
            " ".join(str(name).split()) for name, _ in data or [] if str(name).strip()
        ]


class EditForm(SpeakerForm):
    """A claim in an editor's hands. ``version`` is what they saw; ``over`` the one to save on instead."""

    speaker = words("Who says it")
    organisation = words("For which organisation")
    version = VersionField()
    over = VersionField(required=False)
    content = SpansField(
        label=PARTS["content"], required=True, error_messages={"required": "Mark some words."}
    )
    source = SpansField(label=PARTS["source"], required=False)
    cue = SpansField(label=PARTS["cue"], required=False)
    hedges = SpansField(label=PARTS["hedges"], required=False)
    form = choice("How it is quoted", Claim.Form.choices, "as the quotation marks say")
    polarity = choice("Stance", Claim.Polarity.choices, "as the words say")
    cue_class = choice("It expresses", Claim.CueClass.choices, "as the words say")
    speaker_key = KeyField()
    is_new = forms.BooleanField(required=False, widget=forms.HiddenInput)
    organisation_key = KeyField()
    role = words("Role")
    relays = RelaysField(label="Through", required=False)
    outer = forms.IntegerField(
        label="Told within", required=False, min_value=1, max_value=_LARGEST_KEY, widget=forms.Select
    )
    alike = forms.BooleanField(required=False)
    only = forms.ChoiceField(choices=[("who", "who")], required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        kind = cleaned.get("kind")
        if kind == Claim.Kind.PERSON and not (cleaned.get("speaker_key") or cleaned.get("speaker")):
            self.add_error("speaker", "Give the person’s name, or choose another kind of source.")
        return cleaned

    def changes(self, relays: Sequence[Through]) -> Changes:
        """What differs from the state that the editor saw; ``relays`` are that state's."""
        cleaned, changed = self.cleaned_data, set(self.changed_data)
        wanted = Changes()
        for name in ("content", "source", "cue", "hedges", "form", "polarity", "cue_class", "role", "outer"):
            if name in changed:
                wanted[name] = cleaned[name]
        if changed & {"kind", "speaker", "speaker_key", "is_new"}:
            key = cleaned["speaker_key"]
            wanted["whose"] = Whose(cleaned["kind"], cleaned["speaker"], key, bool(cleaned["is_new"]))
        if changed & {"organisation", "organisation_key"} and cleaned["kind"] != Claim.Kind.ORGANISATION:
            body = Body(cleaned["organisation"], cleaned["organisation_key"])
            wanted["organisation"] = body if body.name or body.key else None
        if "relays" in changed:
            wanted["relays"] = _relays(cleaned["relays"], relays)
        return wanted


def _relays(given: Iterable[tuple[str, int | None]], before: Sequence[Through]) -> list[Through]:
    """Those that were there keep their record and their words in the text."""
    there = {item.name: item for item in before}
    return [there.get(name, Through(name, key)) if key is None else Through(name, key) for name, key in given]


class NewClaimForm(forms.Form):
    """A claim that the machine did not find: the words marked, or typed as they stand in the article."""

    content = SpansField(required=False)
    phrase = words(
        "The words, as they stand in the article",
        longest=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("content") or cleaned.get("phrase")):
            self.add_error("phrase", "Give the words that are claimed.")
        return cleaned

    def spans(self, text: str) -> Spans:
        """Where the words stand, once the form is valid; () with the reason added to it if they do not."""
        given: Spans = self.cleaned_data["content"]
        where = None if given else found(text, self.cleaned_data["phrase"], 0)
        if not given and where is None:
            self.add_error(
                "phrase", "These words do not stand in the article. Type them as they stand there."
            )
        return given or ((where,) if where else ())


class WhoForm(forms.Form):
    """What has been typed of a name in a claim's editor, and for which of its boxes."""

    q = words("Name")
    part = forms.ChoiceField(
        choices=[("speaker", "speaker"), ("organisation", "organisation")], required=False
    )


class StrokeForm(forms.Form):
    """Where an act is undone from: the article whose desk is open, and the page to go to without htmx."""

    article = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST_KEY)
    next = words("Where to go afterwards", longest=2000)


class RestoreForm(forms.Form):
    """Which state of its history a claim gets back, based on which version."""

    version = VersionField()
    event = forms.IntegerField(min_value=1, max_value=2**31 - 1)
