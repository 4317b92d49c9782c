"""Django's name for this package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake package."""

    name = "muhatap.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lists of this package can be taken out."""
        from muhatap.intake import exports

        exports.offer()
