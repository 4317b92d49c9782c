"""Django's name for this package."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The routing package."""

    name = "muhatap.routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The list of rules can be taken out as a file."""
        from muhatap.routing import exports

        exports.offer()
