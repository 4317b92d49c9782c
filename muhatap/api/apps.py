"""Django's name for this package."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api package."""

    name = "muhatap.api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The log of administration names webhooks by their address."""
        from muhatap.api.queries import webhook_names
        from muhatap.organization.words import NAMERS

        NAMERS["webhook"] = webhook_names
