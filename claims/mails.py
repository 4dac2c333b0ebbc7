"""The mail about a saved search: in plain text and in HTML, with a way off that needs no sign-in."""

from email.headerregistry import Address

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from claims.models import Claim, SavedSearch
from claims.querysets import ClaimQuerySet
from claims.search import with_quotation_marks

LISTED = 20
LONGEST = 400


def compose(saved: SavedSearch, found: ClaimQuerySet, count: int, *, token: str) -> EmailMultiAlternatives:
    """The mail with the first of ``found``, which are ``count``."""
    claims = list(found.with_names()[:LISTED])
    off = settings.SITE_URL + reverse("saved-off", args=[token])
    name = " ".join(saved.name.split())
    context = {
        "site": settings.SITE_URL,
        "saved": saved,
        "name": name,
        "claims": [(claim, said(claim)) for claim in claims],
        "count": count,
        "more": count - len(claims),
        "off": off,
        "address": settings.SITE_URL + saved.get_absolute_url(),
    }
    host = Address(addr_spec=_bare(settings.DEFAULT_FROM_EMAIL)).domain
    since = int(saved.mailed_until.timestamp() * 1000) if saved.mailed_until else 0
    mail = EmailMultiAlternatives(
        subject=f"{count} new claim{'' if count == 1 else 's'}: {name}",
        body=plain(context),
        to=[saved.owner.email],
        headers={
            "Message-ID": f"<digest-{saved.pk}-{since}@{host}>",
            "List-Id": f"<saved-{saved.pk}.{host}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("claims/mail/digest.html", context), "text/html")
    return mail


def _bare(address: str) -> str:
    """The address of “Name <address>”."""
    return address.rpartition("<")[2].rstrip("> ")


def said(claim: Claim) -> str:
    """The claim's words, cut where a mail would grow too long."""
    words = "".join(text for text, _ in with_quotation_marks(claim, [(claim.content_text, False)]))
    return " ".join(Truncator(words).chars(LONGEST).split())


def plain(context: dict[str, object]) -> str:
    """The mail's text: what its HTML says, without any."""
    claims: list[tuple[Claim, str]] = context["claims"]  # type: ignore[assignment]
    lines = [f"New in your saved search “{context['name']}”: {context['count']}", ""]
    for claim, words in claims:
        article = claim.article
        day = date_format(article.published_on, "j F Y") if article.published_on else ""
        where = ", ".join(part for part in (article.outlet, day) if part)
        lines += [f"{claim.who}: {words}", *([where] if where else [])]
        lines += [f"{context['site']}{claim.get_absolute_url()}", ""]
    if context["more"]:
        lines += [f"And {context['more']} more: {context['address']}", ""]
    lines += [
        "--",
        f"You asked for this mail. The search and its mail: {context['address']}",
        f"No more of this mail, without signing in: {context['off']}",
    ]
    return "\n".join(lines) + "\n"
