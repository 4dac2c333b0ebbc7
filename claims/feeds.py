"""RSS and Atom: the newest claims of a search, a person, an organisation or an outlet, as recorded."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html, format_html_join
from django.utils.http import http_date
from django.utils.text import Truncator

from claims.models import Claim
from claims.querysets import ClaimQuerySet
from claims.search import with_quotation_marks

ITEMS = 50
KINDS: dict[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
_TITLE = 140
# What XML 1.0 has no way to write; a name or a title may hold it all the same.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is about. ``path`` is the page that shows the same."""

    title: str
    path: str
    claims: ClaimQuerySet


def respond(request: HttpRequest, kind: str, channel: Channel) -> HttpResponse:
    """The feed, or 304 to a reader that has it already: nothing but a list of keys is read for that."""
    newest = channel.claims.order_by("-pk")
    state = list(
        newest.values_list(
            "pk", "version", "status", "created_at", "speaker__name", "organisation__name", "article__title"
        )[:ITEMS]
    )
    written = max((row[3] for row in state), default=None)
    described = repr((kind, request.get_host(), channel.title, channel.path, state))
    etag = f'"{hashlib.sha256(described.encode()).hexdigest()[:32]}"'
    seconds = int(written.timestamp()) if written else None
    answer = get_conditional_response(request, etag, seconds)
    if answer is None:
        claims = Claim.objects.with_names().filter(pk__in=[row[0] for row in state]).order_by("-pk")
        answer = HttpResponse(_written(request, kind, channel, claims, written))
        answer["Content-Type"] = f"application/{kind}+xml; charset=utf-8"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    if seconds is not None:
        answer["Last-Modified"] = http_date(seconds)
    return answer


def _written(
    request: HttpRequest, kind: str, channel: Channel, claims: Iterable[Claim], written: datetime | None
) -> str:
    feed = KINDS[kind](
        title=_writable(f"{channel.title} · newsclaims"),
        link=request.build_absolute_uri(channel.path),
        description=_writable(f"{channel.title}: claims as they were recorded, the newest first."),
        language="en-gb",
        feed_url=request.build_absolute_uri(),
    )
    # Without an item the generator would say "now", and no two answers would be the same.
    feed.latest_post_date = lambda: written or datetime.fromtimestamp(0).astimezone()  # type: ignore[method-assign]
    for claim in claims:
        address = request.build_absolute_uri(claim.get_absolute_url())
        words = "".join(text for text, _ in with_quotation_marks(claim, [(claim.content_text, False)]))
        feed.add_item(
            title=_writable(f"{claim.who}: {Truncator(words).chars(_TITLE)}"),
            link=address,
            description=_writable(_described(request, claim, words)),
            author_name=_writable(claim.who),
            unique_id=address,
            unique_id_is_permalink=True,
            pubdate=claim.created_at,
            updateddate=claim.created_at,
            categories=[claim.get_form_display()],
        )
    return feed.writeString("utf-8")


def _described(request: HttpRequest, claim: Claim, words: str) -> str:
    """HTML, as readers take it: every word of an article or a person is escaped here."""
    standing = ", ".join(
        part for part in (claim.role, claim.organisation and claim.organisation.name) if part
    )
    who = f"{claim.who} ({standing})" if standing and standing != claim.who else claim.who
    article = claim.article
    published = article.published_on and f"{article.published_on:%-d %B %Y}"
    facts = [who, *(f"via {relay.name}" for relay in claim.relays.all()), article.outlet, published]
    line = format_html_join(" · ", "{}", ((fact,) for fact in facts if fact))
    address = request.build_absolute_uri(article.get_absolute_url())
    return format_html(
        '<blockquote><p>{}</p></blockquote><p>{}</p><p><a href="{}#claim-{}">{}</a></p>',
        words,
        line,
        address,
        claim.pk,
        article.name,
    )


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
