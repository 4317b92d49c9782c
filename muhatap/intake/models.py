"""What is typed before it is a case."""

from __future__ import annotations

from django.db import models

from muhatap.organization.models import Actor


class Draft(models.Model):
    """A half-written record, kept as it is typed; it survives a closed tab, a lost session, a restart."""

    by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    words = models.CharField(max_length=120, blank=True, help_text="Beginning of the text, for the list.")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by", "-saved_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"
