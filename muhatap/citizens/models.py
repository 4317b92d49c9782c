"""The register of people and organisations who apply (hemşehri sicili)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.organization.models import Actor
from muhatap.places.models import District, Neighbourhood


class Citizen(models.Model):
    """An applicant: a person or a body, resident or visitor (izmir:15.11, bagcilar:15.1.a).

    The national number is kept encrypted; `number_index` is its blind index (keyed hash), so that it is
    found without being readable. Nobody creates one except `services.register`.
    """

    class Kind(models.TextChoices):
        NATURAL = "natural", _("Gerçek kişi")
        LEGAL = "legal", _("Tüzel kişi")
        FOREIGN = "foreign", _("Yabancı (ikamet eden)")
        VISITOR = "visitor", _("Yerli ziyaretçi")
        FOREIGN_VISITOR = "foreign_visitor", _("Yabancı ziyaretçi")

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="citizen")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.NATURAL)
    name = models.CharField(max_length=160, help_text="Full name, or title of the body.")
    name_sort = models.CharField(max_length=330, blank=True, db_collation="C")
    name_fold = models.CharField(
        max_length=160, blank=True, db_collation="C", help_text="tr_ascii of the name."
    )
    representative = models.CharField(max_length=160, blank=True, help_text="Who speaks for a legal person.")
    number_cipher = models.BinaryField(null=True, editable=False)
    number_index = models.CharField(max_length=64, blank=True, editable=False)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    address = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=5, default="tr")
    preferred_channel = models.CharField(
        max_length=12, blank=True, help_text="A ContactPoint kind, or empty."
    )
    call_hours = models.CharField(max_length=40, blank=True)
    identity_hidden = models.BooleanField(default=False, help_text="Hidden in every case by wish.")
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(
        null=True, blank=True, help_text="Last time somebody confirmed the record (izmir:15.13)."
    )
    checked_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shadows",
        db_index=False,
        help_text="The record that is kept in place of this one; it never points at another shadow.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"], condition=~models.Q(number_index=""), name="one_record_per_number"
            )
        ]
        # Lists walk one of the three name orders; a typed name is a range of name_fold, its later words are
        # found by trigrams (migration 0002). Byte order, whatever the server's locale.
        indexes = [
            models.Index(fields=["name_sort", "id"], name="citizen_order"),
            models.Index(fields=["kind", "name_sort", "id"], name="citizen_kind_order"),
            models.Index(fields=["neighbourhood", "name_sort", "id"], name="citizen_place_order"),
            models.Index(fields=["name_fold"], name="citizen_fold"),
            models.Index(fields=["checked_at"], name="citizen_checked"),
            models.Index(
                fields=["merged_into"],
                name="citizen_shadows",
                condition=models.Q(merged_into__isnull=False),
            ),
            GinIndex(fields=["name_fold"], name="citizen_words", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"citizen {self.pk}"


CALL = "call"  # a wish beside the kinds of contact points: to be called, though a message could be sent


class ContactPoint(models.Model):
    """A phone number or address by which a citizen is reached; `value` is normalised."""

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Cep telefonu")
        LANDLINE = "landline", _("Sabit telefon")
        EMAIL = "email", _("E-posta")
        POST = "post", _("Posta adresi")

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=300, help_text="E.164 for phones, lower case for e-mail.")
    backwards = models.GeneratedField(
        expression=Reverse("value"),
        output_field=models.CharField(max_length=300, db_collation="C"),
        db_persist=True,
    )
    is_primary = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    consent_at = models.DateTimeField(null=True, blank=True, help_text="May be used for messages since.")
    consent_source = models.CharField(max_length=40, blank=True)
    news_consent_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="May be used for announcements since; a purpose of its own (6698 m.5/1).",
    )
    news_consent_source = models.CharField(max_length=40, blank=True)
    survey_consent_at = models.DateTimeField(
        null=True, blank=True, help_text="May be asked since how content its owner is; a third purpose."
    )
    survey_consent_source = models.CharField(max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    quiet_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Hour in Istanbul from which no message comes; both hours or none."
    )
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["value"]),
            models.Index(fields=["backwards"], name="point_ending"),  # found by its last digits
            models.Index(
                fields=["citizen", "kind"],
                name="point_news",
                condition=models.Q(news_consent_at__isnull=False, is_active=True),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["citizen", "kind", "value"], name="one_point_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.citizen_id}"

    @property
    def takes_messages(self) -> bool:
        """True while the product itself may send there about the person's cases; calling needs no consent."""
        return self.is_active and self.consent_at is not None

    def quiet_ends(self, now: datetime) -> datetime | None:
        """When a message may come that is ready at `now` (aware); None where it may come at once."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return None
        here = clock.local(now)
        begun, ends = here.hour >= self.quiet_from, here.hour < self.quiet_until
        overnight = self.quiet_from > self.quiet_until
        if not (begun or ends if overnight else begun and ends):
            return None
        day = here.date() + timedelta(days=1 if overnight and begun else 0)
        return datetime.combine(day, time(self.quiet_until), tzinfo=clock.ISTANBUL)

    @property
    def takes_news(self) -> bool:
        """True for kinds to which the product itself sends, so that asking for the consent makes sense."""
        return self.kind in NEWS_KINDS


NEWS_KINDS = (ContactPoint.Kind.MOBILE, ContactPoint.Kind.EMAIL)


PREFERENCES = [(CALL, _("Telefonla aransın")), *ContactPoint.Kind.choices]


CONSENT_TEXT = "2026-3"  # version of the words by which a consent is asked, on every door


class Purpose(models.TextChoices):
    """What a contact point may be used for, each asked apart (6698 m.5/1); named as the point's columns."""

    CASES = "consent", _("Başvuru cevapları ve bilgileri")
    SURVEYS = "survey_consent", _("Memnuniyet soruları")
    NEWS = "news_consent", _("Hizmet ve proje duyuruları")


