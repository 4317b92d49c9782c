"""Units, posts, staff, roles, delegation, actors, settings, and the audit of administration."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muhatap.organization.roles import Role


class Unit(models.Model):
    """One box of the organisation chart, or a body outside it (izmir:4, sisli:6, bagcilar:4).

    `path` holds the ids from the root to this unit, `/1/7/22/`, so that a whole branch
    is one prefix; only `services.place_unit` writes it.
    """

    class Kind(models.TextChoices):
        OWN = "own", _("Belediye birimi")
        AFFILIATE = "affiliate", _("Bağlı kuruluş")
        COMPANY = "company", _("Belediye şirketi")
        DISTRICT = "district", _("İlçe belediyesi")
        OUTSIDE = "outside", _("Dış kurum")

    code = models.CharField(max_length=80, unique=True)
    name_tr = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OWN)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, blank=True, db_index=True)
    district_code = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    takes_referrals = models.BooleanField(default=False)
    needs_approval = models.BooleanField(
        default=False, help_text="What its staff register waits for approval."
    )
    phone_first = models.BooleanField(
        default=False, help_text="Results are told by telephone first (sisli:12.e)."
    )
    is_active = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "name_tr"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The unit's name in the language of the moment."""
        return self.name_en if self.name_en and (get_language() or "tr").startswith("en") else self.name_tr

    @property
    def is_outside(self) -> bool:
        """True when the unit has no desk here: matters are forwarded to it and tracked."""
        return self.kind in {self.Kind.DISTRICT, self.Kind.OUTSIDE}


class Post(models.Model):
    """A title that staff hold, without rights of its own (duty access-control.posts-and-roles)."""

    code = models.CharField(max_length=40, unique=True)
    name_tr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(default=100, help_text="Lower stands higher.")

    class Meta:
        ordering = ["rank", "name_tr"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The post's name in the language of the moment."""
        return self.name_en if self.name_en and (get_language() or "tr").startswith("en") else self.name_tr


class StaffManager(BaseUserManager["Staff"]):
    """What Django's sign-in asks of a manager; accounts are made by `services.create_staff`."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """A person who works here and signs in."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="tr")
    theme = models.CharField(max_length=5, blank=True, help_text="light, dark, or empty for the system's.")
    must_change_password = models.BooleanField(
        default=False, help_text="Somebody else set the password; it is good for one sign-in."
    )
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = StaffManager()

    class Meta:
        ordering = ["name_sort", "id"]
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.full_name

    @property
    def unit_name(self) -> str:
        """The name of the unit one belongs to; '' without one."""
        return self.unit.name if self.unit else ""

    @property
    def initials(self) -> str:
        """First letters of the first and the last name, for the round mark."""
        words = self.full_name.split()
        return (words[0][:1] + words[-1][:1]) if len(words) > 1 else self.full_name[:2]


class Session(AbstractBaseSession):
    """A visit. Staff stand beside it as a column, so that session, person, unit and post are one read."""

    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta:
        indexes = [models.Index(fields=["expire_date"], name="session_expiry")]

    def __str__(self) -> str:
        return f"{self.staff_id} until {self.expire_date}"


class RoleGrant(models.Model):
    """Staff hold a role in a unit for a time (access-control.unit-him-users, routing.resolution-experts)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    is_expert = models.BooleanField(default=False, help_text="Named resolution expert (siverek:10.b).")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "role"])]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "unit"], condition=models.Q(until=None), name="one_open_grant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} @ {self.unit_id}"

    def is_live(self, day: date) -> bool:
        """True on every day from `since` to `until`, both included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Delegation(models.Model):
    """Who acts for whom, when and for what (vekâlet)."""

    principal = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_held")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, help_text="Empty: every role.")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="delegation_has_length"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("delegate")), name="delegation_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.delegate_id}"

    def is_live(self, moment: datetime) -> bool:
        """True from `since` until before `until`, unless it was ended earlier."""
        ends = min(self.until, self.ended_at) if self.ended_at else self.until
        return self.since <= moment < ends


class Actor(models.Model):
    """Whoever writes: staff, the system, an API key, a citizen's visit. No personal data of citizens."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Personel")
        SYSTEM = "system", _("Sistem")
        API_KEY = "api_key", _("API anahtarı")
        CITIZEN = "citizen", _("Hemşehri")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    staff = models.OneToOneField(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="actor")
    label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="system"), name="one_system"),
            models.CheckConstraint(
                condition=models.Q(kind="staff", staff__isnull=False)
                | (~models.Q(kind="staff") & models.Q(staff=None)),
                name="staff_actor_has_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class ApiKey(models.Model):
    """What a machine shows at the door. The secret itself is kept nowhere, only its hash."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="key")
    name = models.CharField(max_length=120, unique=True)
    prefix = models.CharField(max_length=12, unique=True, help_text="The part that may be shown.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the whole key.")
    scopes = ArrayField(models.CharField(max_length=20), help_text="Doors, see scopes.py.")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the roles are held and for whom it registers; empty: the whole house.",
    )
    per_minute = models.PositiveIntegerField(default=120)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="Written once a minute at most.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_live(self, moment: datetime) -> bool:
        """True until it expires or is revoked."""
        return self.revoked_at is None and moment < self.expires_at


class KeyMinute(models.Model):
    """How often a key came in its last minute. An unlogged table: a crash forgets it, which harms nobody."""

    key = models.OneToOneField(ApiKey, primary_key=True, on_delete=models.CASCADE, related_name="+")
    minute = models.BigIntegerField(help_text="Minutes since 1970.")
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute} {self.n}"


class Setting(models.Model):
    """A choice of this municipality, as a row: name, texts, switches. Catalogue in `settings.py`."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.key


class AdminEvent(models.Model):
    """Who changed what in the administration, who exported what (access-control.audit-trail)."""

    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, help_text="Kind and key of the thing, `unit:12`.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"]), models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class SignInAttempt(models.Model):
    """Tries to sign in, so that guessing gets slow and is seen."""

    at = models.DateTimeField()
    username = models.CharField(max_length=60)
    address = models.GenericIPAddressField(null=True)
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["username", "-at"]), models.Index(fields=["address", "-at"])]

    def __str__(self) -> str:
        return f"{self.username} {self.succeeded}"
