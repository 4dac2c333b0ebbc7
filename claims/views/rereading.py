"""What an editor does with a whole article: take it, see who else is there, read it again, remove it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import services as intake
from articles.models import Article
from claims import presence, services
from claims.review_forms import AssignForm
from claims.services.rereading import LONGEST, reread
from claims.views.going import own_page
from newsclaims.access import editing
from newsclaims.http import SignedInRequest


def _article(pk: int) -> Article:
    return get_object_or_404(Article.objects.defer("search").select_related("job"), pk=pk)


@editing
@require_POST
def article_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an article, give it to somebody, or give it back."""
    found, form = _article(pk), AssignForm(request.POST)
    name = form.cleaned_data["editor"] if form.is_valid() else ""
    editor = User.objects.filter(username=name).first()
    if name and editor is None:
        messages.error(request, f"Nobody here is called {name}.")
        return redirect(found)
    try:
        given = services.assign(article_id=pk, editor=editor, user=request.user)
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        whose = "yours" if editor == request.user else f"{editor}’s"
        messages.success(
            request, f"The article is {whose}." if given else "The article is nobody’s any more."
        )
    return redirect(own_page(request, request.POST.get("next", "")) or found)


@editing
@never_cache
@require_safe
def article_presence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that the editor is on the page; who else is, for htmx, which asks every half minute."""
    return render(request, "review/presence.html", {"others": presence.note(pk, request.user)})


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def article_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what running the model again would change; then do it."""
    found = _article(pk)
    if request.method == "POST":
        intake.try_again(article=found)
        messages.success(request, "The model reads the article again. What people decided stays.")
        return redirect(found)
    short = bool(found.text) and len(found.text) <= LONGEST
    context = {"article": found, "rereading": reread(found) if short else None, "longest": LONGEST}
    return render(request, "review/again.html", context)


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
