"""Forms about accounts."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import BaseUserCreationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from newsclaims.accounts.models import ApiToken, Role


def _name() -> forms.CharField:
    return forms.CharField(
        label="Name", max_length=150, required=False, help_text="As colleagues see it in histories."
    )


def plainly(first: forms.Field, again: forms.Field) -> None:
    """Django's help for a new password is a list in HTML, for a place where text belongs."""
    first.help_text = " ".join(password_validation.password_validators_help_texts())
    again.help_text, again.label = "", "The same again"


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, for somebody who forgot the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self.fields["new_password1"], self.fields["new_password2"])


class OtherPasswordForm(PasswordChangeForm):
    """Another password, for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self.fields["new_password1"], self.fields["new_password2"])


class OwnDetailsForm(forms.Form):
    """One's own name and e-mail address. The address takes the password: it can reset that."""

    name = _name()
    email = forms.EmailField(label="E-mail", required=False, help_text="Where a forgotten password is reset.")
    password = forms.CharField(
        label="Your password",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Only needed for another e-mail address.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.initial = {"name": user.first_name, "email": user.email}

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        others = User.objects.exclude(pk=self.user.pk)
        if email and others.filter(email__iexact=email).exists():
            raise ValidationError("Somebody else has this address.")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        changed = cleaned.get("email", self.user.email) != self.user.email
        if changed and not self.user.check_password(cleaned.get("password", "")):
            self.add_error("password", "Type your password to change the e-mail address.")
        return cleaned


class TokenForm(forms.Form):
    """A token for a program."""

    DAYS = ((30, "30 days"), (90, "90 days"), (365, "a year"))

    name = forms.CharField(max_length=80, help_text="What it is for, such as “nightly import”.")
    scope = forms.ChoiceField(label="May", choices=ApiToken.Scope.choices)
    days = forms.TypedChoiceField(label="Ends after", choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = [
            (ApiToken.Scope.READ, Role.READER),
            (ApiToken.Scope.EDIT, Role.READER),  # readers keep things of their own by it
            (ApiToken.Scope.ADMIN, Role.ADMINISTRATOR),
        ]
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(scope.value, scope.label) for scope, least in wanted if role.rank >= least.rank]


class InvitationForm(forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(choices=[])

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["role"], roles)
        self.fields["role"].initial = Role.EDITOR.value


class RoleForm(forms.Form):
    """Another role for a user."""

    role = forms.ChoiceField(choices=[])

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["role"], roles)


def _offer(field: forms.Field, roles: list[Role]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(role.value, role.label.capitalize()) for role in roles]


class OpenForm(forms.Form):
    """Yes or no, by a button each."""

    open = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes")


class JoinForm(BaseUserCreationForm[User]):
    """What somebody who was invited chooses: how to sign in, and their name."""

    name = _name()

    class Meta:
        model = User
        fields = ("username",)
        field_classes = {"username": UsernameField}

    field_order = ("name", "username", "password1", "password2")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.email = email
        del self.fields["username"].widget.attrs["autofocus"]
        self.fields["username"].help_text = "To sign in with: letters, digits and @ . + - _"
        plainly(self.fields["password1"], self.fields["password2"])

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Somebody has this name already. Choose another one.")
        return username
