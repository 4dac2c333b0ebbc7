"""What tests of exports share: two articles with everything in them that a format may trip over."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims import exports
from claims.models import Claim, Relay
from claims.querysets import ClaimQuerySet
from tests.pages import builders
from tests.pages.records import Flood

SITE = "https://claims.example"
ODD = (
    "🌊 “The letter,” said Ilse Brandvåg,\n\n“is =genuine”. 𝒜 source reportedly put it at 9 million.\n"
    "The author thinks otherwise; “nobody\nknows” — Quist told the Wire that Vollan had denied it."
)


class Odd(Flood):
    """The flood's claims and, after an emoji, one in pieces, one over the end of a line, one in another."""

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self.third = builders.article(user, ODD, title='=HYPERLINK("x"),\t"quoted"', outlet="Ünïcode\nPost")
        self.pieces = self._claim("“The letter,”", "“is =genuine”", source=["Ilse Brandvåg"], cue=["said"])
        self.lines = self._claim("“nobody\nknows”", kind="author", form="direct")
        self.outer = self._claim("that Vollan had denied it", source=["Quist"], cue=["told"], who="Per Quist")
        self.inner = self._claim(
            "denied it", source=["Vollan"], outer=self.outer, polarity="denies", who="Henrike Vollan"
        )
        self.hedged = self._claim(
            "it at 9 million", hedge_spans=["reportedly"], hedges=["reportedly"], kind="anonymous"
        )
        Claim.objects.filter(pk=self.hedged.pk).update(described_as="=1+1")
        Relay.objects.create(claim=self.hedged, order=1, name="-Wire", spans=self._spans("the Wire"))
        Relay.objects.create(claim=self.hedged, order=2, name="Post")
        self.rejected = self._claim("The author thinks otherwise", status="rejected")
        self.odd = [self.pieces, self.lines, self.outer, self.inner, self.hedged]
        self.claims = [*self.claims, *self.odd]

    def _spans(self, *parts: str) -> tuple[tuple[int, int], ...]:
        return tuple((ODD.index(part), ODD.index(part) + len(part)) for part in parts)

    def _claim(self, *content: str, who: str = "", **more: object) -> Claim:
        made = Claim(article=self.third)
        places = {"content": content, **{key: more.pop(key, ()) for key in ("cue", "source", "hedge_spans")}}
        for field, parts in places.items():
            setattr(made, field, self._spans(*parts))  # type: ignore[misc]
            if field != "hedge_spans":
                setattr(made, f"{field}_text", " … ".join(parts))  # type: ignore[arg-type]
        made.speaker = self._person(who, "", self.skarnkraft) if who else None
        made.form, made.kind = "mixed", "person" if who else "unclear"
        for name, value in more.items():
            setattr(made, name, value)
        made.save()
        return Claim.objects.get(pk=made.pk)


@pytest.fixture
def odd(editor: User) -> Odd:
    return Odd(editor)


Written = Callable[..., bytes]


@pytest.fixture
def written() -> Written:
    """A whole export as bytes."""

    def write(key: str, claims: ClaimQuerySet | None = None) -> bytes:
        found = Claim.objects.shown().order_by("pk") if claims is None else claims
        return b"".join(exports.write(key, found, site=SITE))

    return write


def unzipped(data: bytes) -> dict[str, str]:
    """The members of a zip, whose checksums must be right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}
