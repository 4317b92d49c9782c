"""Django's name for this package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people package."""

    name = "muhatap.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The lists of this package can be taken out."""
        from muhatap.people import exports

        exports.offer()
