"""What can be done with an application, as a table: its form, its service, and when it is offered.

One view serves all of them. `of` says what the act is about: the application itself, or one of its rows whose
number stands in the address.
"""

# ruff: noqa: E501 - the rows are a table

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import CASE_MOVES, ENDED, Status
from muhatap.information import forms, services
from muhatap.information.models import Consent, Dispute, FeeNotice
from muhatap.information.models.fees import ZERO
from muhatap.information.queries import File
from muhatap.kit.forms import HouseForm
from muhatap.organization.persons import Person

Make = Callable[[File, Any, Any, int], HouseForm]
Do = Callable[[File, int, Mapping[str, Any], Person], Any]


@dataclass(frozen=True)
class Act:
    """One row: the word in the address, what the button says, what the toast says."""

    name: str
    label: Promise
    done: Promise
    icon: str
    make: Make
    do: Do
    offered: Callable[[File], bool]
    about: Promise | str = ""
    of: str = ""  # "" the application; else which rows the address numbers: fee, consent, dispute, question


def _plain(kind: type[HouseForm], begin: Callable[[File, int], dict[str, Any]] | None = None) -> Make:
    """A form of this kind; `begin` is what is there already, so that correcting it loses nothing."""

    def make(file: File, data: Any, files: Any, pk: int) -> HouseForm:
        return kind(data, files, initial=begin(file, pk) if begin is not None else {})

    return make


def _told(file: File, _pk: int) -> dict[str, Any]:
    row = file.decision
    return {"day": row.notified_on, "how": row.notified_how} if row is not None else {}


def _dispute(**names: str) -> Callable[[File, int], dict[str, Any]]:
    """Fields of a form by the columns of the appeal or lawsuit that the address numbers."""

    def begin(file: File, pk: int) -> dict[str, Any]:
        row = next(one for one in file.disputes if one.pk == pk)
        return {field: getattr(row, column) for field, column in names.items()}

    return begin


OF_DISPUTE = _dispute(filed_on="filed_on", body="body", number="number")
OF_VERDICT = _dispute(result="result", decided_on="decided_on", verdict_no="verdict_no", text="verdict")


def _check(file: File, data: Any, files: Any, _pk: int) -> HouseForm:
    return forms.CheckForm(file.case, data, files, initial=forms.initial_check(file.case, file.application))


def _decision(file: File, data: Any, files: Any, _pk: int) -> HouseForm:
    last = file.decision
    again = last is not None and last.round == file.case.round
    names = ("outcome", "grounds", "reason", "separated", "published", "access", "forwarded_to")
    initial = {name: getattr(last, name) for name in names} if again else {}
    if not initial and file.application is not None and file.application.wanted:
        initial = {"access": [file.application.wanted]}
    return forms.DecisionForm(file.case, data, files, again=again, initial=initial)


