"""Topics, kinds, channels, and the desks that channels lead to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muhatap.organization.models import Unit
from muhatap.places.models import District


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
    OPEN_DESK = "open_desk", _("Açık Kapı masası (belediye)")
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


# Systems of others in which the citizen wrote and reads the answer: their numbers and dates are kept
# (`cimer`), and a case of theirs ends when its answer stands there.
OUTSIDE = frozenset({Channel.CIMER, Channel.ACIK_KAPI})
# What comes on paper: it has a number, and a picture of it names who wrote it.
PAPER = frozenset({Channel.PETITION, Channel.POST, Channel.FAX, Channel.COURIER, Channel.UNIT})


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
    asked_before = models.JSONField(
        default=dict, help_text="Questions that are asked no more, by code: given answers stay readable."
    )
    needs_place = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    is_aid = models.BooleanField(
        default=False, help_text="Social aid: always sensitive, its questions asked, one per household."
    )
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
    """Which unit approves, routes, reviews and delivers what comes by a channel.

    It differs in every regulation, so it is data.
    """

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
