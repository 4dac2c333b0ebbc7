"""What may be exported: a search, a person's or a body's claims, an article's, or claims named one by one."""

from typing import Any, TypeVar

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Manager, Model, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from articles.models import Article
from claims.forms import KeysField, KeysInput, PeopleKeys, SearchForm, storable
from claims.models import Claim, Comparison, Organisation, Speaker
from claims.querysets import ClaimQuerySet
from claims.search import find

LONGEST_NAME = 60
Record = TypeVar("Record", bound=Model)


class ManyKeys(KeysField):
    """As many claims as an address holds."""

    most = 500


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput
    )


class ExportForm(SearchForm):
    """A search and whose claims it is made among: a person's, or several people's side by side. ``claim``
    names claims, ``comparison`` a published one or the user's own, and then nothing else counts.

    ``progress`` is a word under which :mod:`claims.exports.sending` keeps how far the export is.
    """

    person = PeopleKeys(label="Person", widget=KeysInput, required=False)
    body = _number("Organisation")
    article = _number("Article")
    comparison = _number("Comparison")
    claim = ManyKeys(widget=KeysInput, required=False)
    progress = forms.RegexField(
        label="Progress", regex=r"^[0-9a-f-]{36}$", required=False, validators=[storable]
    )

    def __init__(self, *args: Any, user: User | AnonymousUser | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self._user = user or AnonymousUser()

    def clean_comparison(self) -> Comparison | None:
        theirs = Comparison.objects.visible_to(self._user)
        return self._named("comparison", theirs, "There is no such comparison, or it is not public.")

    def clean_person(self) -> list[Speaker]:
        """Each once, in the order given; one that was merged is the one that it was merged into."""
        found = Speaker.objects.select_related("merged_into").in_bulk(self.cleaned_data["person"])
        people: dict[Speaker, None] = {}
        for key in self.cleaned_data["person"]:
            person = found.get(key)
            if person is None:
                raise forms.ValidationError("There is no such person on record.")
            while person.merged_into is not None:
                person = person.merged_into
            people[person] = None
        return list(people)

    def clean_body(self) -> Organisation | None:
        body = self._named("body", Organisation.objects, "There is no such organisation on record.")
        while body is not None and body.merged_into_id is not None:
            body = Organisation.objects.get(pk=body.merged_into_id)
        return body

    def clean_article(self) -> Article | None:
        light = Article.objects.defer("text", "search")
        article = self._named("article", light, "There is no such article.")
        return article if article is None or article.duplicate_of is None else article.duplicate_of

    def _named(self, field: str, records: QuerySet[Record] | Manager[Record], trouble: str) -> Record | None:
        """The record of the field's number; None without one. Raises ValidationError if there is none."""
        key = self.cleaned_data[field]
        record = records.filter(pk=key).first() if key else None
        if key and record is None:
            raise forms.ValidationError(trouble)
        return record

    def claims(self) -> ClaimQuerySet:
        """The claims that the valid form asks for. Rejected ones are among them only if it says so."""
        cleaned = self.cleaned_data
        if keys := cleaned["claim"]:
            return Claim.objects.filter(pk__in=keys).newest()
        if comparison := cleaned["comparison"]:
            return Claim.objects.shown().filter(places__comparison=comparison).order_by("places__order", "pk")
        claims = find(cleaned)
        if people := cleaned["person"]:
            claims = claims.filter(speaker__in=people)
        if body := cleaned["body"]:
            claims = claims.by_organisation(body)
        if article := cleaned["article"]:
            claims = claims.filter(article=article).order_by("position", "pk")
        return claims

    def names_claims(self) -> bool:
        """Whether it asks for certain claims, not for all that match."""
        return bool(self.cleaned_data["claim"] or self.cleaned_data["comparison"])

    def subject(self) -> str:
        """Whose claims they are, as it goes on after “claims”; "" for a search among all."""
        cleaned = self.cleaned_data
        if cleaned["claim"]:
            return "that are set side by side"
        if cleaned["comparison"]:
            return f"of “{cleaned['comparison']}”"
        if names := self._people() or getattr(cleaned["body"], "name", ""):
            return f"of {names}"
        return f"of “{cleaned['article'].name}”" if cleaned["article"] else ""

    def _people(self) -> str:
        """The names of the people, "" without any."""
        return " and ".join(person.name for person in self.cleaned_data["person"])

    def filename(self, suffix: str) -> str:
        """What the file is called."""
        cleaned = self.cleaned_data
        record = cleaned["comparison"] or self._people() or cleaned["body"] or cleaned["article"]
        named = getattr(record, "name", None) or str(record or cleaned["q"])
        about = "comparison" if cleaned["claim"] else named
        words = ["newsclaims", slugify(about)[:LONGEST_NAME].strip("-"), f"{timezone.localdate():%Y-%m-%d}"]
        return f"{'-'.join(word for word in words if word)}.{suffix}"
