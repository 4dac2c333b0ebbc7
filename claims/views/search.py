"""The search page, which is the list of what awaits review as well."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BooleanField, ChoiceField, DateField, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from claims.forms import SearchForm, troubles
from claims.search import Results, excerpts, find, named
from newsclaims.access import reading


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the query string without it."""

    label: str
    value: str
    without: str


def chips(form: Form, query: QueryDict) -> Iterator[Chip]:
    """What narrows a list beside its words; the form has been validated."""
    for name, field in form.fields.items():
        value = form.cleaned_data[name]
        if name in {"q", "sort"} or not value:
            continue
        rest = query.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        shown = str(value)
        if isinstance(field, ChoiceField):
            shown = str(dict(field.choices)[value])  # type: ignore[arg-type]
        elif isinstance(field, DateField):
            shown = date_format(value, "j F Y")
        elif isinstance(field, BooleanField):
            shown = ""
        yield Chip(str(field.label), shown, "?" + rest.urlencode())


@reading
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Claims by words, names, outlet, dates and state; all of it is in the query string."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form))}
        return render(request, "claims/search.html", wrong, status=400)
    cleaned = form.cleaned_data
    who = named(cleaned["q"])
    results = Results(find(cleaned, who).with_names())
    page = results.get_page(request.GET.get("page"))
    if cleaned["q"]:
        excerpts(page, cleaned["q"])
    context = {
        "form": form,
        "page": page,
        "who": who,
        "chips": list(chips(form, request.GET)),
        "order": cleaned["sort"] or ("relevance" if cleaned["q"] else "newest"),
        "is_review": cleaned["status"] == "unreviewed",
    }
    return render(request, "claims/search.html", context)
