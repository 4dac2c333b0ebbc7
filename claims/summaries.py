"""A search in words: for the name of a saved one, the title of a feed, the subject of a mail."""

from django.forms import ChoiceField, DateField
from django.utils.formats import date_format

from claims.forms import SearchForm


def summary(form: SearchForm) -> str:
    """What a valid search asks for, such as “gate · Who said it: Vollan · From: 2 March 2026”; "" for all."""
    parts = []
    for name, field in SearchForm.base_fields.items():
        value = form.cleaned_data.get(name)
        if name == "sort" or not value:
            continue
        shown = str(value)
        if isinstance(field, ChoiceField):
            shown = str(dict(field.choices)[value])  # type: ignore[arg-type]
        elif isinstance(field, DateField):
            shown = date_format(value, "j F Y")
        parts.append(shown if name == "q" else f"{field.label}: {shown}")
    return " · ".join(parts)
