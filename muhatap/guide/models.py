"""Who was shown around: the first visit is offered to everybody once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.organization.models import Staff


class FirstVisit(models.Model):
    """Where somebody stands in it. No row: it was never begun and never refused."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("Sürüyor")
        FINISHED = "finished", _("Bitti")
        DECLINED = "declined", _("İstenmedi")

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="+", primary_key=True)
    state = models.CharField(max_length=10, choices=State.choices)
    stop = models.PositiveSmallIntegerField(default=0, help_text="Index of the stop one is at.")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.state} {self.stop}"
