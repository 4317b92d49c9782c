"""Django's name for this package."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api package."""

    name = "muhatap.api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The log of administration names webhooks by their address; their lists can be taken out."""
        from muhatap.api import exports, hooks
        from muhatap.organization.words import NAMERS

        NAMERS["webhook"] = hooks.names
        exports.offer()
