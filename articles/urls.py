"""Addresses of articles and of their way in. An article's own page and details are in claims.desk."""

from django.urls import path

from articles import views

urlpatterns = [
    path("upload/", views.upload_new, name="upload-new"),
    path("upload/preview/", views.upload_preview, name="upload-preview"),
    path("uploads/<int:pk>/", views.upload, name="upload"),
    path("articles/", views.articles, name="articles"),
    path("articles/<int:pk>/retry/", views.article_retry, name="article-retry"),
    path("articles/<int:pk>/original/", views.article_original, name="article-original"),
]
