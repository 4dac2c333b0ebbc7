"""A search in words: for the name of a saved one, the title of a feed, the subject of a mail."""

from django.forms import ChoiceField, DateField
from django.utils.formats import date_format

from claims.forms import SearchForm
from claims.models import Organisation, Speaker

HOW_SHOWN = frozenset({"sort", "repeats"})
"""Fields that say how a list is shown, not what is in it."""
_RECORDS: dict[str, type[Speaker] | type[Organisation]] = {
    "speaker": Speaker,
    "organisation": Organisation,
    "outlet": Organisation,
}


def summary(form: SearchForm) -> str:
    """What a valid search asks for, such as “gate · Who said it: Vollan · From: 2 March 2026”; "" for all."""
    parts = []
    for name, field in SearchForm.base_fields.items():
        value = form.cleaned_data.get(name)
        if name in HOW_SHOWN or not value:
            continue
        shown = str(value)
        if isinstance(field, ChoiceField):
            shown = str(dict(field.choices)[value])  # type: ignore[arg-type]
        elif isinstance(field, DateField):
            shown = date_format(value, "j F Y")
        elif name in _RECORDS and shown.isdecimal() and len(shown) < 19:  # links give a record's number
            shown = _RECORDS[name].objects.filter(pk=shown).values_list("name", flat=True).first() or shown
        parts.append(shown if name == "q" else f"{field.label}: {shown}")
    return " · ".join(parts)
