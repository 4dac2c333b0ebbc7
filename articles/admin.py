"""Articles and uploads in the admin site: to look at, and to correct details. Texts are final there too."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article, Heartbeat, Job, Original, Upload

# Django's admin classes take type arguments in its stubs only.
if TYPE_CHECKING:
    ArticleOptions = admin.ModelAdmin[Article]
    UploadOptions = admin.ModelAdmin[Upload]
    HeartbeatOptions = admin.ModelAdmin[Heartbeat]
    JobOptions = admin.StackedInline[Job, Article]
    OriginalOptions = admin.TabularInline[Original, Article]
else:
    ArticleOptions = UploadOptions = HeartbeatOptions = admin.ModelAdmin
    JobOptions, OriginalOptions = admin.StackedInline, admin.TabularInline


class ReadOnly:
    """For rows that the product writes and nobody edits."""

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_change_permission(self, *_args: object) -> bool:
        return False


class JobInline(ReadOnly, JobOptions):
    model = Job
    can_delete = False
    fields = ("state", "attempt", "queued_at", "started_at", "finished_at", "error_code", "error")


class OriginalInline(ReadOnly, OriginalOptions):
    model = Original
    can_delete = False
    fields = readonly_fields = ("filename", "format", "size", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Original]:
        return super().get_queryset(request).defer("content")


@admin.register(Article)
class ArticleAdmin(ArticleOptions):
    list_display = ("__str__", "outlet", "published_on", "state", "length", "created_by", "created_at")
    list_filter = ("job__state", "created_at")
    search_fields = ("title", "outlet", "byline")
    date_hierarchy = "created_at"
    list_select_related = ("job", "created_by")
    raw_id_fields = ("upload",)
    readonly_fields = (
        "outlet",
        "text",
        "text_sha256",
        "dropped",
        "duplicate_of",
        "upload",
        "created_by",
        "created_at",
    )
    inlines = (JobInline, OriginalInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).defer("text", "search")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Articles come in through the upload page, which reads and queues them."""
        return False

    @admin.display(ordering="job__state")
    def state(self, article: Article) -> str:
        return article.job.get_state_display() if hasattr(article, "job") else "—"


@admin.register(Upload)
class UploadAdmin(ReadOnly, UploadOptions):
    list_display = ("pk", "created_by", "created_at", "refused_count")
    list_select_related = ("created_by",)

    @admin.display(description="refused")
    def refused_count(self, upload: Upload) -> int:
        return len(upload.refused)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly, HeartbeatOptions):
    list_display = ("name", "at")
