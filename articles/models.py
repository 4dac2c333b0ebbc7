"""Articles, their original files, and the job that each of them goes through."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Length
from django.urls import reverse

from articles.kept import KeptAnswer as KeptAnswer


def first_words(text: str, limit: int = 90) -> str:
    """The first line of ``text``, cut between words where it is longer than ``limit`` characters."""
    line = text.strip().partition("\n")[0].rstrip()
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    blank = cut.rfind(" ", limit // 2)  # a script without blanks is cut anywhere
    return (cut[:blank] if blank > 0 else cut).rstrip(" ,;:–—-") + "…"


class Upload(models.Model):
    """Several files that came together; its page shows what became of each."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads")
    created_at = models.DateTimeField(auto_now_add=True)
    # [{"filename", "code", "message"}] of files that were refused before anything was saved.
    refused = models.JSONField(default=list)
    # What became of each item of the API's batch, in order: {"outcome", "article", "problem"}.
    items = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("upload", args=[self.pk])


class ArticleQuerySet(models.QuerySet["Article"]):
    """Chainable reads over articles."""

    def listed(self) -> "ArticleQuerySet":
        """Without the records of files that turned out to be an article that was there already."""
        return self.filter(duplicate_of=None)

    def with_job(self) -> "ArticleQuerySet":
        return self.select_related("job")

    def light(self) -> "ArticleQuerySet":
        """Without the text, for lists."""
        return self.defer("text")

    def search(self, words: str) -> "ArticleQuerySet":
        """Articles whose title or text has ``words``, in the notation of web search engines."""
        return self.filter(search=SearchQuery(words, config="english", search_type="websearch"))

    def in_work(self) -> "ArticleQuerySet":
        return self.filter(job__state__in=Job.OPEN)

    def failed(self) -> "ArticleQuerySet":
        return self.filter(job__state=Job.State.FAILED)


@pghistory.track(
    fields=["title", "outlet", "byline", "published_on", "url"],
    model_name="ArticleEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Article(models.Model):
    """One news article. Its text is written once, when its original has been read, and never changes."""

    title = models.CharField(max_length=500, blank=True)
    outlet = models.CharField(max_length=200, blank=True, help_text="The publication that it appeared in.")
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    url = models.CharField(max_length=2000, blank=True, help_text="Kept as text; it is never fetched.")
    text = models.TextField(blank=True, help_text="Normalised; offsets count its Unicode code points.")
    text_sha256 = models.CharField(max_length=64, blank=True)
    length = models.GeneratedField(
        expression=Length("text"), output_field=models.IntegerField(), db_persist=True
    )
    # So that a list can name an article without a title and need not load its text.
    opening = models.GeneratedField(
        expression=Left("text", 120), output_field=models.CharField(max_length=120), db_persist=True
    )
    # What reading left out, as sentences for people ("Left out 3 pictures.").
    dropped = ArrayField(models.TextField(), default=list, blank=True)
    duplicate_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="duplicates")
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, blank=True, related_name="articles")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    created_at = models.DateTimeField(auto_now_add=True)
    # PostgreSQL holds no search vector above 1 MB; 50,000 characters stay below it in any script.
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector(Left("text", 50_000), weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            GinIndex("search", name="article_search"),  # the search box over articles
            models.Index(fields=["published_on"], name="article_published"),  # lists by date
            models.Index(fields=["outlet"], name="article_outlet"),  # an outlet's articles
        ]
        constraints = [
            # The same text is one article, whoever uploads it and however often.
            models.UniqueConstraint(fields=["text_sha256"], condition=~Q(text=""), name="article_text_once"),
            models.CheckConstraint(
                condition=Q(text="", text_sha256="") | Q(text_sha256__regex=r"^[0-9a-f]{64}$"),
                name="article_text_has_digest",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(text=""), name="article_duplicate_has_no_text"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="article_text_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text")) & ~pgtrigger.Q(old__text=""),
            )
        ]

    def __str__(self) -> str:
        return self.title or f"article {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    @property
    def name(self) -> str:
        """What a list calls it: the title, else its first words, else the name of its file."""
        if name := self.title or first_words(self.opening):
            return name
        return self.original.filename if hasattr(self, "original") else "Untitled article"


class Original(models.Model):
    """The bytes as they came, in PostgreSQL, so that one backup holds all and nothing is half-saved."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="original")
    filename = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    content = models.BinaryField()
    size = models.GeneratedField(
        expression=Length("content"), output_field=models.IntegerField(), db_persist=True
    )
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="original_digest")
        ]

    def __str__(self) -> str:
        return self.filename


class Job(models.Model):
    """Where an article stands on its way to its claims. This row is the queue; the broker is a doorbell.

    A worker *claims* it: ``attempt`` + 1, a fresh ``token`` (the fence: a worker that lost its lease cannot
    write any more), and a lease that it renews. :mod:`articles.jobs` has every change of state.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        READING = "reading", "Reading"
        EXTRACTING = "extracting", "Extracting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    WORKING = (State.READING, State.EXTRACTING)
    OPEN = (State.QUEUED, *WORKING)

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="job")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the broker was last told.")
    patient = models.BooleanField(
        default=False, db_default=False, help_text="Came with many: what comes singly goes first."
    )
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error_code = models.SlugField(max_length=50, blank=True)
    error = models.TextField(blank=True, help_text="For people: what happened and what to do.")

    class Meta:
        indexes = [
            # The sweep and the counts on the home page look at open jobs only; done ones are the many.
            models.Index(
                fields=["state", "told_at"],
                condition=Q(state__in=["queued", "reading", "extracting"]),
                name="job_open",
            ),
            models.Index(
                fields=["queued_at"], condition=Q(state="failed"), name="job_failed"
            ),  # the list of failures
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "reading", "extracting", "done", "failed"]), name="job_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "extracting"], token__isnull=False, lease_until__isnull=False
                )
                | (~Q(state__in=["reading", "extracting"]) & Q(token=None, lease_until=None)),
                name="job_leased_while_working",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="job_failed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.state} (attempt {self.attempt})"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Heartbeat(models.Model):
    """When a part of the installation was last seen alive: the worker, through a canary task."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
