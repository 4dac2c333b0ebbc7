"""A claim for others' machines and papers: schema.org as JSON-LD, and a citation in words."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format

from articles.models import Article
from claims.models import Claim
from claims.templatetags.claims_text import headed, is_web_address, quoted, standing

Absolute = Callable[[str], str]
"""Makes a path of this site a whole address."""


def linked_data(claim: Claim, absolute: Absolute) -> dict[str, Any]:
    """A ``Quotation`` if the words are the source's own, else a ``Claim`` with the article it appears in.

    Nothing says whether it is true: there is no rating, and no review.
    """
    address = absolute(claim.get_absolute_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@id": address,
        "url": address,
        "text": claim.content_text,
        "inLanguage": "en",
    }
    source = _source(claim, absolute)
    if claim.form == Claim.Form.DIRECT:
        data |= {
            "@type": "Quotation",
            "spokenByCharacter": source,
            "isPartOf": article_data(claim.article, absolute),
        }
    else:
        data |= {"@type": "Claim", "author": source, "appearance": article_data(claim.article, absolute)}
    if source is None:
        data["creditText"] = claim.who
    return _said(data)


def article_data(article: Article, absolute: Absolute) -> dict[str, Any]:
    """An article as schema.org has it; its own address on the web if it is known."""
    return _said(
        {
            "@type": "NewsArticle",
            "headline": article.title,
            "url": article.url if is_web_address(article.url) else absolute(article.get_absolute_url()),
            "datePublished": article.published_on.isoformat() if article.published_on else None,
            "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
        }
    )


def _source(claim: Claim, absolute: Absolute) -> dict[str, Any] | None:
    """Who says it, if it is somebody on record; an unnamed source is nobody."""
    body = claim.organisation
    works_for = _body(body, absolute) if body else None
    if claim.speaker:
        person = claim.speaker
        return _said(
            {
                "@type": "Person",
                "name": person.name,
                "url": absolute(person.get_absolute_url()),
                "sameAs": _wikidata(person.wikidata_id),
                "jobTitle": claim.role or person.role,
                "affiliation": works_for,
            }
        )
    return works_for if claim.kind == Claim.Kind.ORGANISATION else None


def _body(body: Any, absolute: Absolute) -> dict[str, Any]:
    address = absolute(body.get_absolute_url())
    same = _wikidata(body.wikidata_id)
    return _said({"@type": "Organization", "name": body.name, "url": address, "sameAs": same})


def _wikidata(key: str) -> str | None:
    return f"https://www.wikidata.org/entity/{key}" if key else None


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value}


def citation(claim: Claim, absolute: Absolute) -> str:
    """Who said what, through whom, where and when, and the claim's address: one line for a footnote."""
    who = headed(claim.who)
    if place := standing(claim):
        who += f" ({place})"
    words = quoted(claim)
    if claim.form != Claim.Form.DIRECT:
        words = f"reported as: {words}"
    through = "".join(f", through {relay.name}" for relay in claim.relays.all())
    article = claim.article
    told = [f"“{article.title}”" if article.title else "", article.outlet]
    told.append(date_format(article.published_on, "j F Y") if article.published_on else "")
    where = ", ".join(part for part in told if part) or "an article"
    ends = words.rstrip("”\"’'")[-1:] in {".", "!", "?", "…"}
    return f"{who}{through}: {words}{'' if ends else '.'} In: {where}. {absolute(claim.get_absolute_url())}"
