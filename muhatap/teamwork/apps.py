"""Django's name for this package."""

from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    """The teamwork package."""

    name = "muhatap.teamwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lists of this package can be taken out."""
        from muhatap.teamwork import exports

        exports.offer()
