"""Forms of the basket, of comparisons that are kept, and of how claims stand to each other."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from claims.forms import LARGEST_KEY, KeysField, KeysInput, PeopleKeys, choice, storable, words
from claims.models import Comparison, ComparisonClaim, Relation
from claims.related import BACKWARDS
from claims.services import Chosen
from claims.services.comparisons import MOST_CHOSEN
from claims.sides import Looks

_ADDRESS = re.compile(r"(?:^|/claims/|#claim-)(\d{1,19})/?$", re.ASCII)
_MOVE = r"^(?:(?:left|right)-\d{1,3}|(?:up|down|out)-\d{1,19})$"


def key(label: str, **more: Any) -> forms.IntegerField:
    """A field for the key of a row."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=LARGEST_KEY,
        error_messages={"invalid": "This is not the number of a claim."},
        **more,
    )


class AddedField(forms.CharField):
    """One more claim, by its number or its address; None if nothing was typed."""

    def __init__(self) -> None:
        super().__init__(label="Add a claim", max_length=300, required=False, validators=[storable])

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = _ADDRESS.search(text)
        if not found or not 0 < int(found[1]) <= LARGEST_KEY:
            raise ValidationError("Give a claim’s number, such as 77, or its address.")
        return int(found[1])


class LayoutForm(forms.Form):
    """Which claims stand side by side, in whose columns and in which rows."""

    claim = KeysField(label="Claims", widget=KeysInput, required=False)
    by = choice("Columns", Comparison.Columns.choices, "by organisation")
    rows = choice("Rows", Comparison.Rows.choices, "by date")

    def clean_by(self) -> str:
        return self.cleaned_data["by"] or Comparison.Columns.ORGANISATION.value

    def clean_rows(self) -> str:
        return self.cleaned_data["rows"] or Comparison.Rows.DATE.value

    def looks(self) -> Looks:
        """What ``claims.sides.table`` takes; only after validation."""
        return Looks(columns=self.cleaned_data["by"], rows=self.cleaned_data["rows"])


class CompareForm(LayoutForm):
    """The same for an address. ``add`` is one more claim."""

    add = AddedField()

    def chosen(self) -> list[int]:
        """The keys, the added one last; only after validation."""
        keys = [*self.cleaned_data.get("claim", [])]
        added = self.cleaned_data.get("add")
        return keys if added is None or added in keys else [*keys, added]


class BasketForm(forms.Form):
    """Put claims to the comparison, take them out, or make them the whole of it.

    ``listed`` are claims that a page showed with a box each: those that are not ticked are taken out.
    """

    action = forms.ChoiceField(choices=[("add", "add"), ("remove", "remove"), ("set", "set")])
    claim = KeysField(widget=KeysInput, required=False)
    listed = KeysField(widget=KeysInput, required=False)
    next = words("Where to go afterwards", longest=2000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["listed"].most = 200  # type: ignore[attr-defined]


class MoveForm(LayoutForm):
    """One step of one side or one claim."""

    move = forms.RegexField(_MOVE, max_length=30, required=False)


class ComparisonForm(forms.Form):
    """A comparison that is kept; its claims have a form each, :class:`PlaceForm`."""

    title = forms.CharField(label="Title", max_length=200, validators=[storable])
    question = words("Question", longest=300, help_text="What the claims are set side by side to answer.")
    notes = forms.CharField(
        label="Notes",
        max_length=20_000,
        required=False,
        validators=[storable],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Plain text; an empty line makes a paragraph. Who is right is not judged here.",
    )
    columns = forms.ChoiceField(label="Columns", choices=Comparison.Columns.choices)
    rows = forms.ChoiceField(label="Rows", choices=Comparison.Rows.choices)
    is_public = forms.BooleanField(label="Public: everybody who reads this site sees it", required=False)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise ValidationError("Give it a title.")
        return title


class AddForm(forms.Form):
    """Claims that go into a comparison that is kept already."""

    claim = KeysField(label="Claims", widget=KeysInput)
    comparison = key("Comparison")


class VersionForm(forms.Form):
    """Which version of a comparison somebody saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """A claim's place in a comparison."""

    claim = key("Claim", widget=forms.HiddenInput)
    side = words("Column", longest=ComparisonClaim._meta.get_field("side").max_length or 0)
    point = words("Row", longest=ComparisonClaim._meta.get_field("point").max_length or 0)
    note = words("Note", longest=ComparisonClaim._meta.get_field("note").max_length or 0)
    place = forms.IntegerField(label="Place", min_value=1, max_value=999, required=False)
    out = forms.BooleanField(label="Take out", required=False)


PlaceForms = forms.formset_factory(
    PlaceForm, extra=0, max_num=2 * MOST_CHOSEN, absolute_max=2 * MOST_CHOSEN, validate_max=True
)


def chosen_places(places: forms.BaseFormSet[PlaceForm]) -> list[Chosen]:
    """The claims that stay, in the order of the numbers that they were given; only after validation."""
    kept = [form.cleaned_data for form in places.forms if not form.cleaned_data["out"]]
    in_order = sorted(kept, key=lambda row: row["place"] or 1000)
    return [Chosen(row["claim"], row["side"], row["point"], row["note"]) for row in in_order]


class RelationForm(forms.Form):
    """How one claim stands to another, said from either side; "dismiss" says that it does not at all."""

    DISMISS = "dismiss"
    REVERSED: ClassVar[dict[str, tuple[str, str]]] = {
        f"{kind}_by": (kind, label) for kind, label in BACKWARDS.items()
    }

    claim = key("First claim")
    kind = forms.ChoiceField(
        label="How they stand to each other",
        choices=[
            *Relation.Kind.choices,
            *((name, label) for name, (_, label) in REVERSED.items()),
            (DISMISS, "has nothing to do with"),
        ],
        error_messages={"required": "Say how the two claims stand to each other."},
    )
    other = key("Second claim")
    note = words("Note", longest=500)
    next = words("Where to go afterwards", longest=2000)

    @classmethod
    def from_one_side(cls) -> list[tuple[str, str]]:
        """The choices for whoever looks at the first of the two claims."""
        backwards = {kind: (name, label) for name, (kind, label) in cls.REVERSED.items()}
        told: list[tuple[str, str]] = []
        for kind, label in Relation.Kind.choices:
            told += [(kind, str(label)), *([backwards[kind]] if kind in backwards else [])]
        return told

    def said(self) -> dict[str, Any]:
        """Both keys and the kind as it is stored, "" for a dismissal; only after validation."""
        first, second = self.cleaned_data["claim"], self.cleaned_data["other"]
        kind = self.cleaned_data["kind"]
        if kind in self.REVERSED:
            first, second, kind = second, first, self.REVERSED[kind][0]
        return {"claim_id": first, "other_id": second, "kind": "" if kind == self.DISMISS else kind}


class ComparisonsForm(forms.Form):
    """What the list of comparisons may be asked."""

    q = words("Words in the title or question", widget=forms.SearchInput)
    mine = forms.BooleanField(label="Only mine", required=False)


class PeopleCompareForm(forms.Form):
    """Who is set against whom, and on what. ``add`` is the name of one more person."""

    person = PeopleKeys(label="People", widget=KeysInput, required=False)
    q = words("On what", longest=500, widget=forms.SearchInput)
    who = words(
        "Add a person",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "speaker-options"}),
    )

    def searched(self) -> Mapping[str, Any]:
        """What :func:`claims.search.find` takes; only after validation."""
        return {"q": self.cleaned_data["q"], "sort": "newest"}
