"""What a person decided about publishing a case. A case without a row is one nobody has looked at yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Attachment, Case
from muhatap.organization.models import Actor


class State(models.TextChoices):
    """Of a text, an answer or a photo."""

    WAITING = "waiting", _("Bakılacak")
    APPROVED = "approved", _("Yayımlandı")
    WITHHELD = "withheld", _("Yayımlanmadı")
    REMOVED = "removed", _("Yayından kaldırıldı")


class Publication(models.Model):
    """A case as everybody may read it. `text` and `answer` are copies that the moderator made readable.

    Where the applicant's words stand WITHHELD the case is still public by topic and rounded place; REMOVED
    takes it out altogether. `waiting_since` is empty while nothing waits for a moderator.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="publication")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    text = models.TextField(blank=True)
    answer_state = models.CharField(
        max_length=8, choices=State.choices, blank=True, help_text="Empty: there is no answer to show yet."
    )
    answer = models.TextField(blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Decisions so far; two at once are noticed.")

    class Meta:
        indexes = [
            models.Index(
                fields=["waiting_since", "id"],
                name="publication_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["-decided_at", "-id"],
                name="publication_decided",
                condition=Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"publication of {self.case_id}"


class PublishedPhoto(models.Model):
    """A photo of a case and whether everybody may see it; each is decided by itself."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)

    class Meta:
        ordering = ["attachment_id"]

    def __str__(self) -> str:
        return f"photo {self.attachment_id} {self.state}"


class Decision(models.Model):
    """One decision of a moderator, as the publication stood after it. Rows are added, never changed."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices)
    text = models.TextField(blank=True)
    answer_state = models.CharField(max_length=8, choices=State.choices, blank=True)
    answer = models.TextField(blank=True)
    photos = models.JSONField(default=list, help_text="Ids of the attachments that everybody sees.")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.state} at {self.at}"
