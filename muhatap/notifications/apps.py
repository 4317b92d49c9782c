"""Django's name for this package."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications package."""

    name = "muhatap.notifications"
    default_auto_field = "django.db.models.BigAutoField"
