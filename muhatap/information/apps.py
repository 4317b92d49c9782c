"""Django's name for this package."""

from django.apps import AppConfig


class InformationConfig(AppConfig):
    """The information package."""

    name = "muhatap.information"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out, and its dates follow the calendar."""
        from muhatap.deadlines import holders
        from muhatap.information import exports
        from muhatap.information.services import dates

        exports.offer()
        holders.register_rows(dates.follow)
