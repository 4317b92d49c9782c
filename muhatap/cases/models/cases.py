"""Case and Referral: facts about one row; every write is in services."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import ENDED, IN_HAND, OPEN, ReferralStatus, Status
from muhatap.cases.models.topics import Channel, Kind, Topic
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.citizens.redaction import Known
from muhatap.deadlines.models import Docket
from muhatap.organization.models import Actor, Staff, Unit
from muhatap.places.models import District, Neighbourhood


class Case(models.Model):
    """Anything a person brings to the municipality. `status` is written by `services` alone."""

    # what was taken out of this object's words for its reader (`cases.redacting`); never a column
    withheld: Known | None = None

    number = models.CharField(max_length=20, unique=True, help_text="2026/043318-5")
    status = models.CharField(max_length=20, choices=Status.choices)
    round = models.PositiveSmallIntegerField(default=1, help_text="Re-opening is a new round.")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=160)
    text = models.TextField()
    answers_to_questions = models.JSONField(default=dict)
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    applicant = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The citizen's actor; an anonymous applicant has one of its own.",
    )
    identity_hidden = models.BooleanField(default=False)
    reply_point = models.ForeignKey(
        ContactPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wants_call = models.BooleanField(default=False, help_text="To be told by telephone, not by a message.")
    language = models.CharField(max_length=5, default="tr")
    is_sensitive = models.BooleanField(default=False)
    is_incomplete = models.BooleanField(
        default=False, help_text="Taken with missing information (sisli:16.d)."
    )
    missing = models.JSONField(default=list)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    street = models.CharField(max_length=160, blank=True)
    door = models.CharField(max_length=40, blank=True)
    place_note = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    paper_no = models.CharField(
        max_length=40, blank=True, help_text="Number of the petition, letter or outside record."
    )
    from_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The unit or body whose letter this is; then there is no citizen (izmir:10.c.2).",
    )
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    registering_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    approval_desk = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    routing_desk = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    review_desk = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    delivery_desk = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_review = models.BooleanField(default=False, help_text="A unit's answer waits for the reviewer.")
    to_inform = models.BooleanField(default=False, help_text="Interim information waits to be passed on.")
    to_call = models.BooleanField(
        default=False, help_text="Something no message brings to the citizen waits to be told by a person."
    )
    awaits_citizen = models.BooleanField(
        default=False, help_text="A question to the citizen is open, the coordination's or a unit's."
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="case")
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The earliest open clock; empty when none runs."
    )
    law_due_at = models.DateTimeField(null=True, blank=True)
    target_due_at = models.DateTimeField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    fee_until = models.DateField(
        null=True, blank=True, help_text="An access fee is waited for until the end of this day (4982 m.11)."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(
        null=True, blank=True, help_text="The decision of this round, where the kind needs one (4982 m.12)."
    )
    tracking_hash = models.CharField(max_length=64, blank=True)
    chain_head = models.CharField(max_length=64, blank=True)
    event_count = models.PositiveIntegerField(default=0)
    is_synthetic = models.BooleanField(default=False)
    search = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="case_search"),
            models.Index(
                fields=["approval_desk", "received_at", "id"],
                name="case_to_approve",
                condition=Q(status="awaiting_approval"),
            ),
            models.Index(
                fields=["routing_desk", "received_at", "id"],
                name="case_to_route",
                condition=Q(status__in=["to_route", "objected", "waiting_citizen"]),
            ),
            models.Index(
                fields=["routing_desk", "received_at", "id"],
                name="case_awaits_citizen",
                condition=Q(awaits_citizen=True),
            ),
            models.Index(
                fields=["review_desk", "due_at", "id"], name="case_to_review", condition=Q(to_review=True)
            ),
            models.Index(
                fields=["delivery_desk", "due_at", "id"],
                name="case_to_deliver",
                condition=Q(status="to_deliver"),
            ),
            models.Index(
                fields=["delivery_desk", "due_at", "id"], name="case_to_inform", condition=Q(to_inform=True)
            ),
            models.Index(
                fields=["delivery_desk", "due_at", "id"], name="case_to_call", condition=Q(to_call=True)
            ),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(status__in=list(OPEN))),
            models.Index(
                fields=["law_due_at", "id"], name="case_law_due", condition=Q(status__in=list(OPEN))
            ),
            models.Index(fields=["registered_by", "-received_at", "-id"], name="case_author"),
            models.Index(
                fields=["registered_by", "id"], name="case_returned", condition=Q(status="returned")
            ),
            models.Index(fields=["-received_at", "-id"], name="case_newest"),
            models.Index(fields=["status", "-received_at", "-id"], name="case_status"),
            models.Index(fields=["topic", "-received_at", "-id"], name="case_topic"),
            models.Index(fields=["district", "-received_at", "-id"], name="case_district"),
            models.Index(fields=["channel", "-received_at", "-id"], name="case_channel"),
            models.Index(fields=["kind", "-received_at", "-id"], name="case_kind"),
            models.Index(fields=["citizen", "-received_at"], name="case_citizen"),
            models.Index(
                fields=["escalated_at", "id"], name="case_escalated", condition=Q(escalated_at__isnull=False)
            ),
            models.Index(
                fields=["received_at", "id"],
                name="case_incomplete",
                condition=Q(is_incomplete=True, status__in=list(OPEN)),
            ),
            models.Index(fields=["lat", "lon"], name="case_place", condition=Q(lat__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """False once it is closed or cancelled."""
        return self.status not in ENDED

    @property
    def stands(self) -> str:
        """Where it stands, in words: while a unit's question is open it waits for the citizen too."""
        if self.awaits_citizen and self.status == Status.WITH_UNITS:
            return str(Status.WAITING_CITIZEN.label)
        return self.get_status_display()

    @property
    def short_number(self) -> str:
        """The number as shown in lists of the running year."""
        return self.number.partition("/")[2]


class Referral(models.Model):
    """One unit's part of a case, with its own status and clocks."""

    class Purpose(models.TextChoices):
        WORK = "work", _("İş")
        VERIFICATION = "verification", _("Yerinde tespit")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField(default=1)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.WORK)
    status = models.CharField(max_length=12, choices=ReferralStatus.choices)
    officer = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    with_paper = models.BooleanField(
        default=False, help_text="The paper original goes along (bagcilar:24.1.b)."
    )
    outside_no = models.CharField(max_length=60, blank=True, help_text="The other institution's number.")
    scheduled_for = models.DateField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0, help_text="How often the reviewer gave it back.")
    referred_at = models.DateTimeField()
    referred_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="referral")
    due_at = models.DateTimeField(null=True, blank=True)
    law_due_at = models.DateTimeField(
        null=True, blank=True, help_text="The case's, copied for the unit's list."
    )
    is_paused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit", "purpose"],
                condition=Q(status__in=[*IN_HAND, "answered"]),
                name="one_live_referral",
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], name="referral_inbox", condition=Q(status__in=list(IN_HAND))
            ),
            models.Index(fields=["unit", "status", "due_at", "id"], name="referral_status"),
            models.Index(
                fields=["officer", "due_at", "id"],
                name="referral_mine",
                condition=Q(status__in=list(IN_HAND)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_id}"
