"""Topic, Case, Referral, Event, Contact and what hangs on them. Facts about one row; every write is in services."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import ENDED, IN_HAND, OPEN, ReferralStatus, Status
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import Docket
from muhatap.files.models import StoredFile
from muhatap.organization.models import Actor, Staff, Unit
from muhatap.places.models import District, Neighbourhood


class Kind(models.TextChoices):
    """What a person brings (duty intake.request-type)."""

    REQUEST = "request", _("Talep")
    COMPLAINT = "complaint", _("Şikâyet")
    TIP = "tip", _("İhbar")
    SUGGESTION = "suggestion", _("Öneri")
    THANKS = "thanks", _("Teşekkür")
    ENQUIRY = "enquiry", _("Bilgi alma")
    INFORMATION_REQUEST = "information_request", _("Bilgi edinme")


class Channel(models.TextChoices):
    """The door by which it came (duty intake.multichannel-register)."""

    PHONE = "phone", _("Telefon")
    COUNTER = "counter", _("Masa")
    WEB = "web", _("Web formu")
    EMAIL = "email", _("E-posta")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SOCIAL = "social", _("Sosyal medya")
    APP = "app", _("Mobil uygulama")
    PETITION = "petition", _("Dilekçe")
    POST = "post", _("Posta")
    FAX = "fax", _("Faks")
    COURIER = "courier", _("Kurye")
    MOBILE_TEAM = "mobile_team", _("Gezici ekip")
    STAND = "stand", _("Stant")
    PUBLIC_DAY = "public_day", _("Halk günü")
    CIMER = "cimer", _("CİMER")
    ACIK_KAPI = "acik_kapi", _("Açık Kapı (Valilik)")
    E_DEVLET = "e_devlet", _("e-Devlet")
    DISTRICT = "district", _("İlçe belediyesi")
    FIELD = "field", _("Yerinde tespit")
    UNIT = "unit", _("Birim yazısı")


class Topic(models.Model):
    """A subject in a tree of three levels, with its rules. Only leaves take cases."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.CharField(max_length=60, unique=True)
    name_tr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    name_fold = models.CharField(
        max_length=400, blank=True, help_text="tr_ascii of the whole path and the keywords."
    )
    keywords = models.CharField(
        max_length=400, blank=True, help_text="Other words people use for it, by comma."
    )
    level = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.REQUEST)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_days = models.PositiveSmallIntegerField(null=True, blank=True)
    questions = models.JSONField(
        default=list, help_text="[{code, label_tr, label_en, type, options, required}]"
    )
    needs_place = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    allows_anonymous = models.BooleanField(default=True)
    duplicate_metres = models.PositiveSmallIntegerField(default=100)
    duplicate_days = models.PositiveSmallIntegerField(default=30)
    is_active = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The topic's name in the language of the moment."""
        return self.name_en if self.name_en and (get_language() or "tr").startswith("en") else self.name_tr


class TopicUnit(models.Model):
    """The unit for a topic in one district, where it differs from the default."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="district_units")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "district"], name="one_unit_per_district")]

    def __str__(self) -> str:
        return f"{self.topic_id} in {self.district_id}"


class Desk(models.Model):
    """Which unit approves, routes, reviews and delivers what comes by a channel. Differs in every regulation: data."""

    class Stage(models.TextChoices):
        APPROVAL = "approval", _("Onay")
        ROUTING = "routing", _("Yönlendirme")
        REVIEW = "review", _("Cevap kontrolü")
        DELIVERY = "delivery", _("Bildirim")

    stage = models.CharField(max_length=8, choices=Stage.choices)
    channel = models.CharField(
        max_length=12, choices=Channel.choices, blank=True, help_text="Empty: every other channel."
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "channel"], name="one_desk")]

    def __str__(self) -> str:
        return f"{self.stage} {self.channel}"


class Case(models.Model):
    """Anything a person brings to the municipality. `status` is written by `services` alone."""

    number = models.CharField(max_length=20, unique=True, help_text="2026/043318-5")
    status = models.CharField(max_length=20, choices=Status.choices)
    round = models.PositiveSmallIntegerField(default=1, help_text="Re-opening is a new round.")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    text = models.TextField()
    answers_to_questions = models.JSONField(default=dict)
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    identity_hidden = models.BooleanField(default=False)
    reply_point = models.ForeignKey(
        ContactPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=5, default="tr")
    is_sensitive = models.BooleanField(default=False)
    is_incomplete = models.BooleanField(
        default=False, help_text="Taken with missing information (sisli:16.d)."
    )
    missing = models.JSONField(default=list)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
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
    escalated_at = models.DateTimeField(null=True, blank=True)
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="case")
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The earliest open clock; empty when none runs."
    )
    law_due_at = models.DateTimeField(null=True, blank=True)
    target_due_at = models.DateTimeField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
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
            models.Index(fields=["citizen", "-received_at"], name="case_citizen"),
            models.Index(
                fields=["escalated_at", "id"], name="case_escalated", condition=Q(escalated_at__isnull=False)
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


class Event(models.Model):
    """One line of a case's timeline. Append-only by trigger; each carries the hash of the one before it.

    `personal` holds facts that may be erased; `digests` their salted SHA-256, which is what the hash covers.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(
        Referral, null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    move = models.CharField(max_length=24)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    salts = models.JSONField(null=True)
    digests = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_line_per_place")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.move}"

    def fact(self, key: str) -> object:
        """A remembered fact, plain or personal; None when it was never there or has been erased."""
        return self.facts.get(key, (self.personal or {}).get(key))


class Attachment(models.Model):
    """A file on a case, and who may see it."""

    class Audience(models.TextChoices):
        CITIZEN = "citizen", _("Hemşehri görür")
        STAFF = "staff", _("Yalnız personel")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.STAFF)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_id} on {self.case_id}"


class Question(models.Model):
    """Something the citizen was asked, and the reply."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"question on {self.case_id}"


class Information(models.Model):
    """Interim information of a unit, until it is passed on to the citizen (sisli:15.ç: within 48 hours)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="informations")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    passed_text = models.TextField(blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "information"

    def __str__(self) -> str:
        return f"information on {self.case_id}"


class Contact(models.Model):
    """One conversation or visit. Most end as an on-the-spot answer and never become a case."""

    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    text = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="contact_mine"),
            models.Index(fields=["citizen", "-at"], name="contact_citizen"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} at {self.at}"


class Counter(models.Model):
    """How many cases or referrals stand in a status at a desk or unit; slotted so that writers do not queue."""

    scope = models.CharField(max_length=12, help_text="approval, routing, review, delivery, inform, unit")
    unit_id = models.BigIntegerField()
    status = models.CharField(max_length=20)
    slot = models.PositiveSmallIntegerField()
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "unit_id", "status", "slot"], name="one_slot")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.unit_id} {self.status}"
