"""The form of a webhook, as its page has it."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from newsclaims.webhooks.addresses import AddressError, read
from newsclaims.webhooks.models import SUBSCRIBABLE, Event, Webhook


class WebhookForm(forms.Form):
    """Where it goes, and what is told."""

    address = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/hook", "autocomplete": "off"}),
        help_text="It begins with https:// and is on the public internet; your operator can allow others.",
    )
    events = forms.MultipleChoiceField(
        label="Told when",
        choices=SUBSCRIBABLE,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    search = forms.TypedChoiceField(
        label="Of which saved search", coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, user: User, webhook: Webhook | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        searches = user.saved_searches.filter(deleted_at=None).order_by("name", "pk")
        names = [(str(saved.pk), saved.name) for saved in searches]
        self.fields["search"].choices = [("", "none"), *names]  # type: ignore[attr-defined]
        self.fields["search"].help_text = (
            "Only for new claims of a saved search."
            if names
            else "You have no saved searches yet: search for something and save it first."
        )
        if webhook is not None:
            self.initial = {
                "address": webhook.address,
                "events": webhook.events,
                "search": webhook.search_id or "",
            }

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            read(address)
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if Event.MATCHED in cleaned.get("events", ()) and not cleaned.get("search"):
            self.add_error("search", "Choose the saved search whose new claims are told.")
        return cleaned
