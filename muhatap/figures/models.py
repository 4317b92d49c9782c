"""What figures are read from. Triggers write both tables in the transaction that changes a case."""

from __future__ import annotations

from django.db import models

from muhatap.cases.models import Referral


class Tally(models.Model):
    """A difference in how many things of a measure fell on a day; the sum of a key's rows is its count.

    `key` is a unit, a district or a topic, by the measure; 0 is the whole house. `days` is how long an
    answer took, so that a median can be read from counts.
    """

    measure = models.CharField(max_length=20)
    key = models.BigIntegerField(default=0)
    day = models.DateField()
    days = models.IntegerField(default=0)
    n = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["measure", "key", "day"], include=["days", "n"], name="tally_key")]

    def __str__(self) -> str:
        return f"{self.measure} {self.key} {self.day} {self.n}"


class Part(models.Model):
    """When a unit's part was answered, and whether within the unit's own time. Gone when the answer is."""

    referral = models.OneToOneField(
        Referral, primary_key=True, on_delete=models.CASCADE, related_name="figure"
    )
    answered_at = models.DateTimeField(db_index=True)
    in_time = models.BooleanField()
    days = models.IntegerField(help_text="Calendar days in Istanbul from the referral to the answer.")

    def __str__(self) -> str:
        return f"{self.referral_id} {self.days}"
