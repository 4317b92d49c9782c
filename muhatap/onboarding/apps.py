"""Django's name for this package."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """The onboarding package."""

    name = "muhatap.onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The log knows the names of what is here."""
        from muhatap.onboarding import naming

        naming.register()
