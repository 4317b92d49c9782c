"""Enquiries of public bodies, courts and persons, with the correspondence (bagcilar:6.1.g)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.models import Docket
from muhatap.files.models import StoredFile
from muhatap.information.models.applications import WORDS
from muhatap.organization.models import Actor, Unit


class Enquiry(models.Model):
    """Somebody outside asks for a document, an opinion or information by letter."""

    class Asker(models.TextChoices):
        BODY = "body", _("Kamu kurumu")
        COURT = "court", _("Mahkeme")
        NATURAL = "natural", _("Gerçek kişi")
        LEGAL = "legal", _("Tüzel kişi")

    class Wants(models.TextChoices):
        DOCUMENT = "document", _("Belge")
        OPINION = "opinion", _("Görüş ya da bilgi")

    year = models.PositiveSmallIntegerField()
    no = models.PositiveIntegerField()
    asker = models.CharField(max_length=8, choices=Asker.choices)
    name = models.CharField(max_length=200)
    letter_no = models.CharField(max_length=60, blank=True)
    letter_on = models.DateField(null=True)
    received_on = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    words_fold = models.TextField(blank=True, help_text="tr_ascii of what it is found by.")
    wants = models.CharField(max_length=8, choices=Wants.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answer_no = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [models.UniqueConstraint(fields=["year", "no"], name="one_enquiry_number")]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="enquiry_newest"),
            models.Index(fields=["due_at", "id"], name="enquiry_open", condition=models.Q(answered_on=None)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """`BS-2026/14`."""
        return f"BS-{self.year}/{self.no}"

    @property
    def is_open(self) -> bool:
        """True until it was answered."""
        return self.answered_on is None


class Letter(models.Model):
    """One piece of the correspondence about an enquiry; kept, never changed."""

    class Way(models.TextChoices):
        IN = "in", _("Gelen")
        OUT = "out", _("Giden")
        WITHIN = "within", _("Birimle yazışma")

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="letters")
    way = models.CharField(max_length=6, choices=Way.choices)
    day = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"letter {self.pk}"


WORDS["asker"].update(Enquiry.Asker.choices)
WORDS["wants"].update(Enquiry.Wants.choices)
