from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "newsclaims.webhooks"
    label = "webhooks"
