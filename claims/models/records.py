"""People and organisations on record, and the names that they go by."""

from functools import lru_cache

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify

from claims.querysets import NamedQuerySet
from newsclaims.addresses import address

EVENTS = pghistory.ObjForeignKey(related_name="events")


class Provenance(models.TextChoices):
    MACHINE = "machine", "found by the machine"
    PERSON = "person", "entered by a person"


class Named(models.Model):
    """What people and organisations on record have in common. Other names of one are its aliases."""

    name = models.CharField(max_length=200)
    description = models.CharField(max_length=300, blank=True)
    wikidata_id = models.CharField(max_length=20, blank=True)
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.MACHINE)
    # Known by one name only, or not told apart from another record: an editor should look.
    unsure = models.BooleanField(default=False)
    # An editor said that this is no person, or no body: it keeps its names, so that nobody is entered again.
    set_aside = models.BooleanField(default=False)
    # Two records were one: this one is kept for its address and for the way back.
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name"], name="%(class)s_name"),  # the alphabetical list
            models.Index(
                fields=["name"], condition=Q(unsure=True), name="%(class)s_unsure"
            ),  # the queue of unsure ones
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="%(class)s_has_name"),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                name="%(class)s_wikidata_id",
            ),
            models.UniqueConstraint(
                fields=["wikidata_id"],
                condition=~Q(wikidata_id="") & Q(merged_into=None),
                name="%(class)s_wikidata_once",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="%(class)s_not_its_own"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return _slug(self.name)

    @property
    def is_live(self) -> bool:
        """Whether claims may be linked to it."""
        return self.merged_into_id is None and not self.set_aside  # type: ignore[attr-defined]  # Django's


@lru_cache(10_000)  # a page of an article has each of its people hundreds of times
def _slug(name: str) -> str:
    return slugify(name) or "unnamed"


@pghistory.track(obj_field=EVENTS)
class Organisation(Named):
    """A body on record: a ministry, a company, a campaign, an outlet."""

    objects = NamedQuerySet.as_manager()

    class Meta(Named.Meta):
        pass

    def get_absolute_url(self) -> str:
        return address("organisation", self.pk, self.slug)


@pghistory.track(obj_field=EVENTS)
class Speaker(Named):
    """A person on record, with the role and organisation that a person entered, or articles last stated."""

    role = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="speakers"
    )

    objects = NamedQuerySet.as_manager()

    class Meta(Named.Meta):
        pass

    def get_absolute_url(self) -> str:
        return address("speaker", self.pk, self.slug)


class Alias(models.Model):
    """A name that a record goes by, its canonical one included, and the same folded for comparison.

    One word is hardly a name: where the machine entered it, it links nothing by itself; where a person did
    ("from now on …"), it does.
    """

    name = models.CharField(max_length=200)
    normal = models.CharField(max_length=200, help_text="Folded by claims.registry.normal_name.")
    blocking_key = models.CharField(
        max_length=200,
        default="",
        help_text="What all forms of one name share: a person's family name, a body's initials.",
    )
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.MACHINE)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(obj_field=EVENTS)
class SpeakerAlias(Alias):
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "speaker aliases"
        indexes = [
            models.Index(fields=["normal"], name="speaker_alias_normal"),  # linking a mention
            models.Index(fields=["blocking_key"], name="speaker_alias_block"),  # who else may be meant
            GinIndex(
                fields=["normal"], opclasses=["gin_trgm_ops"], name="speaker_alias_trigram"
            ),  # type-ahead, and names spelt almost alike
        ]
        constraints = [models.UniqueConstraint(fields=["speaker", "name"], name="speaker_alias_once")]


@pghistory.track(obj_field=EVENTS)
class OrganisationAlias(Alias):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "organisation aliases"
        indexes = [
            models.Index(fields=["normal"], name="org_alias_normal"),  # linking a mention
            models.Index(fields=["blocking_key"], name="org_alias_block"),  # acronyms and what they stand for
            GinIndex(
                fields=["normal"], opclasses=["gin_trgm_ops"], name="org_alias_trigram"
            ),  # type-ahead, and names spelt almost alike
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="org_alias_once")]
