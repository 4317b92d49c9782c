"""Django's name for this package."""

from django.apps import AppConfig


class CitizensConfig(AppConfig):
    """The citizens package."""

    name = "muhatap.citizens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.citizens import exports

        exports.offer()
