"""What is known of an application in the system of others, and the work around it.

CİMER offers no interface for machines: people look, take over and write back, by hand or by a file. So the
rows say who did it and when. The municipality's own desk called Açık Kapı is another channel and has none.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.answers.models import Answer
from muhatap.cases.models import Case, Channel, Kind
from muhatap.deadlines.models import Docket
from muhatap.files.models import StoredFile
from muhatap.organization.models import Actor, RoleGrant, Staff, Unit

CHANNELS = [(Channel.CIMER.value, Channel.CIMER.label), (Channel.ACIK_KAPI.value, Channel.ACIK_KAPI.label)]


class OutsideKind(models.TextChoices):
    """What CİMER calls an application; the same seven serve Açık Kapı."""

    WISH = "wish", _("İstek")
    COMPLAINT = "complaint", _("Şikâyet")
    TIP = "tip", _("İhbar")
    OPINION = "opinion", _("Görüş-Öneri")
    INFORMATION = "information", _("Bilgi Edinme")
    THANKS = "thanks", _("Teşekkür")
    TAKE_PART = "take_part", _("Yönetime Katıl")


# as what the municipality works it; a wish to take part is a suggestion here
KIND_OF: dict[str, Kind] = {
    OutsideKind.WISH: Kind.REQUEST,
    OutsideKind.COMPLAINT: Kind.COMPLAINT,
    OutsideKind.TIP: Kind.TIP,
    OutsideKind.OPINION: Kind.SUGGESTION,
    OutsideKind.INFORMATION: Kind.INFORMATION_REQUEST,
    OutsideKind.THANKS: Kind.THANKS,
    OutsideKind.TAKE_PART: Kind.SUGGESTION,
}


class Entry(models.Model):
    """One application of the outside system, with the case it became here."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="outside")
    channel = models.CharField(max_length=12, choices=CHANNELS)
    number = models.CharField(max_length=40, help_text="As the outside system prints it.")
    key = models.CharField(max_length=40, help_text="The number without what people type differently.")
    kind = models.CharField(max_length=12, choices=OutsideKind.choices)
    applied_on = models.DateField(help_text="The day shown there; the clock starts on it.")
    by_file = models.ForeignKey(
        "Import", null=True, on_delete=models.PROTECT, related_name="entries", help_text="Empty: by hand."
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, help_text="Of the write-back that stands; empty: none.")

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="one_outside_number")]
        indexes = [
            models.Index(fields=["channel", "-applied_on", "-id"], name="entry_newest"),
            models.Index(fields=["-applied_on", "-id"], name="entry_all_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class WriteBack(models.Model):
    """The answer was put into the outside system by a person; a wrong tick is undone, never deleted."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="write_backs")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(help_text="As it was to be copied.")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    outside_status = models.CharField(max_length=80, help_text="What the outside system shows since.")
    document_no = models.CharField(
        max_length=40, blank=True, help_text="The document record that was closed."
    )
    document_closed_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    was_late = models.BooleanField(default=False)
    before = models.JSONField(default=dict, help_text="The case as it stood, to be put back.")
    head = models.CharField(max_length=64, help_text="Where the case's chain ended with it.")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "answer"], condition=Q(undone_at=None), name="written_back_once"
            )
        ]
        indexes = [models.Index(fields=["-at"], name="write_back_newest")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"


class Look(models.Model):
    """Somebody looked into the outside interface (sisli:12.j, sisli:15.e). Written once, never changed."""

    channel = models.CharField(max_length=12, choices=CHANNELS)
    day = models.DateField()
    found = models.PositiveIntegerField(help_text="How many new applications stood there.")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["channel", "-day", "-id"], name="look_newest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.day}"


class Officer(models.Model):
    """Who is authorised in an outside system, as what, for how long (sisli:7.ğ, izmir:11.5)."""

    class Duty(models.TextChoices):
        OFFICER = "officer", _("Yetkili")
        SUBSTITUTE = "substitute", _("Yetkilinin yedeği")
        USER = "user", _("Kullanıcı")

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=CHANNELS)
    duty = models.CharField(max_length=12, choices=Duty.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    document_no = models.CharField(max_length=40, blank=True, help_text="The letter of appointment.")
    note = models.CharField(max_length=300, blank=True)
    grant = models.ForeignKey(RoleGrant, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "-since", "-id"], name="officer_newest")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.channel}"

    def holds(self, day: date) -> bool:
        """True when the authorisation is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Informing(models.Model):
    """An officer was told of the authorisation, in writing or by word of mouth (izmir:11.5)."""

    class Way(models.TextChoices):
        LETTER = "letter", _("Yazı")
        EMAIL = "email", _("E-posta")
        SPOKEN = "spoken", _("Sözlü")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="informings")
    way = models.CharField(max_length=8, choices=Way.choices)
    day = models.DateField()
    document_no = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.day}"


