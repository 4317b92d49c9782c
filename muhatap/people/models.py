"""Records that may be one person, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.organization.models import Actor


class Pair(models.Model):
    """Two records that may be one person (izmir:15.12), the older first, and what was decided."""

    class State(models.TextChoices):
        OPEN = "open", _("Bakılacak")
        DIFFERENT = "different", _("Ayrı kişiler")
        MERGED = "merged", _("Birleştirildi")

    first = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text="Codes of REASONS.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-weight", "-id"], name="pair_list")]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


REASONS = {
    "phone": _("aynı telefon"),
    "email": _("aynı e-posta"),
    "name": _("aynı ad"),
    "alike": _("benzer ad"),
    "area": _("aynı mahalle"),
}


class Merge(models.Model):
    """One merging: which record was kept, what it took over, and what belonged to the other one.

    `fields` holds the kept record's columns before and after; `moved` the ids of what followed. Both are what
    an un-merge needs to give each its own back; they hold nothing that the records' histories do not.
    """

    kept = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    fields = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=models.Q(undone_at=None), name="one_standing_merge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.other_id} → {self.kept_id}"


class PointCode(models.Model):
    """A code sent to a new telephone or e-mail: until it comes back the point takes no messages.

    What the citizen allowed for it waits here and holds from the confirmation on. One row per point; sending
    again replaces the code.
    """

    point = models.OneToOneField(ContactPoint, on_delete=models.PROTECT, related_name="code")
    hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    sends = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    consent = models.BooleanField(default=True)
    news = models.BooleanField(default=False)
    replaces = models.ForeignKey(
        ContactPoint,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Goes out of use with the confirmation.",
    )
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code of {self.point_id}"


class Household(models.Model):
    """People who live together or look after one another (hane); who, stands in its members."""

    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"household {self.pk}"


class Member(models.Model):
    """Somebody of a household, from when to when; written and ended by whom and why."""

    class Relation(models.TextChoices):
        SELF = "self", _("hanenin görüşülen kişisi")
        SPOUSE = "spouse", _("eşi")
        CHILD = "child", _("çocuğu")
        PARENT = "parent", _("annesi ya da babası")
        GUARDIAN = "guardian", _("vasisi")
        CARER = "carer", _("bakıcısı")
        RESIDENT = "resident", _("birlikte oturan")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(
        max_length=10, choices=Relation.choices, help_text="To the household's own person (SELF)."
    )
    since = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "citizen"],
                condition=models.Q(until=None),
                name="member_once",
            ),
            # a guardian or a carer may look after several; everybody else lives in one place
            models.UniqueConstraint(
                fields=["citizen"],
                condition=models.Q(until=None) & ~models.Q(relation__in=["guardian", "carer"]),
                name="one_household_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id} in {self.household_id}"


ELSEWHERE = (Member.Relation.GUARDIAN, Member.Relation.CARER)  # may live in another household
