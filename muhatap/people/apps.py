"""Django's name for this package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people package."""

    name = "muhatap.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Households follow their people in a merging and say who lives with whom; lists can be taken out."""
        from muhatap.citizens import following, households
        from muhatap.people import exports, housemates, services

        following.FOLLOWERS["households"] = services.households_follow
        households.KNOWN_BY.append(housemates.of)
        exports.offer()
