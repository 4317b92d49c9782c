"""The tariff as dated rows, and what an applicant was asked to pay (4982 m.10, m.11)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Attachment
from muhatap.deadlines.models import Docket
from muhatap.information.models.applications import Application
from muhatap.organization.models import Actor

ZERO = Decimal(0)
MOST = Decimal("99999999.99")  # lira of one notice


def lira(amount: Decimal) -> str:
    """`1.234,50 ₺`."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " ₺"


class Tariff(models.Model):
    """Prices from a day on, in lira, until the next row begins."""

    valid_from = models.DateField(unique=True)
    page = models.DecimalField(max_digits=9, decimal_places=2, help_text="A page in black and white.")
    colour_page = models.DecimalField(max_digits=9, decimal_places=2)
    medium = models.DecimalField(max_digits=9, decimal_places=2, help_text="A disc, a memory stick.")
    free_pages = models.PositiveSmallIntegerField(help_text="How many pages cost nothing, postage included.")
    source = models.CharField(max_length=200, help_text="The communiqué, or the council's decision.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"tariff of {self.valid_from}"

    def cost(self, pages: int, colour_pages: int, media: int, other: Decimal = ZERO) -> Decimal:
        """What so much costs, in lira. The dearer pages are the free ones: to the applicant's good."""
        prices = sorted([(self.colour_page, colour_pages), (self.page, pages)], reverse=True)
        free, total = self.free_pages, media * self.medium + other
        for price, count in prices:
            taken = min(free, count)
            free -= taken
            total += price * (count - taken)
        return total.quantize(Decimal("0.01"))


class FeeNotice(models.Model):
    """What access costs, told to the applicant; a docket of its own counts the days to pay."""

    class State(models.TextChoices):
        ASKED = "asked", _("Ödeme bekleniyor")
        PAID = "paid", _("Ödendi")
        LAPSED = "lapsed", _("Ödenmedi")
        DROPPED = "dropped", _("Gerek kalmadı")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="fees")
    tariff = models.ForeignKey(
        Tariff,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Empty where the amount was typed on the case itself.",
    )
    pages = models.PositiveIntegerField(default=0)
    colour_pages = models.PositiveIntegerField(default=0)
    media = models.PositiveIntegerField(default=0)
    other = models.DecimalField(max_digits=11, decimal_places=2, default=ZERO)
    other_for = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    paid = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    receipt = models.CharField(max_length=60, blank=True)
    proof = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="asked"), name="one_fee_is_asked"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_fee_is_something"),
            models.CheckConstraint(
                condition=models.Q(paid__isnull=True) | models.Q(paid__gt=0), name="a_payment_is_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.application_id}"

    @property
    def shown(self) -> str:
        """`1.234,50 ₺`."""
        return lira(self.amount)
