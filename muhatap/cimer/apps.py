"""Django's name for this package."""

from django.apps import AppConfig


class CimerConfig(AppConfig):
    """The cimer package."""

    name = "muhatap.cimer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.cimer import exports

        exports.offer()
