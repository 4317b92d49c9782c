"""Django's name for this package."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """The lists package."""

    name = "muhatap.lists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The log knows the names of what is here."""
        from muhatap.lists import exports, naming, sources

        naming.register()
        sources.offer()
        exports.offer()
