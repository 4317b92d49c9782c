"""Django's name for this package."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The routing package."""

    name = "muhatap.routing"
    default_auto_field = "django.db.models.BigAutoField"
