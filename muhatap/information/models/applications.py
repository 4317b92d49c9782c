"""An application under law 4982, its decisions with every version, consent of third persons, the history."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Attachment, Case
from muhatap.deadlines.models import Docket
from muhatap.information import grounds, requirements
from muhatap.organization.models import Actor, Unit


class Access(models.TextChoices):
    """How one gets at the information (4982 m.10)."""

    COPY = "copy", _("Onaylı kopya verilir")
    INSPECT = "inspect", _("Aslı yerinde incelenir, not alınır")
    LISTEN = "listen", _("Ses kaydı yerinde dinlenir")
    WATCH = "watch", _("Görüntü kaydı yerinde izlenir")
    TEXT = "text", _("Bilgi cevabın içindedir")


class Application(models.Model):
    """What law 4982 asks about one request, beside its case. Written when somebody first looks at its form.

    `outcome`, `fee`, `appeal` and `court` repeat what the rows below say, so that the register is narrowed
    by an index; only the services write them.
    """

    class Applicant(models.TextChoices):
        NATURAL = "natural", _("Gerçek kişi")
        LEGAL = "legal", _("Tüzel kişi")

    class Fee(models.TextChoices):
        NONE = "", _("Ücret istenmedi")
        ASKED = "asked", _("Ödeme bekleniyor")
        PAID = "paid", _("Ödendi")
        LAPSED = "lapsed", _("Ödenmedi, vazgeçilmiş sayıldı")

    class Appeal(models.TextChoices):
        NONE = "", _("İtiraz yok")
        OPEN = "open", _("Sürüyor")
        ACCEPTED = "accepted", _("Kabul edildi")
        PARTLY = "partly", _("Kısmen kabul edildi")
        REJECTED = "rejected", _("Reddedildi")
        WITHDRAWN = "withdrawn", _("Geri alındı")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="information")
    applicant = models.CharField(max_length=8, choices=Applicant.choices, default=Applicant.NATURAL)
    is_foreign = models.BooleanField(default=False, help_text="4982 m.4: own matters, and on reciprocity.")
    reciprocity = models.CharField(max_length=300, blank=True)
    has_name = models.BooleanField(default=False)
    signed = models.BooleanField(default=False)
    has_address = models.BooleanField(default=False)
    has_authority = models.BooleanField(default=False)
    has_form = models.BooleanField(default=False)
    has_number = models.BooleanField(default=False)
    is_clear = models.BooleanField(default=False)
    missing = models.JSONField(default=list, help_text="Codes of `requirements`, told to the applicant.")
    wanted = models.CharField(max_length=8, choices=Access.choices, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, blank=True)
    fee = models.CharField(max_length=8, choices=Fee.choices, blank=True)
    appeal = models.CharField(max_length=10, choices=Appeal.choices, blank=True)
    court = models.CharField(max_length=10, choices=Appeal.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["outcome"], name="information_outcome"),
            models.Index(fields=["fee"], name="information_fee", condition=~models.Q(fee="")),
            models.Index(fields=["appeal"], name="information_appeal", condition=~models.Q(appeal="")),
            models.Index(fields=["court"], name="information_court", condition=~models.Q(court="")),
        ]

    def __str__(self) -> str:
        return f"information {self.case_id}"

    @property
    def outcome_words(self) -> str:
        """What was decided, in words."""
        return str(Decision.Outcome(self.outcome).label) if self.outcome else ""

    @property
    def missing_words(self) -> list[str]:
        """What of the required is not there, in words."""
        return [str(requirements.REQUIREMENTS[code].label) for code in self.missing]

    @property
    def is_legal(self) -> bool:
        """True for a legal person."""
        return self.applicant == self.Applicant.LEGAL


class Decision(models.Model):
    """One version of what was decided; only the newest holds (4982 m.12)."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Olumlu: bilgi ya da belge verildi")
        PARTLY = "partly", _("Kısmen olumlu, kısmen ret")
        REFUSED = "refused", _("Ret")
        SEPARATED = "separated", _("Gizli bölümler çıkarılarak verildi")
        FORWARDED = "forwarded", _("Bilginin bulunduğu kuruma gönderildi")
        WITHDRAWN = "withdrawn", _("Vazgeçildi ya da vazgeçilmiş sayıldı")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    grounds = models.JSONField(default=list, help_text="Codes of `grounds.ROWS`.")
    reason = models.TextField(blank=True)
    separated = models.TextField(blank=True, help_text="What was taken out and why, in writing (m.9).")
    published = models.TextField(blank=True, help_text="How, when and where it was published (m.8).")
    access = models.JSONField(default=list, help_text="Values of `Access`.")
    forwarded_to = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    why_corrected = models.CharField(max_length=300, blank=True)
    notified_on = models.DateField(null=True)
    notified_how = models.CharField(max_length=120, blank=True)
    appeal_docket = models.OneToOneField(
        Docket, null=True, on_delete=models.PROTECT, related_name="+", help_text="Until when one may appeal."
    )

    class Meta:
        ordering = ["application_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="one_decision_version"),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(is_current=True), name="one_decision_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} v{self.version}"

    @property
    def withholds(self) -> bool:
        """True when the applicant did not get everything: one may appeal (4982 m.13)."""
        return self.outcome in WITHHOLDING

    @property
    def cited(self) -> list[str]:
        """The grounds in words."""
        return grounds.cited(self.grounds)

    @property
    def access_words(self) -> list[str]:
        """The ways of access in words."""
        return [str(Access(value).label) for value in self.access]


