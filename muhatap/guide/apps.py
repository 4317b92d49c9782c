"""Django's name for this package."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """The guide package."""

    name = "muhatap.guide"
    default_auto_field = "django.db.models.BigAutoField"
