"""Django's name for this package."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The papers package."""

    name = "muhatap.papers"
    default_auto_field = "django.db.models.BigAutoField"