WITHHOLDING = frozenset({Decision.Outcome.PARTLY, Decision.Outcome.REFUSED, Decision.Outcome.SEPARATED})
TELLS = frozenset({*WITHHOLDING, Decision.Outcome.GRANTED, Decision.Outcome.FORWARDED})  # an answer goes out


class Consent(models.Model):
    """A third person whose private life is touched: told, and asked in writing (4982 m.21)."""

    class State(models.TextChoices):
        ASKED = "asked", _("Cevabı bekleniyor")
        GIVEN = "given", _("Yazılı rıza verdi")
        REFUSED = "refused", _("Rıza vermedi")
        DROPPED = "dropped", _("Yanlış kayıt")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consents")
    name = models.CharField(max_length=200)
    interest = models.TextField(help_text="The public interest that asks for disclosure.")
    told_on = models.DateField()
    told_how = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    answered_on = models.DateField(null=True)
    paper = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+", help_text="The written consent."
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Change(models.Model):
    """What somebody did to the record of an application or an enquiry: fields before and after."""

    class What(models.TextChoices):
        CHECKED = "checked", _("Şekil şartlarına baktı")
        DECIDED = "decided", _("Karar verdi")
        CORRECTED = "corrected", _("Düzeltti")
        FEE_ASKED = "fee_asked", _("Ücret bildirdi")
        FEE_PAID = "fee_paid", _("Ödemeyi işledi")
        FEE_LAPSED = "fee_lapsed", _("Ücret ödenmedi, vazgeçilmiş sayıldı")
        CONSENT_ASKED = "consent_asked", _("Üçüncü kişiye sordu")
        CONSENT_ANSWERED = "consent_answered", _("Üçüncü kişinin cevabını işledi")
        CONSENT_DROPPED = "consent_dropped", _("Üçüncü kişi kaydını yanlış diye kaldırdı")
        NOTIFIED = "notified", _("Tebliği işledi")
        APPEALED = "appealed", _("Kurula itirazı işledi")
        SUED = "sued", _("Davayı işledi")
        ASKED = "asked", _("Kurulun sorusunu işledi")
        ANSWERED = "answered", _("Cevabı işledi")
        VERDICT = "verdict", _("Sonucu işledi")
        EXECUTED = "executed", _("Yerine getirildiğini işledi")
        REGISTERED = "registered", _("Kaydetti")
        LETTER = "letter", _("Yazışma ekledi")

    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="changes")
    enquiry = models.ForeignKey(
        "information.Enquiry", null=True, on_delete=models.PROTECT, related_name="changes"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=20, choices=What.choices)
    fields = models.JSONField(default=dict, help_text="Label of a field: [before, after].")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"

    @property
    def lines(self) -> list[tuple[str | Promise, str, str]]:
        """Each field that changed, as people call it: what it was, what it is."""
        return [
            (LABELS.get(name, name), _worded(name, before), _worded(name, after))
            for name, (before, after) in self.fields.items()
        ]


def _worded(name: str, said: str) -> str:
    """Codes of choices in words of the page's language; anything else as it was written down."""
    words = WORDS.get(name)
    return ", ".join(str(words.get(one, one)) for one in said.split(", ")) if words and said else said


# columns as people call them; a field of the history that is none of them is named in words already
LABELS: dict[str, str | Promise] = {
    **{code: row.label for code, row in requirements.REQUIREMENTS.items()},
    "applicant": _("Başvuran"),
    "is_foreign": _("Yabancı"),
    "reciprocity": _("Karşılıklılık"),
    "missing": _("Eksik"),
    "wanted": _("Nasıl erişmek istiyor?"),
    "notified_on": _("Tebliğ günü"),
    "notified_how": _("Tebliğ yolu"),
    "filed_on": _("İtiraz ya da dava günü"),
    "body": _("Mahkeme"),
    "number": _("Sayı"),
    "executed_on": _("Yerine getirildiği gün"),
    "execution": _("Ne yapıldı?"),
    "asker": _("Soran"),
    "name": _("Ad"),
    "letter_no": _("Yazının sayısı"),
    "letter_on": _("Yazının tarihi"),
    "received_on": _("Bize geldiği gün"),
    "wants": _("İstenen"),
    "subject": _("Konu"),
    "text": _("İçerik"),
    "unit": _("Birim"),
    "answered_on": _("Cevap günü"),
    "answer_no": _("Yazımızın sayısı"),
    "answer": _("Verilen bilgi ya da belge"),
}
# fields of the history whose values are codes
WORDS: dict[str, dict[str, str | Promise]] = {
    "applicant": dict(Application.Applicant.choices),
    "wanted": dict(Access.choices),
    "missing": {code: row.label for code, row in requirements.REQUIREMENTS.items()},
    "asker": {},
    "wants": {},
}
