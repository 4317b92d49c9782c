"""One coming of somebody: a line that begins at the door and ends there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Case, Contact
from muhatap.citizens.models import Citizen
from muhatap.organization.models import Actor, Unit


class Visit(models.Model):
    """Somebody who came to a desk: known to the register, or by a name alone (duty intake.visitor-reception).

    `no` is the number called out, from 1 every day at every desk.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        CALLED = "called", _("Görüşülüyor")
        DIRECTED = "directed", _("Birime yönlendirildi")
        DONE = "done", _("Uğurlandı")
        GONE = "gone", _("Beklemeden gitti")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Yerinde cevaplandı")
        CASE = "case", _("Başvuru alındı")
        DIRECTED = "directed", _("Birime yönlendirildi")

    day = models.DateField()
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    no = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    name = models.CharField(max_length=160, blank=True, help_text="Of whom nobody looked up.")
    purpose = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="For whom."
    )
    host = models.CharField(max_length=120, blank=True, help_text="A person or an office within the unit.")
    arrived_at = models.DateTimeField()
    arrived_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    called_at = models.DateTimeField(null=True)
    served_by = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "desk", "no"], name="one_number_a_day")]
        indexes = [
            models.Index(fields=["day", "desk", "state"], name="visit_board"),
            models.Index(fields=["-day", "-id"], name="visit_history"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.no}"

    @property
    def is_here(self) -> bool:
        """True until they have left."""
        return self.state in (self.State.WAITING, self.State.CALLED, self.State.DIRECTED)


class PublicDay(models.Model):
    """A day on which people bring their matters to the house at one place (sisli:7.j); open until closed."""

    day = models.DateField()
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=160, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="public_day_list")]

    def __str__(self) -> str:
        return self.title


class DayRequest(models.Model):
    """One matter of a public day, in the order in which they were told."""

    day = models.ForeignKey(PublicDay, on_delete=models.PROTECT, related_name="requests", db_index=False)
    no = models.PositiveIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "no"], name="one_number_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.no}"