class ConsentWord(models.Model):
    """One yes or no about one purpose of one contact point: when, by whom, from where, to which words.

    Only ever added to, as the proof of a consent has to be (6698 m.5/1); what holds stands on the point.
    """

    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="words")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    given = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=20, help_text="Of the text that was shown or read out.")

    def __str__(self) -> str:
        return f"{self.purpose} {self.given} of {self.point_id}"


class Address(models.Model):
    """Where somebody lives, works or is found; one of those in use is the main one.

    The main one stands in the columns of the record too, by which records are listed and found.
    """

    class Kind(models.TextChoices):
        HOME = "home", _("Ev")
        WORK = "work", _("İş")
        OTHER = "other", _("Başka")

    class Source(models.TextChoices):
        TOLD = "told", _("kendisi söyledi")
        PAPER = "paper", _("belgeden")
        CASE = "case", _("başvurudan")
        RECORD = "record", _("kayıttan")

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HOME)
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    street = models.CharField(max_length=300)
    door = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="For the post and whoever goes there.")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.TOLD)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="Its last day; empty while it holds.")
    is_main = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=models.Q(is_main=True), name="one_main_address"
            )
        ]
        # who lives at the same door
        indexes = [models.Index(fields=["neighbourhood", "street"], name="address_door")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.citizen_id}"

    @property
    def line(self) -> str:
        """Street and door in one, as the record's own column has them."""
        return " ".join(part for part in (self.street, self.door) if part)


class CitizenChange(models.Model):
    """One change of a citizen record, with the values before and after (izmir:15.13)."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why, where it is asked for.")

    class Meta:
        indexes = [models.Index(fields=["citizen", "-at"])]

    def __str__(self) -> str:
        return f"{self.field} of {self.citizen_id}"


class PrivacyNotice(models.Model):
    """Proof that the information text (law 6698 m.10) was shown or read out, by channel and version."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="privacy_notices")
    version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["citizen", "-at"])]

    def __str__(self) -> str:
        return f"{self.version} {self.channel}"


class Viewing(models.Model):
    """Who looked at whom, when and why (law 6698 m.12, izmir:15.10). Never changed, never deleted."""

    class What(models.TextChoices):
        MASKED = "masked", _("Kaydı açtı")
        CONTACT = "contact", _("İletişim bilgileri")
        NUMBER = "number", _("Kimlik numarası")
        HIDDEN = "hidden_identity", _("Gizli kimlik")
        FILE = "file", _("Dosya")

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="viewings")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    reason = models.CharField(max_length=300, blank=True)
    case_number = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["citizen", "-at"]), models.Index(fields=["by", "-at"])]

    def __str__(self) -> str:
        return f"{self.by_id} saw {self.what} of {self.citizen_id}"
