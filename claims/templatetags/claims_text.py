"""Words about claims for templates: who, with what standing, in whose quotation marks."""

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from django import template
from django.contrib.auth.models import User
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Job
from claims.found import COUNTED
from claims.highlight import Segment, Voiced
from claims.models import Act, Claim
from newsclaims.access import at_least
from newsclaims.addresses import address

register = template.Library()

_QUOTATION_MARKS = "“”„‟\"«»‹›‘’'"
_STAGES = {
    Job.State.QUEUED.value: ("waiting its turn", 8),
    Job.State.READING.value: ("reading", 35),
    Job.State.EXTRACTING.value: ("looking for claims", 70),
    Job.State.DONE.value: ("done", 100),
    Job.State.FAILED.value: ("could not be read", 100),
}
_STEPS = {
    Job.State.QUEUED.value: "Waiting its turn",
    Job.State.READING.value: "Reading",
    Job.State.EXTRACTING.value: "Looking for claims",
    Job.State.DONE.value: "Done",
}


@register.filter
def initial(claim: Claim) -> str:
    """One or two letters for whoever made the claim: "KB" for Kate Bedingfield, "?" for nobody known."""
    named = claim.speaker or (claim.organisation if claim.kind == Claim.Kind.ORGANISATION else None)
    if named is None:
        return "A" if claim.kind == Claim.Kind.AUTHOR else "?"
    words = [word for word in named.name.replace("-", " ").split() if word[0].isalnum()]
    capital = [word for word in words if word[0].isupper()] or words
    if not capital:
        return named.name[:1]
    return (capital[0][0] + (capital[-1][0] if len(capital) > 1 else "")).upper()


@register.filter
def headed(name: str) -> str:
    """A name as a heading: "County police" for "county police", but "eBay" as it is."""
    return name if name.partition(" ")[0] != name.partition(" ")[0].lower() else name[:1].upper() + name[1:]


@register.filter
def standing(claim: Claim) -> str:
    """Role and organisation, as far as the article or the record states them: "spokesman, Kremlin"."""
    if claim.kind == Claim.Kind.ORGANISATION:
        return ""
    speaker = claim.speaker
    role = claim.role or (speaker.role if speaker else "")
    if role.casefold() in claim.who.casefold():
        role = ""
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


@register.filter
def at(key: int, name: str) -> str:
    """``{% url name key %}``, for what stands on a page by the hundred."""
    return address(name, key)


register.filter("address", address)


@register.filter
def upto(number: int) -> str:
    """A count as far as counts go: "4,821", and "5,000+" for what is counted no further."""
    return f"{COUNTED:,}+" if number > COUNTED else intcomma(str(number))  # it may be lazy


@register.simple_tag(takes_context=True)
def current(context: Context, url_name: str, *parts: str) -> SafeString | str:
    """`` aria-current="page"`` on the link to the page that is open, "true" where a page of its part is."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.url_name not in {url_name, *parts}:
        return ""
    return format_html(' aria-current="{}"', "page" if match.url_name == url_name else "true")


@register.filter
def stage(job: Job | None) -> str:
    """A job's state as a journalist would say it."""
    return _STAGES[job.state][0] if job else ""


@register.filter
def percent(job: Job | None) -> int:
    """How far a job has come, for a bar: stages, not time."""
    return _STAGES[job.state][1] if job else 0


@register.filter
def steps(job: Job) -> list[dict[str, str]]:
    """The stages of a job, each past, now or ahead."""
    order = list(_STEPS)
    now = order.index(job.state) if job.state in _STEPS else len(order)
    when = ["past"] * now + ["now"] + ["ahead"] * len(order)
    return [{"label": label, "when": when[at]} for at, label in enumerate(_STEPS.values())]


@register.filter
def looks(segment: Segment) -> str:
    """The classes of a stretch of an article: whose it is, and which part it plays."""
    voice = (segment.top or segment.named[0]).voice
    classes = [f"hue-{voice.hue}", f"pattern-{voice.pattern}"]
    if segment.said:
        classes.append("said")
    if segment.below:
        classes.append(f"inside under-{segment.below.voice.hue}")
    parts = {"source": segment.is_source, "cue": segment.is_cue, "hedge": segment.is_hedge}
    return " ".join(classes + [part for part, is_on in parts.items() if is_on])


@register.filter
def numbers(claims: Iterable[Voiced]) -> str:
    """The keys of claims as a list between blanks, for a data attribute."""
    return " ".join(str(shown.claim.pk) for shown in claims)


@register.filter
def is_web_address(address: str) -> bool:
    """Whether it may become a link: nothing but http and https may."""
    return _web_address(address) is not None


@register.filter
def host(address: str) -> str:
    """The site of a web address, to be shown in its place."""
    parts = _web_address(address)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else address


def _web_address(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


@register.filter
def undoable_by(act: Act, user: User) -> bool:
    """Whether somebody may take the act back."""
    return at_least(user, act.role_to_undo(user))
