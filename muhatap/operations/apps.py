"""Django's name for this package."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The operations package."""

    name = "muhatap.operations"
    default_auto_field = "django.db.models.BigAutoField"
