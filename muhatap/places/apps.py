"""Django's name for this package."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The places package."""

    name = "muhatap.places"
    default_auto_field = "django.db.models.BigAutoField"
