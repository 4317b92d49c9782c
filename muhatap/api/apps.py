"""Django's name for this package."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api package."""

    name = "muhatap.api"
    default_auto_field = "django.db.models.BigAutoField"
