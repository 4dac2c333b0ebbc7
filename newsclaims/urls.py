"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from claims import desk
from newsclaims import api_docs, views
from newsclaims.health import health

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("articles.urls")),
    path("articles/<int:pk>/", desk.article, name="article"),
    path("articles/<int:pk>/details/", desk.article_details, name="article-details"),
    path("articles/<int:pk>/status/", desk.article_status, name="article-status"),
    path("", include("claims.urls")),
    path("", include("newsclaims.accounts.urls")),
    path("", include("newsclaims.webhooks.urls")),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health/", health, name="health"),
    path("api/docs/", api_docs.docs, name="api-docs"),
    path("api/", include("newsclaims.api")),
    path("admin/", admin.site.urls),
]

handler404 = "newsclaims.problems.not_found"
