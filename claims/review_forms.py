"""Forms of the review desk's queues and of what people say about claims."""

from typing import Any

from django import forms

from claims.forms import choice, day, storable, words
from claims.models import Dispute, Report
from claims.models.review import LONGEST_COMMENT, LONGEST_WHY
from claims.queues import QUEUES

MOST_AT_ONCE = 500
"""More claims than this nobody has looked at before checking them together."""


class QueueForm(forms.Form):
    """Which queue, and which part of it."""

    queue = choice("Queue", [(queue.name, queue.label) for queue in QUEUES.values()], "not checked")
    outlet = words("Outlet")
    person = words("Who said it")
    after = day("From")
    before = day("To")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        after, before = cleaned.get("after"), cleaned.get("before")
        if after and before and after > before:
            self.add_error("before", "This is earlier than the first day.")
        return cleaned


class ManyForm(forms.Form):
    """Claims that were chosen, each as KEY:VERSION."""

    every = forms.BooleanField(required=False)
    go = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.chosen: list[tuple[int, int]] = []

    def clean(self) -> dict[str, Any]:
        given = self.data.getlist("claim")
        pairs = [part.split(":") for part in given]
        well = all(len(pair) == 2 and all(_is_key(number) for number in pair) for pair in pairs)
        if not well or len(given) > MOST_AT_ONCE:
            raise forms.ValidationError("That choice of claims cannot be read. Go back and choose again.")
        self.chosen = [(int(key), int(version)) for key, version in pairs]
        return super().clean() or {}


def _is_key(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def _text(label: str, longest: int, rows: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, validators=[storable], widget=area, **more)


class DisputeForm(forms.Form):
    """Why a claim is not right as it stands."""

    why = _text("What is not right?", LONGEST_WHY, 2)


class SettleForm(forms.Form):
    """How a dispute ends."""

    outcome = forms.ChoiceField(choices=Dispute.Outcome.choices)


class CommentForm(forms.Form):
    """Something for other editors."""

    words = _text("A comment for other editors", LONGEST_COMMENT, 2)


class ReportForm(forms.Form):
    """What a reader thinks is wrong. ``website`` is hidden from people: who fills it in is a program."""

    matter = forms.ChoiceField(
        label="What is wrong?",
        choices=Report.Matter.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    words = _text(
        "A word on why",
        LONGEST_WHY,
        3,
        required=False,
        help_text="If you know who said it, or what was said, write it here. Leave your name out.",
    )
    website = forms.CharField(required=False, max_length=500)


class ResolveForm(forms.Form):
    """An editor's answer to reports."""

    outcome = forms.ChoiceField(choices=Report.Outcome.choices)


class AssignForm(forms.Form):
    """Whom an article goes to, by user name; nobody in particular if empty."""

    editor = forms.CharField(required=False, max_length=150, validators=[storable])
