"""Django's name for this package."""

from django.apps import AppConfig


class TextModulesConfig(AppConfig):
    """The text modules package."""

    name = "muhatap.textmodules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The log knows the names of what is here."""
        from muhatap.textmodules import exports, naming

        naming.register()
        exports.offer()
