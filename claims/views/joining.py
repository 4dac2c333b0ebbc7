"""Two records that are one, and claims that are somebody else's."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from claims import services
from claims.models import Claim
from claims.record_forms import MergeForm, SplitForm
from claims.registry import PERSON, Kind, known
from claims.registry import candidates as registry_candidates
from claims.views.acts import done, live_or_404
from newsclaims.access import leading
from newsclaims.http import SignedInRequest

FOUND = 12
CLAIMS = 100


@leading
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """Find the other record, see what a merge would move, and do it."""
    record = live_or_404(kind, pk)
    form = MergeForm(request.POST if request.method == "POST" else request.GET)
    context: dict[str, Any] = {"kind": kind, "record": record, "form": form}
    if not form.is_valid():
        return render(request, "claims/merge.html", context, status=400)
    other = kind.record.objects.on_record().filter(pk=form.cleaned_data["other"]).first()
    if other is None:
        if form.cleaned_data["other"]:
            context["trouble"] = f"That {kind} is not on record any more. Choose another one."
        context["found"] = _found(kind, record, form.cleaned_data["q"])
        return render(request, "claims/merge.html", context)
    stays, gone = (record, other) if form.cleaned_data["keep"] == "this" else (other, record)
    try:
        if request.method == "POST":
            act = services.merge(kind=kind, key=gone.pk, into=stays.pk, user=request.user)
            done(request, kind, act)
            return redirect(stays)
        context["preview"] = services.preview_merge(kind=kind, key=gone.pk, into=stays.pk)
    except (services.NotOnRecordError, services.RefusedError) as error:
        context |= {"trouble": str(error), "found": _found(kind, record, "")}
        return render(request, "claims/merge.html", context, status=409)
    context |= {"other": other, "stays": stays, "gone": gone, "staying": stays.claims.shown().count()}
    return render(request, "claims/merge.html", context)


def _found(kind: Kind, record: Any, words: str) -> list[Any]:
    """Those whose name has the words; without any, those whom the record may be."""
    if words:
        rows = kind.record.objects.named(words)
    elif kind is PERSON:
        keys = [item.key for item in registry_candidates.people(record.name, [], None)]
        rows = kind.record.objects.filter(pk__in=keys)
    else:
        keys = [item.key for item in registry_candidates.bodies(record.name)]
        rows = kind.record.objects.filter(pk__in=keys)
    if kind is PERSON:
        rows = rows.select_related("organisation")
    return list(rows.exclude(pk=record.pk).with_counts().order_by("-claim_count", "name")[:FOUND])


@leading
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """Tick claims that are somebody else's, and say whose they are."""
    record = live_or_404(kind, pk)
    if request.method != "POST":
        return _split_page(request, kind, record, SplitForm())
    form = SplitForm(request.POST)
    if not form.is_valid():
        return _split_page(request, kind, record, form, status=422)
    cleaned = form.cleaned_data
    to = cleaned["to"]
    namesakes = [other for other in known(kind, cleaned["name"]) if other != record]
    if to is None and namesakes:
        return _split_page(request, kind, record, form, namesakes=namesakes, status=422)
    claims = {*cleaned["claim"]}
    claims.update(record.claims.filter(article__in=cleaned["article"]).values_list("pk", flat=True))
    key = to if isinstance(to, int) else None
    try:
        act = services.split(
            kind=kind, key=record.pk, claims=sorted(claims), to=key, name=cleaned["name"], user=request.user
        )
    except (services.NotOnRecordError, services.RefusedError) as error:
        form.add_error(None, str(error))
        return _split_page(request, kind, record, form, namesakes=namesakes, status=422)
    done(request, kind, act)
    return redirect(record)


def _split_page(
    request: HttpRequest, kind: Kind, record: Any, form: SplitForm, *, namesakes: Any = (), status: int = 200
) -> HttpResponse:
    """The record's claims by article, those ticked that were ticked before."""
    claims = record.claims.with_names().order_by("-article__published_on", "-article", "position", "pk")
    page = Paginator(claims, CLAIMS).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "record": record,
        "form": form,
        "page": page,
        "articles": _by_article(page.object_list),
        "ticked": {int(key) for key in _keys(form, "claim")},
        "ticked_articles": {int(key) for key in _keys(form, "article")},
        "namesakes": _described(kind, namesakes),
    }
    return render(request, "claims/split.html", context, status=status)


def _keys(form: SplitForm, name: str) -> list[int]:
    return form.cleaned_data.get(name, []) if form.is_bound and hasattr(form, "cleaned_data") else []


def _by_article(claims: Any) -> list[tuple[Any, list[Claim]]]:
    found: dict[int, tuple[Any, list[Claim]]] = {}
    for claim in claims:
        found.setdefault(claim.article_id, (claim.article, []))[1].append(claim)
    return list(found.values())


def _described(kind: Kind, records: Any) -> list[Any]:
    rows = kind.record.objects.filter(pk__in=[record.pk for record in records]).with_counts()
    return list(rows.select_related("organisation") if kind is PERSON else rows)
