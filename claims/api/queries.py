"""What may be asked: the forms of the pages, with numbers where people type names."""

from django import forms

from claims.forms import RecordForm, SearchForm
from newsclaims.resources import day, number


class ArticleClaimQuery(SearchForm):
    """The query string of an article's claims."""

    sort = None  # type: ignore[assignment]
    speaker = number("The number of a speaker.")  # type: ignore[assignment]
    organisation = number(  # type: ignore[assignment]
        "The number of an organisation: what it said and what people said for it."
    )
    after = day("In articles published on this day or later.")
    before = day("In articles published on this day or earlier.")


class ClaimQuery(ArticleClaimQuery):
    """The query string of all claims."""

    article = number("The number of an article.")


class NamedQuery(RecordForm):
    """The query string of organisations."""

    sort = None  # type: ignore[assignment]
    unsure = forms.TypedChoiceField(
        choices=[("true", "true")],
        required=False,
        help_text="Only those who may be somebody else on record, or more than one.",
    )


class SpeakerQuery(NamedQuery):
    """The query string of speakers."""

    organisation = number("The number of an organisation.")


class MergeQuery(forms.Form):
    """With whom a record would be merged."""

    into = forms.IntegerField(min_value=1, max_value=2**63 - 1)
