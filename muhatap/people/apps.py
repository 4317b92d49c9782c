"""Django's name for this package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people package."""

    name = "muhatap.people"
    default_auto_field = "django.db.models.BigAutoField"
