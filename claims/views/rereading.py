"""What an editor does with a whole article: take it, see who else is there, read it again, remove it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import services as intake
from articles.models import Article
from claims import presence, services
from claims.models import Claim, Rereading
from claims.review_forms import AssignForm, called
from claims.views.going import own_page
from newsclaims.access import editing
from newsclaims.http import SignedInRequest


def _article(pk: int) -> Article:
    return get_object_or_404(Article.objects.defer("search").select_related("job"), pk=pk)


@editing
@require_POST
def article_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an article, give it to somebody, or give it back."""
    return _assign(request, _article(pk), article_id=pk)


@editing
@require_POST
def claim_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for a single claim."""
    return _assign(request, get_object_or_404(Claim.objects.only("pk"), pk=pk), claim_id=pk)


def _assign(request: SignedInRequest, what: Article | Claim, **key: int) -> HttpResponse:
    form = AssignForm(request.POST)
    name = "article" if isinstance(what, Article) else "claim"
    back = redirect(own_page(request, request.POST.get("next", "")) or what)
    if not form.is_valid():
        messages.error(request, str(form.errors["editor"][0]))
        return back
    editor = form.cleaned_data["editor"]
    try:
        services.assign(editor=editor, user=request.user, **key)
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        whose = "nobody’s any more" if editor is None else f"{called(editor)}’s"
        messages.success(request, f"The {name} is {'yours' if editor == request.user else whose}.")
    return back


@editing
@never_cache
@require_safe
def article_presence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that the editor is on the page; who else is, for htmx, which asks every half minute."""
    return render(request, "review/presence.html", {"others": presence.note(pk, request.user)})


@editing
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def article_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask what running the model again would change, see it, then do it. htmx looks whether it is there."""
    found = _article(pk)
    if request.method == "POST" and "look" in request.POST:
        services.ask_rereading(article_id=pk, user=request.user)
        return redirect("article-again", pk=pk)
    if request.method == "POST":
        intake.try_again(article=found)
        Rereading.objects.filter(article=pk).delete()
        messages.success(request, "The model reads the article again. What people decided stays.")
        return redirect(found)
    asked = Rereading.objects.filter(article=pk).select_related("by").first()
    template = "review/again.html#difference" if request.htmx else "review/again.html"
    return render(request, template, {"article": found, "asked": asked})


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def article_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a file that could not be read. Asked for first: it is gone for good."""
    found = _article(pk)
    if request.method == "POST":
        name = found.name
        try:
            intake.discard(article=found)
        except intake.NotDiscardableError as error:
            messages.error(request, str(error))
            return redirect(found)
        messages.success(request, f"“{name}” is removed.")
        return redirect("home")
    return render(request, "review/discard.html", {"article": found})
