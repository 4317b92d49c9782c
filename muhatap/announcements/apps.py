"""Django's name for this package."""

from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    """The announcements package."""

    name = "muhatap.announcements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.announcements import exports

        exports.offer()
