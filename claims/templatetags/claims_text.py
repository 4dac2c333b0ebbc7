"""Words about claims for templates: who, with what standing, in whose quotation marks."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Claim

register = template.Library()

_QUOTATION_MARKS = "“”„‟\"«»‹›‘’'"


@register.filter
def initial(claim: Claim) -> str:
    """One or two letters that stand for whoever made the claim: "KB" for Kate Bedingfield, "?" for nobody known."""
    named = claim.speaker or (claim.organisation if claim.kind == Claim.Kind.ORGANISATION else None)
    if named is None:
        return "A" if claim.kind == Claim.Kind.AUTHOR else "?"
    words = [word for word in named.name.replace("-", " ").split() if word[0].isalnum()]
    capital = [word for word in words if word[0].isupper()] or words
    if not capital:
        return named.name[:1]
    return capital[0][0] + (capital[-1][0] if len(capital) > 1 else "")


@register.filter
def standing(claim: Claim) -> str:
    """Role and organisation, as far as the article or the record states them: "spokesman, Kremlin"."""
    if claim.kind == Claim.Kind.ORGANISATION:
        return ""
    speaker = claim.speaker
    role = claim.role or (speaker.role if speaker else "")
    organisation = claim.organisation or (speaker.organisation if speaker else None)
    if organisation is None or organisation.name.casefold() in role.casefold():
        return role
    return f"{role}, {organisation.name}" if role else organisation.name


@register.filter
def quoted(claim: Claim) -> str:
    """The claim's words, in quotation marks if they are the speaker's own and bring none along."""
    words = claim.content_text
    if claim.form != Claim.Form.DIRECT or words[0] in _QUOTATION_MARKS:
        return words
    return f"“{words}”"


@register.simple_tag(takes_context=True)
def current(context: Context, url_name: str) -> SafeString | str:
    """`` aria-current="page"`` on the link to the page that is open."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.url_name != url_name:
        return ""
    return format_html(' aria-current="{}"', "page")