class Letter(models.Model):
    """A letter to or from a unit or another body, with its answer (izmir:11.4)."""

    class Way(models.TextChoices):
        OUT = "out", _("Giden")
        IN = "in", _("Gelen")

    class Asks(models.TextChoices):
        NOTHING = "nothing", _("Bilgi için")
        DOCUMENT = "document", _("Belge ister (5 iş günü)")
        OPINION = "opinion", _("Görüş ister (15 iş günü)")

    way = models.CharField(max_length=3, choices=Way.choices, default=Way.OUT)
    number = models.CharField(max_length=60)
    day = models.DateField()
    subject = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="letters")
    asks = models.CharField(max_length=8, choices=Asks.choices, default=Asks.NOTHING)
    text = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+")
    docket = models.OneToOneField(Docket, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    answer_no = models.CharField(max_length=60, blank=True)
    answered_on = models.DateField(null=True)
    answer_text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "unit", "number"], name="one_letter_number")]
        indexes = [models.Index(fields=["-day", "-id"], name="letter_newest")]

    def __str__(self) -> str:
        return self.number


class Mapping(models.Model):
    """Which column of somebody's file means what, under a name, for the next file of that kind."""

    name = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12, choices=CHANNELS)
    columns = models.JSONField(default=dict, help_text="{field: heading}")
    defaults = models.JSONField(default=dict, help_text="{field: value} where the file says nothing.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


HEAVY = ("sealed", "preview")  # columns of a file that its pages and its progress can do without


class Import(models.Model):
    """One file of applications, from its first look to the last row taken over."""

    class State(models.TextChoices):
        READ = "read", _("Sütunlar eşlenecek")
        JUDGING = "judging", _("Denetleniyor")
        JUDGED = "judged", _("Denetlendi")
        TAKING = "taking", _("Aktarılıyor")
        DONE = "done", _("Aktarıldı")
        STOPPED = "stopped", _("Vazgeçildi")

    channel = models.CharField(max_length=12, choices=CHANNELS)
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True, help_text="The file, encrypted; forgotten once it was taken over.")
    preview = models.BinaryField(null=True, help_text="Its first rows, encrypted, for the mapping's page.")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    total = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0, help_text="Rows that were looked at so far.")
    taken = models.PositiveIntegerField(default=0)
    twice = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """True while a worker has it."""
        return self.state in (self.State.JUDGING, self.State.TAKING)

    @property
    def behind(self) -> int:
        """Rows that the worker who has it has done: looked at, or taken over or found known."""
        return self.looked if self.state == self.State.JUDGING else self.ahead - self.left

    @property
    def ahead(self) -> int:
        """Rows that this worker does in all: every one is looked at, the good ones are taken over."""
        return self.total if self.state == self.State.JUDGING else self.total - self.faulty

    @property
    def left(self) -> int:
        """Rows that are good and not yet taken over."""
        return max(self.total - self.taken - self.twice - self.faulty, 0)


class ImportRow(models.Model):
    """One row of a file. What stands in it is encrypted, and forgotten once it is a case."""

    class State(models.TextChoices):
        READY = "ready", _("Aktarılacak")
        TAKEN = "taken", _("Aktarıldı")
        TWICE = "twice", _("Zaten kayıtlı")
        FAULTY = "faulty", _("Hatalı")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="In the file, the heading being 1.")
    state = models.CharField(max_length=6, choices=State.choices)
    number = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField(null=True)
    faults = models.JSONField(default=list, help_text="[[cell, column, sentence], …]")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="one_row_per_line")]
        indexes = [models.Index(fields=["of", "state", "line"], name="import_row_state")]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.line}"
