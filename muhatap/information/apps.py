"""Django's name for this package."""

from django.apps import AppConfig


class InformationConfig(AppConfig):
    """The information package."""

    name = "muhatap.information"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.information import exports

        exports.offer()
