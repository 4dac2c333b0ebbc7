"""Addresses of the pages about one's webhooks."""

from django.urls import path

from newsclaims.webhooks import views

urlpatterns = [
    path("account/webhooks/", views.webhooks, name="webhooks"),
    path("account/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("account/webhooks/<int:pk>/secret/", views.webhook_secret, name="webhook-secret"),
    path("account/webhooks/<int:pk>/test/", views.webhook_test, name="webhook-test"),
    path("account/webhooks/<int:pk>/switch/", views.webhook_switch, name="webhook-switch"),
    path("account/webhooks/<int:pk>/delete/", views.webhook_delete, name="webhook-delete"),
    path(
        "account/webhooks/<int:pk>/deliveries/<int:delivery>/again/",
        views.webhook_again,
        name="webhook-again",
    ),
]
