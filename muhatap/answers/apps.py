"""Django's name for this package."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    """The answers package."""

    name = "muhatap.answers"
    default_auto_field = "django.db.models.BigAutoField"
