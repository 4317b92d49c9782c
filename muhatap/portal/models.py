"""What the citizen's side remembers: a report on its way, spare keys, how often somebody knocked.

Everything here is short-lived. What a report says becomes a case and a citizen; then the copy is emptied.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muhatap.cases.models import Case
from muhatap.files.models import StoredFile
from muhatap.organization.models import Actor


class Submission(models.Model):
    """One report on its way from the form to the register. `token` is the form's; sent twice it is one.

    `actor` is the visit itself: it owns the photos until somebody is known. `values` holds what was typed,
    as the form reads it again; empty as soon as the case exists.
    """

    class State(models.TextChoices):
        OPEN = "open"  # photos are there, nothing was sent
        WAITING = "waiting"  # a code is on its way to the citizen
        DONE = "done"  # it is a case of its own
        JOINED = "joined"  # it was added to somebody else's case, which it does not open

    token = models.CharField(max_length=40, unique=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    language = models.CharField(max_length=5, default="tr")
    values = models.JSONField(default=dict)
    sender = models.CharField(max_length=64, help_text="Keyed hash of the network address.")
    channel = models.CharField(max_length=8, blank=True, help_text="By what the code goes: sms or email.")
    address = models.CharField(max_length=300, blank=True, help_text="Where the code goes; emptied later.")
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Wrong codes since the last one was sent.")
    sends = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    notice_id = models.BigIntegerField(null=True, help_text="The message with the code; a plain value.")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], name="submission_old", condition=Q(state__in=["open", "waiting"])
            )
        ]

    def __str__(self) -> str:
        return f"submission {self.pk} {self.state}"


class Photo(models.Model):
    """A photo of a report on its way."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"photo {self.file_id}"


class Key(models.Model):
    """A code for one opening of a case, sent to the case's own address when the tracking code was lost."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key of {self.case_id}"


class Knock(models.Model):
    """One try at a door that counts tries. `key` is a keyed hash of an address, a contact or a number."""

    door = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["door", "key", "-at"], name="knock_count"),
            models.Index(fields=["at"], name="knock_old"),
        ]

    def __str__(self) -> str:
        return f"{self.door} at {self.at}"
