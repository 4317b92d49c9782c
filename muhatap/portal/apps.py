"""Django's name for this package."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal package."""

    name = "muhatap.portal"
    default_auto_field = "django.db.models.BigAutoField"
