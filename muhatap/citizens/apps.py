"""Django's name for this package."""

from django.apps import AppConfig


class CitizensConfig(AppConfig):
    """The citizens package."""

    name = "muhatap.citizens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Its lists can be taken out; addresses follow their person when two records are merged."""
        from muhatap.citizens import exports, following, services

        following.FOLLOWERS["addresses"] = services.addresses_follow
        exports.offer()
