"""Django's name for this package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases package."""

    name = "muhatap.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from muhatap.cases import exemplifying, exports, holding, naming
        from muhatap.cases.services import dates
        from muhatap.deadlines import holders

        naming.register()
        exemplifying.offer()
        exports.offer()
        holding.offer()
        holders.register(holders.Holder(dates.family, dates.take, dates.tell_units))
