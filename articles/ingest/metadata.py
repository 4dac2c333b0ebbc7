"""What a page says about itself for machines: JSON-LD, OpenGraph, meta and link elements."""

import json
from typing import Any

from .dates import plausible, read_timestamp
from .details import Details, web_address

_ARTICLE_TYPES = ("Article", "BlogPosting", "NewsItem", "Report")
_MAX_JSON = 1_000_000


def details_of_page(tree: Any) -> Details:
    """Read JSON-LD first (it is the most exact), then OpenGraph, then the other elements of the head."""
    details = _json_ld(tree)
    meta = _meta(tree)
    details.fill_from(
        Details(
            title=meta.get("og:title", ""),
            outlet=meta.get("og:site_name", ""),
            byline=_person(meta.get("article:author", "")) or _person(meta.get("author", "")),
            published_on=read_timestamp(meta.get("article:published_time", "")),
            url=_canonical(tree) or web_address(meta.get("og:url", "")),
        )
    )
    for name in (
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "pubdate",
        "publish-date",
        "parsely-pub-date",
    ):
        details.published_on = details.published_on or read_timestamp(meta.get(name, ""))
    return details


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.strip().lower(), (element.get("content") or "").strip())
    return found


def _canonical(tree: Any) -> str:
    for element in tree.iter("link"):
        if (element.get("rel") or "").strip().lower() == "canonical":
            return web_address(element.get("href") or "")
    return ""


def _json_ld(tree: Any) -> Details:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = script.text or ""
        if len(text) > _MAX_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if any(kind.endswith(_ARTICLE_TYPES) for kind in _strings(item.get("@type"))):
                return _details_of(item)
    return Details()


def _items(data: Any) -> list[dict[str, Any]]:
    """The objects of the top level, and of its @graph."""
    items = data if isinstance(data, list) else [data]
    found = []
    for item in items:
        if isinstance(item, dict):
            found.append(item)
            graph = item.get("@graph")
            found += [node for node in graph if isinstance(node, dict)] if isinstance(graph, list) else []
    return found


def _details_of(item: dict[str, Any]) -> Details:
    publisher = item.get("publisher")
    page = item.get("mainEntityOfPage")
    address = item.get("url") or (page.get("@id") if isinstance(page, dict) else page)
    published = read_timestamp(item.get("datePublished") or item.get("dateCreated"))
    return Details(
        title=next(iter(_strings(item.get("headline") or item.get("name"))), ""),
        outlet=", ".join(_names(publisher)),
        byline=_joined([name for name in map(_person, _names(item.get("author"))) if name]),
        published_on=plausible(published) if published else None,
        url=web_address(address) if isinstance(address, str) else "",
    )


def _names(value: Any) -> list[str]:
    """Names of people or bodies, which may stand as strings, as objects, or as lists of these."""
    names = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        names += _strings(name)
    return list(dict.fromkeys(names))


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]


def _person(name: str) -> str:
    """OpenGraph's author is often the address of a profile, which is no name."""
    return "" if "://" in name or name.startswith("@") or "/" in name else name


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
