"""Django's name for this package."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The publishing package."""

    name = "muhatap.publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lists of this package can be taken out."""
        from muhatap.publishing import exports

        exports.offer()
