"""Addresses of comparisons that are kept, and of how claims stand to each other."""

from django.urls import path
from django.views.decorators.http import require_safe

from claims.comparison_feed import ComparisonFeed
from claims.views import comparison_changes as changes
from claims.views import comparisons, relations
from newsclaims.access import reading

# A comparison's own page has two parts after its room, whatever its title is; everything else has three.
urlpatterns = [
    path("comparisons/", comparisons.comparisons, name="comparisons"),
    path("comparisons/new/", changes.comparison_new, name="comparison-new"),
    path("comparisons/add/", changes.comparison_add, name="comparison-add"),
    path("comparisons/<int:pk>/<str:slug>/", comparisons.comparison, name="comparison"),
    path("comparisons/<int:pk>/feed/atom/", reading(require_safe(ComparisonFeed())), name="comparison-feed"),
    path("comparisons/<int:pk>/change/all/", changes.comparison_edit, name="comparison-edit"),
    path("comparisons/<int:pk>/change/delete/", changes.comparison_delete, name="comparison-delete"),
    path("comparisons/<int:pk>/change/restore/", changes.comparison_restore, name="comparison-restore"),
    path("relations/", relations.relate, name="relate"),
    path("relations/<int:pk>/take-back/", relations.take_back, name="relation-take-back"),
]
