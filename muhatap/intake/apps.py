"""Django's name for this package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake package."""

    name = "muhatap.intake"
    default_auto_field = "django.db.models.BigAutoField"
