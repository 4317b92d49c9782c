"""Django's name for this package."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications package."""

    name = "muhatap.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.notifications import exports

        exports.offer()
