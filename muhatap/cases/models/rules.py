"""Routing rules: which units a case is meant for, before its topic's own unit is asked."""

from __future__ import annotations

from datetime import date

from django.db import models

from muhatap.organization.models import Unit


class RoutingRule(models.Model):
    """One row of the list. Rules are judged in their order; the first that fits decides, else the topic does.

    Switched off, never deleted: cases name the rule that sent them, and its history stands in the log.
    """

    name = models.CharField(max_length=80)
    order = models.PositiveIntegerField(help_text="Place in the list, from one.")
    condition = models.JSONField(
        help_text="A tree of `cases.conditions`, of the fields in `deciding.JUDGED`."
    )
    by_itself = models.BooleanField(
        default=False, help_text="Sends the case where no approval is needed; else it only proposes."
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="Its last day.")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts corrections, so that none is lost.")

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    def is_live(self, day: date) -> bool:
        """True when it is judged on this day."""
        begun = self.since is None or self.since <= day
        return self.is_active and begun and (self.until is None or self.until >= day)


class RuleUnit(models.Model):
    """A unit that a rule leads to."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="leads")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "unit"], name="one_lead")]

    def __str__(self) -> str:
        return f"{self.rule_id} → {self.unit_id}"
