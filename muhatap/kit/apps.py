"""Django's name for this package."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The kit package."""

    name = "muhatap.kit"
    default_auto_field = "django.db.models.BigAutoField"
