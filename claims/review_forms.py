"""Forms of the review desk's queues and of what people say about claims."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import QueryDict

from claims.forms import choice, day, storable, words
from claims.models import Dispute, Report
from claims.models.review import LONGEST_COMMENT, LONGEST_WHY
from claims.queues import QUEUES, people_named
from newsclaims.accounts.models import Role

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
        if cleaned.get("person"):
            cleaned["people"] = people_named(cleaned["person"])
        return cleaned


class ManyForm(forms.Form):
    """Claims that were chosen, each as KEY:VERSION."""

    every = forms.BooleanField(required=False)
    go = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.given = data.getlist("claim")
        self.chosen: list[tuple[int, int]] = []

    def clean(self) -> dict[str, Any]:
        pairs = [part.split(":") for part in self.given]
        well = all(len(pair) == 2 and all(_is_key(number) for number in pair) for pair in pairs)
        if not well or len(self.given) > MOST_AT_ONCE:
            raise forms.ValidationError("That choice of claims cannot be read. Go back and choose again.")
        self.chosen = [(int(key), int(version)) for key, version in pairs]
        return super().clean() or {}


def _is_key(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def _text(label: str, longest: int, rows: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, validators=[storable], widget=area, **more)


class WalkForm(QueueForm):
    """And where one stands in it: ``claim``, from which ``step`` leads on by claim or by article."""

    claim = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    step = forms.ChoiceField(required=False, choices=[("article", "article"), ("claim", "claim")])


class DisputeForm(forms.Form):
    """Why a claim is not right as it stands."""

    why = _text("What is not right?", LONGEST_WHY, 2)


class SettleForm(forms.Form):
    """How a dispute ends; ``status`` is what the claim becomes, as it was seen at ``version``."""

    outcome = forms.ChoiceField(choices=Dispute.Outcome.choices)
    status = forms.ChoiceField(
        required=False, choices=[(status, status) for status in ("confirmed", "rejected", "unreviewed")]
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


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
    """Whom an article or a claim goes to, by user name; nobody in particular if empty."""

    editor = forms.ModelChoiceField(
        label="Give to",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label="Choose …",
        error_messages={"invalid_choice": "Nobody who checks claims has that user name."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["editor"].queryset = editors()  # type: ignore[attr-defined]
        self.fields["editor"].label_from_instance = called  # type: ignore[attr-defined]


def editors() -> QuerySet[User]:
    """Everybody who may check claims, by name."""
    roles = [role for role in Role if role.rank >= Role.EDITOR.rank]
    may = Q(account__role__in=roles) | Q(account=None, is_superuser=True)
    return User.objects.filter(may, is_active=True).order_by("first_name", "last_name", "username")


def called(user: User) -> str:
    """A user by name, else by user name."""
    return user.get_full_name() or user.get_username()
