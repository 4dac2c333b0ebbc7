"""Saved web pages."""

import json
from datetime import date

import pytest

from articles.ingest import Document, Format, IngestError, read_document

from .makers import ARTICLE, SENTENCES

PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(head: str = "", inner: str = PARAGRAPHS) -> Document:
    markup = (
        f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>"
        "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
        f"<article>{inner}</article><footer>All rights reserved</footer></body></html>"
    )
    return read_document(markup.encode(), "a.html")


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(values)}</script>'


def test_article_without_what_is_around_it() -> None:
    document = page()
    assert document.text == ARTICLE
    assert document.format is Format.HTML
    assert document.dropped == ("Left out 5 words around the article (headings, captions, menus, notices).",)


def test_inline_tags_join_and_blocks_part() -> None:
    inner = (
        "<p>The <b>har</b>bour <a href=x>authority</a><br>said</p><div>so<div>again</div>now</div>"
        + PARAGRAPHS
    )
    assert page(inner=inner).text.startswith(
        "The harbour authority\nsaid\n\nso\n\nagain\n\nnow\n\n" + SENTENCES[0]
    )


def test_lists_quotes_and_tables_are_read() -> None:
    inner = PARAGRAPHS + (
        "<ul><li>the first of the demands that were made</li><li>the second of them</li></ul>"
        "<blockquote><p>We never agreed to any of this.</p></blockquote>"
        "<table><tr><td>Ada Novak</td><td>against</td></tr></table>"
    )
    text = page(inner=inner).text
    for part in ("the first of the demands", "the second of them", "We never agreed", "Ada Novak\n\nagainst"):
        assert part in text


def test_short_page_is_read_whole() -> None:
    document = read_document(
        b"<html><body><p>The quay is closed.</p><p>Who knew?</p></body></html>", "a.html"
    )
    assert document.text == "The quay is closed.\n\nWho knew?"


def test_json_ld() -> None:
    document = page(
        ld(
            **{"@type": "NewsArticle"},
            headline="Quay to close",
            author=[{"@type": "Person", "name": "Ada Novak"}, {"name": "Ben Osei"}, "Cy Ito"],
            publisher={"@type": "Organization", "name": "The Ellery Courier"},
            datePublished="2024-03-12T23:30:00-05:00",
            mainEntityOfPage={"@id": "https://courier.example/quay"},
        )
        + "<meta property=og:title content='Quay to close | Courier'>"
    )
    assert document.title == "Quay to close"
    assert document.byline == "Ada Novak, Ben Osei and Cy Ito"
    assert document.outlet == "The Ellery Courier"
    assert document.published_on == date(2024, 3, 12)
    assert document.url == "https://courier.example/quay"


def test_json_ld_in_a_graph() -> None:
    graph = [{"@type": "WebSite", "name": "Courier"}, {"@type": ["Article"], "headline": "Quay to close"}]
    assert page(ld(**{"@graph": graph})).title == "Quay to close"


@pytest.mark.parametrize(
    "broken", ["{", "[]", '"x"', "null", '{"@type": 3}', '{"@type": "Article", "author": 7}']
)
def test_broken_json_ld_is_no_reason_to_refuse(broken: str) -> None:
    assert page(f'<script type="application/ld+json">{broken}</script>').text == ARTICLE


def test_open_graph() -> None:
    document = page(
        "<meta property=og:title content='Quay to close'>"
        "<meta property=og:site_name content='The Ellery Courier'>"
        "<meta property=article:published_time content='2024-03-12'><meta name=author content='Ada Novak'>"
        "<meta property=og:url content='https://courier.example/og'>"
    )
    assert (document.title, document.outlet) == ("Quay to close", "The Ellery Courier")
    assert (document.byline, document.published_on) == ("Ada Novak", date(2024, 3, 12))
    assert document.url == "https://courier.example/og"


def test_what_the_page_shows() -> None:
    document = page(
        "<title>Quay to close | The Ellery Courier</title><link rel=canonical href=https://courier.example/quay>",
        "<h1>Quay to close</h1><p class=byline>By Ada Novak</p><time datetime=2024-03-12>today</time>"
        + PARAGRAPHS,
    )
    assert document.title == "Quay to close"
    assert document.byline == "Ada Novak"
    assert document.published_on == date(2024, 3, 12)
    assert document.url == "https://courier.example/quay"


def test_a_heading_within_the_text_is_not_the_title() -> None:
    document = page("<title>Quay to close</title>", f"<h2>Nine weeks without ships</h2>{PARAGRAPHS}")
    assert document.title == "Quay to close"


def test_what_is_not_stated_stays_empty() -> None:
    document = page()
    assert (document.title, document.outlet, document.byline, document.url) == ("", "", "", "")
    assert document.published_on is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "/quay", "data:text/html,x", "https://", "file:///etc/passwd"]
)
def test_only_addresses_of_the_web(address: str) -> None:
    assert page(f"<link rel=canonical href='{address}'>").url == ""


@pytest.mark.parametrize(
    ("statement", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=windows-1252>", "cp1252"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", "cp1251"),
        ("<meta charset=klingon>", "utf-8"),
        ("", "utf-8"),
        ("", "utf-16"),
        ("<meta charset=utf-16>", "utf-8"),
    ],
)
def test_encodings(statement: str, encoding: str) -> None:
    text = "“Закон” – важно" if encoding == "cp1251" else "“We won’t pay” – she said"
    markup = f"<html><head>{statement}</head><body><p>{text}</p></body></html>"
    assert read_document(markup.encode(encoding), "a.html").text == text


@pytest.mark.parametrize("depth", [100, 190, 255, 300, 3_000])
def test_no_text_is_lost_below_nested_tags(depth: int) -> None:
    inner = f"{PARAGRAPHS}{'<div>' * depth}<p>{'deep ' * 20}</p>{'</div>' * depth}<p>{'last ' * 20}</p>"
    text = page(inner=inner).text
    assert text.count("deep") == 20
    assert text.count("last") == 20


def test_pictures_are_said() -> None:
    assert "Left out 2 pictures." in page(inner="<img src=a>" + PARAGRAPHS + "<img src=b>").dropped


def test_nothing_of_a_script_is_text() -> None:
    document = page(
        inner=PARAGRAPHS + "<script>var stolen = 1</script><style>p{}</style><template>hidden</template>"
    )
    assert document.text == ARTICLE


def test_page_without_text() -> None:
    with pytest.raises(IngestError) as caught:
        read_document(b"<html><body><img src=a></body></html>", "a.html")
    assert caught.value.code == "no_text"
