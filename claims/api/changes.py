"""What comes in about claims: the forms of the pages decide what is accepted."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.request import Request

from claims import correction
from claims.forms import SpeakerForm
from claims.models import Claim, Speaker
from claims.record_forms import MOST_SPLIT, details_form, starting_values
from claims.registry import Kind
from newsclaims.problems import Unprocessable
from newsclaims.resources import Body, cleaned


def person(request: Request) -> User:
    """Who is signed in; the permissions of the view have seen to it that somebody is."""
    assert isinstance(request.user, User)
    return request.user


class CorrectionSerializer(Body):
    """What is to be changed; at least one of these."""

    kind = serializers.ChoiceField(choices=Claim.Kind.choices, required=False)
    speaker = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="For a person the full name, which is entered if it is new; for an unnamed source, a group "
        "or a document how the article describes it.",
    )
    speaker_id = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        help_text="The number of a person on record, in place of the name.",
    )
    organisation = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="The body that it is said for; entered if it is new.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Say what is to be changed.", code="required")
        return attrs

    def correct(self, claim: Claim, version: int, user: User) -> Claim:
        """Write it through the form and the service of the page."""
        given = {**self.validated_data}
        picked = self._picked(given.pop("speaker_id", None))
        if picked is not None:
            given = {"kind": Claim.Kind.PERSON, **given, "speaker": picked.name}
        form = SpeakerForm({**correction.starting_values(claim), **given, "version": version})
        try:
            return correction.corrected(claim.pk, cleaned(form), user, picked)
        except ValueError as error:
            raise Unprocessable(str(error), code="ambiguous") from error

    def _picked(self, key: int | None) -> Speaker | None:
        if key is None:
            return None
        person = Speaker.objects.on_record().filter(pk=key).first()
        if person is None:
            raise serializers.ValidationError({"speaker_id": "Nobody on record has this number."})
        return person  # type: ignore[no-any-return]


class DetailsOfRecordSerializer(Body):
    """What is known of a record; what is left out stays as it is."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    wikidata_id = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="The id, such as Q42."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Say what is to be changed.", code="required")
        return attrs

    def values(self, kind: Kind, record: Any) -> dict[str, Any]:
        """What :func:`claims.services.edit` takes, through the form of the page."""
        opens = {name: str(value) for name, value in starting_values(kind, record).items()}
        form = details_form(kind)({**opens, **self.validated_data}, kind=kind)
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
            raise serializers.ValidationError("Give either `to` or `name`.", code="required")
        return attrs
