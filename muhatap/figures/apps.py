"""Django's name for this package."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The figures package."""

    name = "muhatap.figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out of the house and moved in bulk."""
        from muhatap.figures import exports

        exports.offer()
