"""Addresses of the pages about the record."""

from django.urls import path

from claims import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/speaker/", views.speaker_of, name="claim-speaker"),
    path("claims/<int:pk>/status/", views.status, name="claim-status"),
    path("people/", views.speakers, name="speakers"),
    path("people/options/", views.speaker_options, name="speaker-options"),
    path("people/<int:pk>/<str:slug>/", views.speaker, name="speaker"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>/<str:slug>/", views.organisation, name="organisation"),
    path("compare/", views.compare, name="compare"),
    path("compare/basket/", views.basket, name="compare-basket"),
]
