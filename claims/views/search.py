"""The search page, which is the list of what awaits review as well."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BooleanField, ChoiceField, DateField, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from claims import found, results
from claims.facets import Labels, facets, labels
from claims.forms import SearchForm, troubles
from claims.query import FIELDS, Term, terms_of
from claims.suggestions import meant
from newsclaims.access import reading


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the query string without it."""

    label: str
    value: str
    without: str


def chips(form: Form, query: QueryDict, names: Labels | None = None) -> Iterator[Chip]:
    """What narrows a list beside its words; the form has been validated. ``names``: of numbers."""
    for name, field in form.fields.items():
        value = form.cleaned_data[name]
        if name in {"q", "sort", "repeats"} or not value:
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
        elif names:
            shown = names.of(name, shown) or shown
        yield Chip(str(field.label), shown, "?" + rest.urlencode())


_SAID_BY = {"org": "organisation"}
"""Terms of a query whose field in the form has another name."""


def query_chips(query: QueryDict, text: str, names: Labels) -> Iterator[Chip]:
    """The terms of a query, such as ``speaker:holt``, each with its way off."""
    for term, rest in terms_of(text):
        without = query.copy()
        without.pop("page", None)
        without["q"] = rest
        name = _SAID_BY.get(term.field, term.field)
        field = SearchForm.base_fields[name]
        shown = _shown(term, name, names)
        yield Chip(str(field.label), f"not {shown}" if term.negated else shown, "?" + without.urlencode())


def _shown(term: Term, name: str, names: Labels) -> str:
    """The value of a term, as people say it."""
    field = SearchForm.base_fields[name]
    if isinstance(field, DateField):
        return date_format(term.value, "j F Y")
    value = str(term.value)
    if isinstance(field, ChoiceField):
        return str(dict(field.choices)[value])  # type: ignore[arg-type]
    if name == "hedge":
        return {"any": "any word", "none": "no word"}.get(value.lower(), value)
    return (names.of(name, value) if name in {"speaker", "organisation", "outlet"} else "") or value


@reading
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Claims by words, names, outlet, dates and state; all of it is in the query string."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form)), "fields": FIELDS}
        return render(request, "claims/search.html", wrong, status=400)
    cleaned = form.cleaned_data
    answer = results.answer(cleaned, request.GET.get("page"))
    names = labels(answer.found, cleaned)
    context = {
        "form": form,
        "answer": answer,
        "counted": found.COUNTED,
        "page": answer.page,
        "who": answer.who,
        "facets": facets(answer.found, request.GET, names),
        "chips": [*query_chips(request.GET, cleaned["q"], names), *chips(form, request.GET, names)],
        "order": answer.order,
        "meant": meant(request.GET, cleaned) if not answer.found.claims else [],
        "fields": FIELDS,
        "is_review": cleaned["status"] == "unreviewed",
    }
    return render(request, "claims/search.html", context)
