"""Zip archives."""

import io
import stat
import zipfile

import pytest

from articles.ingest import IngestError, sniff, unpack

from .makers import ARTICLE, zipped


def test_members_in_order() -> None:
    data = zipped({"b.txt": "b", "a/c.md": "c"})
    assert unpack(data) == (("b.txt", b"b"), ("a/c.md", b"c"))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\quay\\a.txt", "quay/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("caf\u00e9.txt", "café.txt"),
        ("quay\x1b[31m\u202e.txt", "quay[31m.txt"),
        ("folder/" + "a" * 300, "a" * 100),
    ],
)
def test_names_are_labels(name: str, label: str) -> None:
    ((found, content),) = unpack(zipped({name: "x"}))
    assert found.startswith(label)
    assert len(found) <= 200
    assert content == b"x"


def test_names_of_macos_without_a_mark_for_utf_8() -> None:
    data = zipped({"caf??.txt": "x"}).replace(b"caf??", "café".encode())
    assert unpack(data)[0][0] == "café.txt"


@pytest.mark.parametrize("name", ["__MACOSX/._a.txt", ".DS_Store", "a/.hidden.txt", "folder/"])
def test_what_is_skipped(name: str) -> None:
    assert unpack(zipped({name: "", "a.txt": ARTICLE})) == (("a.txt", ARTICLE.encode()),)


def test_links_are_skipped() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "x")
    assert unpack(out.getvalue()) == (("a.txt", b"x"),)


def test_a_zip_within_is_handed_on_as_it_is() -> None:
    inner = zipped({"a.txt": "x"})
    ((_, content),) = unpack(zipped({"inner.zip": inner}))
    assert content == inner
    assert sniff(content, "inner.zip") == "zip"


def test_limits_are_met_exactly() -> None:
    assert len(unpack(zipped({f"{number}.txt": "x" for number in range(200)}))) == 200
    halves = {"a": bytes(25_000_000), "b": bytes(25_000_000)}
    assert len(unpack(zipped(halves))) == 2
    with pytest.raises(IngestError) as caught:
        unpack(zipped(halves | {"c": b"1"}))
    assert caught.value.code == "too_large"
