"""Who is at a case, and who was mentioned there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muhatap.cases.models import Case
from muhatap.organization.models import Actor, Staff


class Presence(models.Model):
    """Somebody has the page of a case open. Rows grow old within a minute and are removed at night."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True, help_text="When something was last typed there.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="one_presence")]
        indexes = [models.Index(fields=["seen_at"], name="presence_age")]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.case_id}"


class Mention(models.Model):
    """A colleague mentioned in a note; the words stay in the note."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    event_id = models.BigIntegerField(help_text="The note; a plain value.")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "staff"], name="mentioned_once")]
        indexes = [
            models.Index(fields=["staff", "-at", "-id"], name="mention_newest"),
            models.Index(fields=["staff", "case"], name="mention_open", condition=Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.event_id}"
