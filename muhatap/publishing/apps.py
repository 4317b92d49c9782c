"""Django's name for this package."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The publishing package."""

    name = "muhatap.publishing"
    default_auto_field = "django.db.models.BigAutoField"
