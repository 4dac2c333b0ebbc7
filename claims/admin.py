"""The administration of the record: names, other names, and claims to look at."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.models import (
    Claim,
    ExtractionRun,
    Organisation,
    OrganisationAct,
    OrganisationAlias,
    Provenance,
    Relay,
    Speaker,
    SpeakerAct,
    SpeakerAlias,
)
from claims.registry import BODY, PERSON, Kind
from claims.registry.enter import add_alias


class _AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Other names; what they are compared by follows from them."""

    fields = ("name", "normal", "provenance")
    readonly_fields = ("normal", "provenance")
    extra = 0


class SpeakerAliasInline(_AliasInline):
    model = SpeakerAlias


class OrganisationAliasInline(_AliasInline):
    model = OrganisationAlias


class _NamedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People and organisations. One with claims cannot be deleted; the database says so as well.

    Merging, splitting and setting aside have pages of their own, which keep the way back.
    """

    kind: Kind
    readonly_fields = ("set_aside", "merged_into")
    search_fields = ("name", "aliases__name")
    show_full_result_count = False

    def save_formset(self, request, form, formset, change) -> None:  # type: ignore[no-untyped-def]
        for alias in formset.save(commit=False):
            alias.normal = self.kind.normal(alias.name)
            alias.blocking_key = self.kind.blocking_key(alias.name)
            alias.provenance = Provenance.PERSON
            alias.save()
        for gone in formset.deleted_objects:
            gone.delete()

    def save_related(self, request, form, formsets, change) -> None:  # type: ignore[no-untyped-def]
        """A record goes by its own name, also after it got a new one here."""
        super().save_related(request, form, formsets, change)
        add_alias(self.kind, form.instance, form.instance.name, Provenance.PERSON)


@admin.register(Speaker)
class SpeakerAdmin(_NamedAdmin):
    kind = PERSON
    list_display = ("name", "role", "organisation", "unsure", "set_aside", "merged_into", "provenance")
    list_filter = ("unsure", "set_aside", "provenance")
    list_select_related = ("organisation", "merged_into")
    autocomplete_fields = ("organisation",)
    inlines = (SpeakerAliasInline,)


@admin.register(Organisation)
class OrganisationAdmin(_NamedAdmin):
    kind = BODY
    list_display = ("name", "description", "unsure", "set_aside", "merged_into", "provenance")
    list_filter = ("unsure", "set_aside", "provenance")
    list_select_related = ("merged_into",)
    inlines = (OrganisationAliasInline,)


class _ReadOnly:
    """Changed on the site's own pages, through services that keep versions; here it can be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RelayInline(_ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Relay
    extra = 0


@admin.register(Claim)
class ClaimAdmin(_ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("content_text", "who", "form", "kind", "status", "confidence")
    list_filter = ("status", "form", "kind", "provenance")
    search_fields = ("content_text", "source_text")
    show_full_result_count = False
    inlines = (RelayInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return Claim.objects.with_names()


@admin.register(ExtractionRun)
class ExtractionRunAdmin(_ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("article", "model_version", "started_at", "words", "found", "created", "kept", "error")
    list_filter = ("model_version",)
    list_select_related = ("article",)
    show_full_result_count = False


@admin.register(SpeakerAct, OrganisationAct)
class ActAdmin(_ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was done to records; undone on the record's own page."""

    list_display = ("at", "kind", "record", "other", "user", "provenance", "undone_at")
    list_filter = ("kind", "provenance")
    list_select_related = ("record", "other", "user")
    show_full_result_count = False