def _do_check(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.check(file.case.pk, values, by=by, tell=bool(values.get("tell")))


def _do_decide(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    draft = services.Draft(
        outcome=values["outcome"],
        grounds=tuple(values["grounds"]),
        reason=values["reason"],
        separated=values["separated"],
        published=values["published"],
        access=tuple(values["access"]),
        forwarded_to=values["forwarded_to"],
        why_corrected=values.get("why_corrected", ""),
    )
    return services.decide(file.case.pk, draft, by=by)


def _do_fee(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    wanted = services.Wanted(
        pages=values["pages"],
        colour_pages=values["colour_pages"],
        media=values["discs"],
        other=values["other"] or ZERO,
        other_for=values["other_for"],
    )
    return services.ask_fee(file.case.pk, wanted, values["where"], by=by)


def _do_pay(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.record_payment(pk, **values, by=by)


def _do_consent(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.tell_third_person(file.case.pk, **values, by=by)


def _do_consent_answer(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    given = values["given"] == "evet"
    return services.answer_consent(pk, given=given, day=values["day"], uploads=values["uploads"], by=by)


def _do_drop(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.drop_consent(pk, **values, by=by)


def _do_notify(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.notify(file.case.pk, values["day"], values["how"], by=by)


def _do_appeal(file: File, _pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.appeal(file.case.pk, **values, by=by)


def _do_correct(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.correct(pk, **values, by=by)


def _do_ask(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.board_asked(pk, **values, by=by)


def _do_answer(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.board_answered(pk, **values, by=by)


def _do_verdict(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.verdict(pk, **values, by=by)


def _do_execute(_file: File, pk: int, values: Mapping[str, Any], by: Person) -> Any:
    return services.execute(pk, **values, by=by)


def is_open(file: File) -> bool:
    """True until the case has ended."""
    return file.case.status not in ENDED


def decides(file: File) -> bool:
    """True while a decision may be written: before it is told."""
    return file.case.status in CASE_MOVES["decide"].sources


def _withheld(file: File) -> bool:
    return file.case.status == Status.CLOSED and file.decision is not None and file.decision.withholds


# fmt: off
ROWS = (
    Act("denetim",         _("Şekil şartlarına bak"),   _("Şekil şartları kaydedildi."),  "checklist",     _check,                              _do_check,          is_open,  _("4982 m.6 ve yönetmelik: başvuruda bulunması gerekenler. Olmayanı işaretsiz bırakın.")),
    Act("karar",           _("Kararı yaz"),             _("Karar kaydedildi."),           "gavel",         _decision,                           _do_decide,         decides,  _("Karar, gerekçe ve başvuru yolları cevabın altında hemşehrinin dilinde kendiliğinden yazılır.")),
    Act("ucret",           _("Ücret bildir"),           _("Ücret bildirildi."),           "coin",          _plain(forms.FeeForm),               _do_fee,            lambda file: is_open(file) and file.fee is None, _("Erişim ücreti bildirilince yasal süre kesilir; 15 iş gününde ödenmezse başvurudan vazgeçilmiş sayılır (m.11).")),
    Act("odeme",           _("Ödemeyi işle"),           _("Ödeme işlendi, süre yürüyor."), "receipt",      _plain(forms.PaymentForm),           _do_pay,            lambda file: False, _("Ödendiğini gösteren belgeyle; süre işlemeyi sürdürür."), "fee"),
    Act("riza",            _("Üçüncü kişiye sor"),      _("Kaydedildi."),                 "user-question", _plain(forms.ConsentForm),           _do_consent,        decides,  _("Özel hayatı ilgilendiren bilgi, kamu yararı gerektiriyorsa, kişi en az yedi gün önce bilgilendirilip yazılı rızası alınarak verilir (m.21).")),
    Act("riza-cevabi",     _("Cevabını işle"),          _("Cevap işlendi."),              "signature",     _plain(forms.ConsentAnswerForm),     _do_consent_answer, lambda file: False, "", "consent"),
    Act("riza-yanlis",     _("Yanlış kayıt"),           _("Kayıt kaldırıldı."),           "arrow-back-up", _plain(forms.ReasonForm),            _do_drop,           lambda file: False, _("Yanlış yazılmış kişi kararı bekletmez; kayıt geçmişte kalır."), "consent"),
    Act("teblig",          _("Tebliği işle"),           _("Tebliğ günü işlendi."),        "mail-opened",   _plain(forms.NotifiedForm, _told),   _do_notify,         lambda file: file.case.status == Status.CLOSED and file.decision is not None, _("Ret kararlarında 15 günlük itiraz süresi bu günden sayılır (m.13).")),
    Act("itiraz",          _("İtiraz ya da dava işle"), _("Kaydedildi."),                 "scale",         _plain(forms.AppealForm),            _do_appeal,         _withheld, _("Kurula itiraz tebliğden sonra 15 gün içinde yapılır; geç yapılanı da işleyin, kararı Kurul verir.")),
    Act("duzelt",          _("Düzelt"),                 _("Düzeltildi."),                 "pencil",        _plain(forms.DisputeForm, OF_DISPUTE), _do_correct,        lambda file: False, _("Önceki yazılan geçmişte kalır."), "dispute"),
    Act("kurul-sorusu",    _("Kurulun sorusunu işle"),  _("Kaydedildi."),                 "message-2-question", _plain(forms.BoardQuestionForm), _do_ask,           lambda file: False, _("Kurula 15 iş günü içinde cevap verilir (m.13)."), "dispute"),
    Act("kurul-cevabi",    _("Cevabımızı işle"),        _("Cevap işlendi."),              "send",          _plain(forms.BoardAnswerForm),       _do_answer,         lambda file: False, "", "question"),
    Act("hukum",           _("Sonucunu işle"),          _("Sonuç işlendi."),              "gavel",         _plain(forms.VerdictForm, OF_VERDICT), _do_verdict,        lambda file: False, "", "dispute"),
    Act("yerine-getirme",  _("Yerine getirildi"),       _("Kaydedildi."),                 "circle-check",  _plain(forms.ExecutionForm),         _do_execute,        lambda file: False, "", "dispute"),
)
# fmt: on
ACTS = {row.name: row for row in ROWS}


def offered(file: File) -> list[Act]:
    """What may be done with the application itself now, in the table's order."""
    return [row for row in ROWS if not row.of and row.offered(file)]


def of_dispute(row: Dispute) -> list[Act]:
    """What may be done with one appeal or lawsuit now."""
    names = ["hukum", "duzelt"]
    if row.kind == Dispute.Kind.BOARD and not row.result:
        names.insert(0, "kurul-sorusu")
    if row.to_execute:
        names.insert(0, "yerine-getirme")
    return [ACTS[name] for name in names]


def consents_of(file: File, act: Act) -> list[int]:
    """Third persons whose answer is awaited; what was written by mistake may be an answered one too."""
    if file.application is None:
        return []
    rows = file.application.consents.exclude(state=Consent.State.DROPPED)
    if act.name == "riza-cevabi":
        rows = rows.filter(state=Consent.State.ASKED)
    return list(rows.values_list("pk", flat=True)) if is_open(file) else []


def rows_of(file: File, act: Act) -> list[int]:
    """The numbers that may stand in the address of an act about one row."""
    if file.application is None:
        return []
    found: dict[str, list[int]] = {
        "fee": [row.pk for row in file.fees if row.state == FeeNotice.State.ASKED],
        "consent": consents_of(file, act),
        "dispute": [row.pk for row in file.disputes if act in of_dispute(row)],
        "question": [
            one.pk for row in file.disputes for one in row.questions.all() if one.answered_on is None
        ],
    }
    return found[act.of]
