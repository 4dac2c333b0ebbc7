"""How names in articles were tied to the record, what was left open, and what articles say of people."""

from django.db import models
from django.db.models import F, Q

from articles.models import Article
from claims.models.records import Organisation, Provenance, Speaker


class Link(models.Model):
    """A name in one article, and the record that it stands for there; without one it stands for none.

    Reading the article again finds the link and keeps it, whoever made it.
    """

    class Reason(models.TextChoices):
        NEW = "new", "not on record before"
        EXACT = "exact", "the same name"
        NORMAL = "normal", "the same name, written another way"
        VARIANT = "variant", "another form of the same name"
        CONTEXT = "context", "the name fits, and so does what the article says"
        UNCLEAR = "unclear", "not told apart from others"
        EDITOR = "editor", "an editor said so"

    article = models.ForeignKey(Article, models.CASCADE, related_name="%(class)ss", db_index=False)
    name = models.CharField(max_length=200)
    normal = models.CharField(max_length=200, help_text="Folded by claims.registry.normal_name.")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    because = models.CharField(max_length=300, blank=True, help_text="What spoke for it, in words.")
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.MACHINE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["article_id", "pk"]
        constraints = [
            # Its index serves reading an article again.
            models.UniqueConstraint(fields=["article", "normal"], name="%(class)s_name_once"),
            models.CheckConstraint(
                condition=Q(reason__in=["new", "exact", "normal", "variant", "context", "unclear", "editor"]),
                name="%(class)s_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in article {self.article_id}"

    @property
    def explanation(self) -> str:
        """Why the name was linked as it was, in words."""
        return self.because or self.get_reason_display()


class SpeakerLink(Link):
    record = models.ForeignKey(Speaker, models.CASCADE, null=True, blank=True, related_name="links")

    class Meta(Link.Meta):
        pass


class OrganisationLink(Link):
    record = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="links")

    class Meta(Link.Meta):
        pass


class Doubt(models.Model):
    """``record`` may be ``other``: a candidate that an editor decides on."""

    class Decision(models.TextChoices):
        OPEN = "open", "not decided yet"
        SAME = "same", "the same"
        DIFFERENT = "different", "not the same"

    score = models.FloatField(help_text="What speaks for it, in the points of claims.registry.weigh.")
    because = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)

    class Meta:
        abstract = True
        ordering = ["-score", "pk"]
        constraints = [
            # Its index serves the candidates of a record in the queue.
            models.UniqueConstraint(fields=["record", "other"], name="%(class)s_once"),
            models.CheckConstraint(condition=~Q(record=F("other")), name="%(class)s_of_two"),
            models.CheckConstraint(
                condition=Q(decision__in=["open", "same", "different"]), name="%(class)s_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"may be {self.other_id}"  # type: ignore[attr-defined]


class SpeakerDoubt(Doubt):
    record = models.ForeignKey(Speaker, models.CASCADE, related_name="doubts", db_index=False)
    other = models.ForeignKey(Speaker, models.CASCADE, related_name="doubted")

    class Meta(Doubt.Meta):
        pass


class OrganisationDoubt(Doubt):
    record = models.ForeignKey(Organisation, models.CASCADE, related_name="doubts", db_index=False)
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="doubted")

    class Meta(Doubt.Meta):
        pass


class Affiliation(models.Model):
    """A role, a body, or a role in a body, that an article says somebody has; without one, a person does.

    What articles say follows from their claims: claims.services.affiliations writes it, and nobody else.
    """

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="affiliations", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="affiliations"
    )
    role = models.CharField(max_length=200, blank=True)
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="affiliations")
    firm = models.BooleanField(
        default=True, help_text="The article names the person in full: it tells namesakes apart."
    )
    since = models.DateField(null=True, blank=True, help_text="What a person entered; articles have dates.")
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["speaker", "pk"]
        constraints = [
            # Its index serves a person's page, and whether a candidate has the body that a mention has.
            models.UniqueConstraint(
                fields=["speaker", "organisation", "role", "article"],
                name="affiliation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(role="") | Q(organisation__isnull=False), name="affiliation_says_something"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")), name="affiliation_dates"
            ),
            models.CheckConstraint(
                condition=Q(article=None) | Q(since=None, until=None), name="affiliation_dated_once"
            ),
        ]

    def __str__(self) -> str:
        return self.role or str(self.organisation)


class Publication(models.Model):
    """The outlet on record that an article appeared in."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="publication")
    outlet = models.ForeignKey(Organisation, models.PROTECT, related_name="publications")

    class Meta:
        ordering = ["article_id"]

    def __str__(self) -> str:
        return f"article {self.article_id} in {self.outlet_id}"
