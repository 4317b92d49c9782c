"""A text module: a short word and what it stands for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from muhatap.cases.models import Topic
from muhatap.organization.models import Unit
from muhatap.textmodules.moments import Moment, labels


class TextModule(models.Model):
    """One text. Without a unit it is the whole house's; a unit's own comes first for its people."""

    shortcut = models.CharField(max_length=24, db_collation="C", help_text="What is typed after `::`.")
    title = models.CharField(max_length=80)
    title_fold = models.CharField(max_length=200, db_collation="C", help_text="tr_ascii of title and text.")
    body_tr = models.TextField(help_text="Placeholders in braces, see `filling.SLOTS`.")
    body_en = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="Offered first for cases of this topic and those below it.",
    )  # fmt: skip
    moments = ArrayField(
        models.CharField(max_length=12, choices=Moment.choices), default=list, blank=True,
        help_text="Offered first while one does one of these; empty for any.",
    )  # fmt: skip
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["shortcut", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shortcut", "unit"], name="one_shortcut_a_unit", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"::{self.shortcut}"

    @property
    def when(self) -> str:
        """The names of its moments, for a list; empty for any."""
        return labels(self.moments)
