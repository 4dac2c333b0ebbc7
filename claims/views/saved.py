"""Saved searches: the list, what is new in one, keeping, changing, deleting; mail turned off by its link."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import services
from claims.forms import SearchForm, storable, troubles
from claims.models import SavedSearch
from claims.saved_searches import form_of, matches, new_matches, query_of, settled
from claims.services.digests import saved_of
from claims.summaries import summary
from claims.views.going import own_page
from newsclaims.access import public
from newsclaims.http import SignedInRequest

ROWS = 25
COUNTED = 99
"""News is counted up to here: more is “99+”, whatever it is."""


class SavedForm(forms.ModelForm[SavedSearch]):
    """The name of a saved search, and whether its news is mailed."""

    name = forms.CharField(label="Name", max_length=120, validators=[storable])

    class Meta:
        model = SavedSearch
        fields = ["name", "digest"]
        labels = {"digest": "E-mail when there is something new"}

    def __init__(self, *args: object, address: str, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self._address = address

    def clean_digest(self) -> str:
        digest: str = self.cleaned_data["digest"]
        if digest != SavedSearch.Digest.OFF and not self._address:
            raise forms.ValidationError("Your account has no e-mail address to send this to.")
        return digest


class SinceForm(forms.Form):
    """From when on a claim counts as new, as an address has it."""

    since = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ"])

    def moment(self, otherwise: datetime) -> datetime:
        given: datetime | None = self.cleaned_data.get("since") if self.is_valid() else None
        return given.replace(tzinfo=UTC) if given else otherwise


def stamp(moment: datetime) -> str:
    """A moment as ``since`` has it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _own(request: SignedInRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(request.user).kept(), pk=pk)


def _told(saved: SavedSearch) -> dict[str, object]:
    """One line of the list."""
    form = form_of(saved)
    if not form.is_valid():
        return {"saved": saved, "troubles": list(troubles(form))}
    count = new_matches(saved).order_by()[: COUNTED + 1].count()
    return {"saved": saved, "summary": summary(form), "new": min(count, COUNTED), "many": count > COUNTED}


def _done(act: Callable[[], SavedSearch]) -> SavedSearch:
    """What a service made of it; 404 if it was deleted meanwhile."""
    try:
        return act()
    except services.NotTheirsError:
        raise Http404 from None


@require_safe
def saved_list(request: SignedInRequest) -> HttpResponse:
    """Somebody's saved searches and how much is new in each: a query for each of a page's."""
    page = Paginator(SavedSearch.objects.of(request.user).kept(), ROWS).get_page(request.GET.get("page"))
    return render(request, "claims/saved_list.html", {"page": page, "rows": [_told(each) for each in page]})


@require_http_methods(["GET", "HEAD", "POST"])
def saved_new(request: SignedInRequest) -> HttpResponse:
    """Keep the search that the query string describes."""
    search = SearchForm(request.GET)
    if not search.is_valid():
        wrong = {"troubles": list(troubles(search))}
        return render(request, "claims/saved_form.html", wrong, status=400)
    told = summary(search)
    given = request.POST if request.method == "POST" else None
    starting = {"name": told[:120] or "All claims", "digest": SavedSearch.Digest.OFF}
    form = SavedForm(given, initial=starting, address=request.user.email)
    if form.is_valid():
        saved, is_new = services.save_search(owner=request.user, form=search, **form.cleaned_data)
        messages.success(
            request, f"Saved as “{saved}”." if is_new else f"You have this already, as “{saved}”."
        )
        return redirect("saved-list")
    context = {"form": form, "summary": told, "back": f"{reverse('search')}?{query_of(search)}"}
    return render(request, "claims/saved_form.html", context, status=422 if given is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name, other mail."""
    saved = _own(request, pk)
    given = request.POST if request.method == "POST" else None
    form = SavedForm(given, initial={"name": saved.name, "digest": saved.digest}, address=request.user.email)
    if form.is_valid():
        _done(partial(services.change_saved, owner=request.user, saved_id=pk, **form.cleaned_data))
        messages.success(request, "Changed.")
        return redirect("saved-list")
    context = {"form": form, "saved": saved, "back": reverse("saved-list")}
    return render(request, "claims/saved_form.html", context, status=422 if given is not None else 200)


@never_cache
@require_safe
def saved(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it finds, the latest recorded first, with what is new marked; the address says since when."""
    found = _own(request, pk)
    if "since" not in request.GET:
        return redirect(f"{found.get_absolute_url()}?{urlencode({'since': stamp(found.seen_until)})}")
    form, since = form_of(found), SinceForm(request.GET).moment(found.seen_until)
    if not form.is_valid():
        return render(request, "claims/saved.html", {"saved": found, "troubles": list(troubles(form))})
    until, claims = settled(), matches(found)
    page = Paginator(claims.with_names(), ROWS).get_page(request.GET.get("page"))
    context = {
        "saved": found,
        "page": page,
        "summary": summary(form),
        "new": new_matches(found, since=since).order_by().count(),
        "fresh": {claim.pk for claim in page if claim.created_at > since},
        "until": stamp(until),
        "is_ahead": until > found.seen_until,
        "query": found.query,
    }
    return render(request, "claims/saved.html", context)


@require_POST
def saved_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The owner has seen what the page showed."""
    found = _own(request, pk)
    until = SinceForm({"since": request.POST.get("until", "")}).moment(found.seen_until)
    _done(partial(services.mark_seen, owner=request.user, saved_id=pk, until=until))
    return render(request, "claims/saved.html#seen") if request.htmx else redirect("saved-list")


@require_POST
def saved_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it out of the list, with a way back."""
    gone = _done(partial(services.delete_saved, owner=request.user, saved_id=pk))
    messages.success(request, f"Deleted “{gone}”.", extra_tags=reverse("saved-restore", args=[pk]))
    return redirect("saved-list")


@require_POST
def saved_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring a deleted one back."""
    try:
        back = services.restore_saved(owner=request.user, saved_id=pk)
    except services.NotTheirsError:
        messages.error(request, "It cannot be brought back: it is there, or the same has been saved again.")
    else:
        messages.success(request, f"“{back}” is back.")
    return redirect(own_page(request, request.POST.get("next", "")) or "saved-list")


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_off(request: HttpRequest, token: str) -> HttpResponse:
    """A mail's way off. Mail programs post to it by themselves (RFC 8058): the signed link is the proof."""
    found = saved_of(token)
    if found is None:
        return render(request, "claims/saved_off.html", status=404)
    if request.method == "POST":
        services.turn_off(saved_id=found.pk)
    return render(request, "claims/saved_off.html", {"saved": found, "is_off": request.method == "POST"})
