"""Django's name for this package."""

from django.apps import AppConfig


class OverdueConfig(AppConfig):
    """The overdue package."""

    name = "muhatap.overdue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.overdue import exports

        exports.offer()
