"""Django's name for this package."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """The deadlines package."""

    name = "muhatap.deadlines"
    default_auto_field = "django.db.models.BigAutoField"
