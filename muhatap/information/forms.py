"""Input of the register's list pages, and of what is done with one application."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Case, Referral
from muhatap.information import grounds, queries, requirements
from muhatap.information.models import Access, Application, Decision, Dispute
from muhatap.information.models.applications import TELLS
from muhatap.information.models.fees import MOST
from muhatap.kit import clock
from muhatap.kit.forms import DayField, FilesField, FilesInput, HouseForm, Seg
from muhatap.organization.models import Unit

PAPERS = "image/*,.pdf,.docx,.odt,.txt"
NO_AMOUNT = _("Sıfırdan büyük bir tutar yazın, örneğin 125,50.")
DEAREST = Decimal("9999999.99")  # a page or a disc, in lira


def lines(label: Any, *, rows: int = 3, most: int = 4000, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **kwargs)


def money(label: Any, **kwargs: Any) -> forms.DecimalField:
    """An amount in lira: more than nothing; `9,56` and `9.56` are the same."""
    kwargs.setdefault("min_value", Decimal("0.01"))
    kwargs.setdefault("max_value", MOST)
    return forms.DecimalField(
        label=label, max_digits=11, decimal_places=2, localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": 12}),
        error_messages=dict.fromkeys(("min_value", "invalid"), NO_AMOUNT), **kwargs,
    )  # fmt: skip


def papers(label: Any, limit: int = 5, **kwargs: Any) -> FilesField:
    """Files that prove something; optional here, the service says where one is needed."""
    return FilesField(
        label=label, required=False, widget=FilesInput(accept=PAPERS, limit=limit, size=20), **kwargs
    )


def day(label: Any, **kwargs: Any) -> DayField:
    """A day that is not ahead."""
    return DayField(label=label, latest=clock.today, **kwargs)


class RegisterFilter(HouseForm):
    """What the register is narrowed to; what makes no sense narrows nothing."""

    q = forms.CharField(
        label=_("Ara"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "placeholder": _("Numara, başlık, evrak no"), "size": 20}),
    )
    asama = forms.ChoiceField(
        label=_("Aşama"),
        required=False,
        choices=[("", _("Aşama: tümü")), *((key, label) for key, (label, _q) in queries.STAGES.items())],
    )
    sure = forms.ChoiceField(
        label=_("Süre"), required=False, choices=[("", _("Süre: tümü")), *queries.DUE.items()]
    )
    birim = forms.TypedChoiceField(label=_("Birim"), required=False, coerce=int, empty_value=None)
    sonuc = forms.ChoiceField(
        label=_("Sonuç"), required=False, choices=[("", _("Sonuç: tümü")), *Decision.Outcome.choices]
    )
    ucret = forms.ChoiceField(
        label=_("Ücret"), required=False, choices=[("", _("Ücret: tümü")), *Application.Fee.choices[1:]]
    )
    itiraz = forms.ChoiceField(
        label=_("Kurula itiraz"),
        required=False,
        choices=[("", _("Kurula itiraz: tümü")), *Application.Appeal.choices[1:]],
    )
    dava = forms.ChoiceField(
        label=_("Dava"), required=False, choices=[("", _("Dava: tümü")), *Application.Appeal.choices[1:]]
    )
    sira = forms.ChoiceField(
        label=_("Sıra"),
        required=False,
        choices=[("", _("Sıra: en yeni üstte")), ("sure", _("Sıra: yasal süreye göre"))],
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("birim", [("", _("Birim: tümü")), *units])

    def wanted(self) -> dict[str, Any]:
        """What was chosen."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


