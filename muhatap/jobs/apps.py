"""Django's name for this package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs package."""

    name = "muhatap.jobs"
    default_auto_field = "django.db.models.BigAutoField"
