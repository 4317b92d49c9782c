"""Django's name for this package."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """The deadlines package."""

    name = "muhatap.deadlines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lists of this package can be taken out."""
        from muhatap.deadlines import exports

        exports.offer()
