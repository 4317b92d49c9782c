"""Django's name for this package."""

from django.apps import AppConfig


class CimerConfig(AppConfig):
    """The cimer package."""

    name = "muhatap.cimer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out, and the dates of its letters follow the calendar."""
        from muhatap.cimer import exports
        from muhatap.cimer.models import Letter
        from muhatap.deadlines import holders

        exports.offer()
        holders.register_rows(lambda dues: holders.copy_onto(Letter, dues))
