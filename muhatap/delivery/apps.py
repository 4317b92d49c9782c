"""Django's name for this package."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The delivery package."""

    name = "muhatap.delivery"
    default_auto_field = "django.db.models.BigAutoField"
