"""Django's name for this package."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The sample package."""

    name = "muhatap.sample"
    default_auto_field = "django.db.models.BigAutoField"
