"""What comes in about claims and records; the services and forms of the pages decide what is accepted."""

from typing import Any, cast

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request

from claims.api.serializers import SPANS
from claims.fields import Spans
from claims.models import Claim
from claims.record_forms import MOST_SPLIT, details_form, starting_values
from claims.registry import Kind
from claims.services.editing import MOST_SPANS, Changes, Through, Whose
from claims.services.editing import Body as Meant
from newsclaims.problems import Unprocessable, as_unprocessable
from newsclaims.resources import Body, cleaned

MOST_RELAYS = 20


def person(request: Request) -> User:
    """Who is signed in; the permissions of the view have seen to it that somebody is."""
    assert isinstance(request.user, User)
    return request.user


@extend_schema_field({**SPANS, "maxItems": MOST_SPANS})
class SpansIn(serializers.Field[Spans, Any, Spans, Any]):
    """[[start, end], …] in code points of the article's text; the service says what is wrong with it."""

    default_error_messages = {
        "invalid": "Give a list of pairs of whole numbers, such as [[0, 14], [20, 31]].",
    }

    def to_internal_value(self, data: Any) -> Spans:
        if not isinstance(data, list) or len(data) > MOST_SPANS or not all(map(_is_span, data)):
            self.fail("invalid")
        return tuple((int(start), int(end)) for start, end in data)

    def to_representation(self, value: Spans) -> Spans:
        return value


def _is_span(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(map(_is_whole, pair))


def _is_whole(number: Any) -> bool:
    """1.0 is a whole number, in JSON."""
    return type(number) is int or (type(number) is float and number.is_integer())


def key(**more: Any) -> serializers.IntegerField:
    """A field for the number of a row."""
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, **more)


class RelayInSerializer(Body):
    """Through whom it came: by a name, which is entered if it is new, by a number, or both."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    organisation_id = key()
    spans = SpansIn(required=False)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Through(attrs.get("name", ""), attrs.get("organisation_id"), attrs.get("spans", ()))


class ClaimChangeSerializer(Body):
    """What is to be changed; at least one of these. The words follow from the spans.

    Where spans change, `form`, `cue_class` and `polarity` follow from the text if they are not given, and the
    organisation follows from the person where that changes.
    """

    content = SpansIn(required=False, help_text="What is said.")
    source = SpansIn(  # type: ignore[assignment]
        required=False, help_text="The words that name who says it."
    )
    cue = SpansIn(required=False, help_text="The words that say that something is said.")
    hedges = SpansIn(required=False, help_text="Words of distance, such as “reportedly”.")
    form = serializers.ChoiceField(choices=Claim.Form.choices, required=False)
    cue_class = serializers.ChoiceField(choices=Claim.CueClass.choices, required=False)
    polarity = serializers.ChoiceField(choices=Claim.Polarity.choices, required=False)
    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    speaker = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="For a person the full name, which is entered if it is new; for an unnamed source, a group "
        "or a document how the article describes it.",
    )
    speaker_id = key(help_text="The number of a person on record, in place of the name.")
    organisation = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="The body that says it or that it is said for; entered if it is new. None: empty.",
    )
    organisation_id = key(help_text="The number of an organisation on record, in place of the name.")
    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    relays = RelayInSerializer(many=True, required=False, help_text="All of them, the first the nearest.")
    outer = key(allow_null=True, help_text="The claim of the same article that it is told in; null: none.")

    at_least_one = True

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if len(attrs.get("relays", ())) > MOST_RELAYS:
            raise Unprocessable({"relays": [ErrorDetail(f"At most {MOST_RELAYS}.", code="refused")]})
        return attrs

    def changes(self, claim: Claim | None) -> Changes:
        """As the services of the editor take them; ``claim`` is what it is now, None for a new one."""
        given = {**self.validated_data}
        speaker, speaker_id = given.pop("speaker", None), given.pop("speaker_id", None)
        body = None
        if {"organisation", "organisation_id"} & given.keys():
            body = Meant(given.pop("organisation", ""), given.pop("organisation_id", None))
        kind = given.pop("kind", None)
        if kind is not None or speaker is not None or speaker_id is not None:
            is_person = speaker_id is not None or (claim is None and speaker)
            kind = kind or ("person" if is_person else claim.kind if claim else "unclear")
            given["whose"] = self._whose(claim, kind, speaker, speaker_id, body)
        if body is not None:
            given["organisation"] = body
            if kind is None and claim is not None and claim.kind == Claim.Kind.ORGANISATION:
                given["whose"] = Whose(claim.kind, body.name, body.key)
        return cast(Changes, given)

    def _whose(
        self, claim: Claim | None, kind: str, speaker: str | None, speaker_id: int | None, body: Meant | None
    ) -> Whose:
        if kind == Claim.Kind.ORGANISATION:
            own = claim.organisation_id if claim else None
            meant = body or (Meant(speaker) if speaker else Meant(key=own))
            return Whose(kind, meant.name, meant.key)
        if speaker is None and speaker_id is None and claim is not None:
            if kind == Claim.Kind.PERSON and claim.speaker_id:
                return Whose(kind, key=claim.speaker_id)
            speaker = claim.speaker.name if claim.speaker else claim.described_as
        return Whose(kind, speaker or "", speaker_id)


class NewClaimSerializer(ClaimChangeSerializer):
    """A claim that the machine did not find."""

    article = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Where it stands.")
    content = SpansIn(help_text="What is said.")


class RestoreSerializer(Body):
    """To which state of its history."""

    event = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="The number of a step of its history."
    )


class DetailsOfRecordSerializer(Body):
    """What is known of a record; what is left out stays as it is."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    wikidata_id = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="The id, such as Q42."
    )

    at_least_one = True

    def values(self, kind: Kind, record: Any) -> dict[str, Any]:
        """What :func:`claims.services.edit` takes, through the form of the page."""
        opens = {name: str(value) for name, value in starting_values(kind, record).items()}
        form = details_form(kind)({**opens, **self.validated_data}, kind=kind)
        with as_unprocessable():
            cleaned(form)
        return form.values()


class OrganisationDetailsSerializer(DetailsOfRecordSerializer):
    """What is known of an organisation; what is left out stays as it is."""


class SpeakerDetailsSerializer(DetailsOfRecordSerializer):
    """What is known of a person; what is left out stays as it is."""

    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    organisation = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="A name that one on record goes by."
    )


class AliasSerializer(Body):
    """A name that means this record from now on."""

    name = serializers.CharField(max_length=200)


class MergeSerializer(Body):
    """With whom."""

    into = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The record that stays.")


class SplitSerializer(Body):
    """Which claims, and whose they are: `to` or `name`."""

    claims = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST_SPLIT
    )
    to = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    name = serializers.CharField(max_length=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("to" in attrs) == ("name" in attrs):
            raise Unprocessable("Give either `to` or `name`.", code="required")
        return attrs
