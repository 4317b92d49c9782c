"""Django's name for this package."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """The reception package."""

    name = "muhatap.reception"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Visits follow their person when two records are merged; their list can be taken out."""
        from muhatap.citizens import following
        from muhatap.reception import exports, services

        following.FOLLOWERS["visits"] = services.visits_follow
        exports.offer()