class CheckForm(HouseForm):
    """Is what the law asks for there? Boxes that do not apply to the applicant are not judged."""

    applicant = forms.ChoiceField(
        label=_("Başvuran"), choices=Application.Applicant.choices, widget=Seg(), initial="natural"
    )
    is_foreign = forms.BooleanField(label=_("Yabancı"), required=False)
    reciprocity = forms.CharField(
        label=_("Kendisiyle ilgisi ve karşılıklılık (m.4)"), max_length=300, required=False
    )
    wanted = forms.ChoiceField(
        label=_("Nasıl erişmek istiyor?"), required=False, choices=[("", _("Belirtmedi")), *Access.choices]
    )
    tell = forms.BooleanField(
        label=_("Eksikleri hemşehriye yaz"),
        required=False,
        help_text=_("Eksik olan her şart, maddesiyle hemşehriye bildirilir."),
    )

    def __init__(self, case: Case, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.case = case
        for row in requirements.ROWS:
            if row.code == "has_form" and case.channel not in requirements.BY_FORM:
                continue
            if row.electronic is not None and row.electronic != (case.channel in requirements.ELECTRONIC):
                continue
            article = row.article if row.article[0] != "m" else f"4982 {row.article}"
            self.fields[row.code] = forms.BooleanField(
                label=str(row.label), required=False, help_text=article
            )
        tail = self.fields.pop("tell")
        self.fields["tell"] = tail


def initial_check(case: Case, application: Application | None) -> dict[str, Any]:
    """What the record of the applicant tells already, or what was ticked last time."""
    if application is not None and application.checked_at is not None:
        names = [row.code for row in requirements.ROWS]
        return {
            name: getattr(application, name)
            for name in (*names, "applicant", "is_foreign", "reciprocity", "wanted")
        }
    citizen = case.citizen
    return {
        "applicant": "legal" if citizen is not None and citizen.kind == "legal" else "natural",
        "is_foreign": citizen is not None and citizen.kind in ("foreign", "foreign_visitor"),
        "has_name": citizen is not None and bool(citizen.name),
        "has_address": citizen is not None and bool(citizen.address or citizen.neighbourhood_id),
        "has_number": citizen is not None and bool(citizen.number_index),
        "is_clear": bool(case.text.strip()),
    }


class DecisionForm(HouseForm):
    """The decision with its grounds; what is needed depends on the outcome.

    `when` says with which outcomes a field is there at all; without scripts all of them are.
    """

    when = {
        "grounds": "outcome=partly,refused,separated",
        "separated": "outcome=separated",
        "published": "outcome=partly,refused,separated",
        "access": "outcome=granted,partly,separated",
        "forwarded_to": "outcome=forwarded",
    }

    outcome = forms.ChoiceField(
        label=_("Sonuç"),
        choices=[(value, label) for value, label in Decision.Outcome.choices if value in TELLS],
        widget=forms.RadioSelect,
    )
    grounds = forms.MultipleChoiceField(
        label=_("Ret gerekçeleri"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kanunun maddeleri; yıllık rapor bunlara göre sayar."),
    )
    reason = lines(
        _("Gerekçe"), required=False, rows=4,
        help_text=_("Neden bu sonuç? Hemşehri cevabın altında okur (m.12)."),
    )  # fmt: skip
    separated = lines(
        _("Çıkarılan bölümler ve nedeni"), required=False, help_text=_("Gizli bölümler ayrılınca (m.9).")
    )
    published = lines(
        _("Nasıl, ne zaman, nerede yayımlandı?"), required=False, rows=2,
        help_text=_("Yayımlanmış bilgi istenince (m.8)."),
    )  # fmt: skip
    access = forms.MultipleChoiceField(
        label=_("Erişim"), required=False, choices=Access.choices, widget=forms.CheckboxSelectMultiple
    )
    forwarded_to = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Gönderilen kurum"), required=False, empty_label=_("Yok")
    )
    why_corrected = forms.CharField(
        label=_("Neden düzeltiliyor?"), max_length=300, required=False,
        help_text=_("Önceki karar da geçmişte durur."),
    )  # fmt: skip

    def __init__(
        self, case: Case, data: Any = None, files: Any = None, *, again: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.offer("grounds", grounds.choices())
        parts = Referral.objects.filter(case=case, unit__kind__in=(Unit.Kind.OUTSIDE, Unit.Kind.DISTRICT))
        field = self.fields["forwarded_to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Unit.objects.filter(pk__in=parts.order_by().values("unit")).order_by("name_tr")
        if not again:
            del self.fields["why_corrected"]


class FeeForm(HouseForm):
    """How much of what; the tariff of the day says what it costs."""

    pages = forms.IntegerField(label=_("Siyah beyaz sayfa"), min_value=0, max_value=100_000, initial=0)
    colour_pages = forms.IntegerField(label=_("Renkli sayfa"), min_value=0, max_value=100_000, initial=0)
    discs = forms.IntegerField(label=_("Disk ya da bellek"), min_value=0, max_value=1000, initial=0)
    other = money(_("Başka gider (₺)"), required=False, min_value=Decimal(0), help_text=_("Posta gibi."))
    other_for = forms.CharField(label=_("Ne için?"), max_length=120, required=False)
    where = lines(
        _("Nereye, nasıl ödenecek?"), rows=2, most=500, help_text=_("Hemşehri ücretle birlikte okur.")
    )

    def clean(self) -> dict[str, Any]:
        """What else costs something has a name."""
        values = super().clean() or {}
        if values.get("other") and not values.get("other_for"):
            self.add_error("other_for", _("Giderin ne olduğunu yazın; hemşehri okur."))
        return values


class PaymentForm(HouseForm):
    """The proof of a payment."""

    paid = money(_("Ödenen (₺)"))
    day = day(_("Ödendiği gün"))
    receipt = forms.CharField(label=_("Makbuz ya da dekont no"), max_length=60)
    uploads = papers(_("Makbuz ya da dekont"))


class ConsentForm(HouseForm):
    """Somebody whom the information concerns is told, and asked."""

    name = forms.CharField(label=_("Kişinin adı"), max_length=200)
    interest = lines(_("Açıklamayı gerektiren kamu yararı"), help_text=_("Yalnız bu varsa sorulur (m.21)."))
    told_on = day(_("Bildirildiği gün"), help_text=_("Bilgi en erken yedi gün sonra verilebilir."))
    told_how = forms.CharField(
        label=_("Nasıl bildirildi?"), max_length=120, initial=_("İadeli taahhütlü mektup")
    )


class ConsentAnswerForm(HouseForm):
    """What the third person answered."""

    given = forms.ChoiceField(
        label=_("Cevabı"),
        choices=[("evet", _("Yazılı rıza verdi")), ("hayir", _("Rıza vermedi"))],
        widget=Seg(),
    )
    day = day(_("Cevap günü"))
    uploads = papers(_("İmzalı yazı"))


class ReasonForm(HouseForm):
    """Why."""

    reason = forms.CharField(label=_("Neden?"), max_length=300)


class NotifiedForm(HouseForm):
    """When the decision reached the applicant."""

    day = day(_("Tebliğ günü"), help_text=_("İtiraz süresi bu günden sayılır (m.13)."))
    how = forms.CharField(label=_("Nasıl?"), max_length=120, required=False)


class DisputeForm(HouseForm):
    """Facts of an appeal or a lawsuit."""

    filed_on = day(_("İtiraz ya da dava günü"))
    body = forms.CharField(label=_("Mahkeme"), max_length=160, required=False)
    number = forms.CharField(label=_("Sayı ya da esas no"), max_length=60, required=False)


class AppealForm(DisputeForm):
    """An appeal to the Board, or a lawsuit."""

    field_order = ("kind",)
    kind = forms.ChoiceField(label=_("Yol"), choices=Dispute.Kind.choices, widget=Seg(), initial="board")


class BoardQuestionForm(HouseForm):
    """What the Board wants."""

    asked_on = day(_("Yazının bize geldiği gün"), help_text=_("15 iş günü bu günden sayılır."))
    number = forms.CharField(label=_("Yazının sayısı"), max_length=60, required=False)
    text = lines(_("Ne istiyor?"))


class BoardAnswerForm(HouseForm):
    """What the Board was told."""

    answered_on = day(_("Cevap günü"))
    answer_no = forms.CharField(label=_("Yazımızın sayısı"), max_length=60, required=False)
    answer = lines(_("Cevap"))


class VerdictForm(HouseForm):
    """How the Board or the court decided."""

    result = forms.ChoiceField(label=_("Sonuç"), choices=Dispute.Result.choices[1:], widget=Seg())
    decided_on = day(_("Karar günü"))
    verdict_no = forms.CharField(label=_("Karar no"), max_length=60, required=False)
    text = lines(_("Karar ne diyor?"))


class ExecutionForm(HouseForm):
    """What was done because of it."""

    executed_on = day(_("Yerine getirildiği gün"))
    text = lines(_("Ne yapıldı?"))


class TariffForm(HouseForm):
    """Prices from a day on."""

    valid_from = DayField(label=_("Geçerli olduğu gün"))
    page = money(_("Siyah beyaz sayfa (₺)"), max_value=DEAREST)
    colour_page = money(_("Renkli sayfa (₺)"), max_value=DEAREST)
    medium = money(_("Disk ya da bellek (₺)"), max_value=DEAREST)
    free_pages = forms.IntegerField(label=_("Ücretsiz sayfa"), min_value=0, max_value=1000)
    source = forms.CharField(label=_("Dayanağı"), max_length=200, help_text=_("Tebliğ ya da meclis kararı."))
