"""Django's name for this package."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """The organization package."""

    name = "muhatap.organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out."""
        from muhatap.organization import exports

        exports.offer()
