"""Django's name for this package."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    """The GeoReport door."""

    name = "muhatap.open311"
    default_auto_field = "django.db.models.BigAutoField"
