"""Django's name for this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web package."""

    name = "muhatap.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The matrix of roles can be taken out."""
        from muhatap.web import exports

        exports.offer()
