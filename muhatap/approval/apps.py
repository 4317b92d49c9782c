"""Django's name for this package."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    """The approval package."""

    name = "muhatap.approval"
    default_auto_field = "django.db.models.BigAutoField"
