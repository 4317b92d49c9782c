"""What is remembered of a report that came by the door: enough to answer the same again."""

from __future__ import annotations

from django.db import models

from muhatap.cases.models import Case
from muhatap.organization.models import Actor


class Post(models.Model):
    """A report of an application. Sent twice within minutes it is one.

    `fingerprint` is a keyed hash of what was sent; nothing of it can be read here.
    """

    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["by", "fingerprint", "-at"], name="post_again")]

    def __str__(self) -> str:
        return f"post {self.case_id}"
