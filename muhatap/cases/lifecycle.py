"""The whole life of a case, and of a referral, on one page.

Read down for the story, across for the rules. Only `services.move` and `services.move_referral`
change a status; to change what can happen, change a row. `STAY` leaves the status as it is.
A referral belongs to one unit; the case's place is derived from its referrals by the moves of the SYSTEM.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.occasions import Occasion as O
from muhatap.organization.roles import Role as R


class Status(TextChoices):
    """Where a case stands."""

    AWAITING_APPROVAL = "awaiting_approval", _("Onay bekliyor")
    RETURNED = "returned", _("Düzeltmeye iade edildi")
    TO_ROUTE = "to_route", _("Yönlendirilecek")
    WAITING_CITIZEN = "waiting_citizen", _("Hemşehri bekleniyor")
    WITH_UNITS = "with_units", _("Birimde")
    IN_REVIEW = "in_review", _("Cevap kontrolünde")
    TO_DELIVER = "to_deliver", _("Bildirilecek")
    CLOSED = "closed", _("Sonuçlandı")
    OBJECTED = "objected", _("İtiraz edildi")
    CANCELLED = "cancelled", _("İptal edildi")


class ReferralStatus(TextChoices):
    """Where a unit's part of a case stands."""

    OFFERED = "offered", _("Kabul bekliyor")
    WORKING = "working", _("Birimde")
    WAITING = "waiting", _("Hemşehri bekleniyor")
    SCHEDULED = "scheduled", _("Programa alındı")
    FORWARDED = "forwarded", _("Dış kuruma iletildi")
    ANSWERED = "answered", _("Cevap kontrolünde")
    CORRECTION = "correction", _("Kontrolden döndü")
    PASSED = "passed", _("Tamam")
    DECLINED = "declined", _("Birim iade etti")
    WITHDRAWN = "withdrawn", _("Geri çekildi")


S, T = Status, ReferralStatus
OPEN = (
    S.AWAITING_APPROVAL,
    S.RETURNED,
    S.TO_ROUTE,
    S.WAITING_CITIZEN,
    S.WITH_UNITS,
    S.IN_REVIEW,
    S.TO_DELIVER,
    S.OBJECTED,
)
ENDED = (S.CLOSED, S.CANCELLED)
ANY = (*OPEN, *ENDED)
IN_HAND = (
    T.OFFERED,
    T.WORKING,
    T.WAITING,
    T.SCHEDULED,
    T.CORRECTION,
    T.FORWARDED,
)  # somebody still works on it
LIVE = (*IN_HAND, T.ANSWERED, T.PASSED)  # counts towards the case's result
STAY = None


@dataclass(frozen=True)
class Move:
    """One row. `tells` is `audience/template` (several by space); `needs` are facts without which it is refused."""

    name: str
    label: object
    sources: tuple[str, ...]
    target: str | None
    who: tuple[R, ...]
    occasion: O
    tells: str = ""
    needs: tuple[str, ...] = ()
    outward: bool = False  # the citizen sees it in the story


COORD = (R.COORDINATOR, R.SUPERVISOR, R.INFORMATION_OFFICER)  # the last of information requests alone
REVIEW = (R.REVIEWER, R.INFORMATION_OFFICER)
CALLERS = (R.DELIVERER, R.REVIEWER, *COORD, R.AGENT)  # who tells citizens that no message reaches
FRONT = (R.AGENT, R.APPROVER, *COORD)  # who talks with citizens and writes records
CIMER = R.CIMER_OFFICER  # of cases that came through another system, and of no others (`policy.OF_CASES`)
DESK = (R.APPROVER, R.COORDINATOR, R.REVIEWER, R.DELIVERER, R.SUPERVISOR, R.AGENT, R.INFORMATION_OFFICER)
UNIT = (R.UNIT_USER, R.UNIT_LEAD)
STAFF = (*DESK, *UNIT, R.MANAGER, R.AUTHOR, R.CIMER_OFFICER)

# fmt: off
CASE_ROWS = (
    #     move                   on the screen                       from                            to                   who                                occasion       tells                                     needs                       outward
    Move("register",            _("Kayda alındı"),                   (),                             S.AWAITING_APPROVAL, (*FRONT, CIMER, R.CITIZEN, R.SYSTEM),      O.RECEIVED,    "citizen/received",                       (),                          True),
    Move("register_direct",     _("Kayda alındı"),                   (),                             S.TO_ROUTE,          (*FRONT, CIMER, R.CITIZEN, R.SYSTEM),      O.RECEIVED,    "citizen/received",                       (),                          True),
    Move("approve",             _("Onayla ve yönlendir"),            (S.AWAITING_APPROVAL,),         S.WITH_UNITS,        (R.APPROVER,),                      O.REFERRED,    "",                                       ("units",),                  True),
    Move("approve_unrouted",    _("Onayla, koordinasyona gönder"),   (S.AWAITING_APPROVAL,),         S.TO_ROUTE,          (R.APPROVER,),                      O.APPROVED,    "",                                       ()),
    Move("return",              _("Düzeltmeye iade et"),             (S.AWAITING_APPROVAL,),         S.RETURNED,          (R.APPROVER,),                      O.NONE,        "author/returned",                        ("reason",)),
    Move("resubmit",            _("Yeniden onaya gönder"),           (S.RETURNED,),                  S.AWAITING_APPROVAL, (R.AUTHOR, R.APPROVER, *COORD),      O.NONE,        "",                                       ()),
    Move("route",               _("Birime yönlendir"),               (S.TO_ROUTE, S.OBJECTED),       S.WITH_UNITS,        (*COORD, CIMER, R.SYSTEM),                 O.REFERRED,    "",                                       ("units",),                  True),
    Move("add_units",           _("Birim ekle"),                     (S.WITH_UNITS, S.IN_REVIEW),    S.WITH_UNITS,        (*COORD, CIMER),                           O.REFERRED,    "",                                       ("units",),                  True),
    Move("unroute",             _("Koordinasyona döndü"),            (S.WITH_UNITS,),                S.TO_ROUTE,          (R.SYSTEM,),                        O.NONE),
    Move("complete",            _("Birimlerin cevabı tamam"),        (S.WITH_UNITS,),                S.IN_REVIEW,         (R.SYSTEM,),                        O.ANSWERED,    "",                                       (),                          True),
    Move("resume",              _("Yeniden birimde"),                (S.IN_REVIEW,),                 S.WITH_UNITS,        (R.SYSTEM,),                        O.REJECTED),
    Move("ask",                 _("Hemşehriye sor"),                 (S.TO_ROUTE,),                  S.WAITING_CITIZEN,   COORD,                              O.ASKED,       "citizen/question",                       ("question",),               True),
    Move("reply",               _("Hemşehri cevapladı"),             (S.WAITING_CITIZEN,),           S.TO_ROUTE,          (R.CITIZEN, R.AGENT, R.REVIEWER, R.DELIVERER, *COORD), O.REPLIED,     "",                                       ("reply",),                  True),
    Move("stop_asking",         _("Beklemeyi bırak"),                (S.WAITING_CITIZEN,),           S.TO_ROUTE,          (*COORD, R.SYSTEM),                 O.REPLIED,     "citizen/waiting_over",                   ("reason",),                 True),
    Move("verify",              _("Yerinde tespite gönder"),         (S.IN_REVIEW,),                 S.WITH_UNITS,        (R.REVIEWER, *COORD),               O.REJECTED,    "",                                       ("units", "reason")),
    Move("decide",              _("Kararı yaz"),                     (S.TO_ROUTE, S.WITH_UNITS, S.IN_REVIEW), STAY,       (R.REVIEWER, *COORD),               O.NONE,        "",                                      ("decision", "outcome")),
    Move("pass",                _("Onayla, bildirime geç"),          (S.IN_REVIEW,),                 S.TO_DELIVER,        REVIEW,                      O.PASSED,      "",                                       ("answer",),                 True),
    Move("take_back",           _("Kontrole geri al"),               (S.TO_DELIVER,),                S.IN_REVIEW,         (*REVIEW, R.DELIVERER),          O.NONE,        "",                                       ("reason",)),
    Move("attempt",             _("Ulaşılamadı"),                    (S.TO_DELIVER,),                STAY,                (R.DELIVERER, R.AGENT, R.INFORMATION_OFFICER, R.SYSTEM),   O.NONE,        "",                                       ("attempt",)),
    Move("deliver",             _("Bildirildi, kapat"),              (S.TO_DELIVER,),                S.CLOSED,            (R.DELIVERER, R.AGENT, R.INFORMATION_OFFICER, CIMER, R.SYSTEM),   O.DELIVERED,   "",                                       ("attempt",),                True),
    Move("close_silently",      _("Bildirim yapmadan kapat"),        (S.TO_DELIVER,),                S.CLOSED,            (R.DELIVERER, *REVIEW),          O.DELIVERED,   "",                                       ("reason",)),
    Move("unwrite",             _("Geri yazıldı işaretini kaldır"),  (S.CLOSED,),                    STAY,                (CIMER,),                           O.NONE,        "",                                       ("reason",)),
    Move("object",              _("İtiraz et"),                      (S.CLOSED,),                    S.OBJECTED,          (R.CITIZEN, R.AGENT),               O.REOPENED,    "citizen/objection",                      ("reason",),                 True),
    Move("dismiss_objection",   _("İtirazı sonuçlandır"),            (S.OBJECTED,),                  S.CLOSED,            COORD,                              O.DELIVERED,   "citizen/objection_dismissed",            ("reason",),                 True),
    Move("reopen",              _("Yeniden aç"),                     (S.CLOSED, S.CANCELLED),        S.WITH_UNITS,        COORD,                              O.REOPENED,    "citizen/reopened",                       ("reason", "units"),         True),
    Move("reopen_after_check",  _("Tespit üzerine yeniden aç"),      (S.CLOSED,),                    S.WITH_UNITS,        (*COORD, R.REVIEWER),               O.REOPENED,    "citizen/reopened",                       ("finding", "units"),        True),
    Move("cancel",              _("İptal et"),                       OPEN,                           S.CANCELLED,         (*COORD, R.APPROVER),               O.CANCELLED,   "citizen/cancelled",                      ("reason",),                 True),
    Move("withdraw_case",       _("Hemşehri vazgeçti"),              OPEN,                           S.CANCELLED,         (R.CITIZEN, R.AGENT),               O.CANCELLED,   "",                                       ("reason",),                 True),
    Move("refuse_examination",  _("İncelemeden kapat (3071 m.6)"),   OPEN,                           S.CANCELLED,         (*COORD, R.APPROVER),               O.CANCELLED,   "citizen/not_examined",                   ("ground", "text"),          True),
    Move("extend",              _("Süreyi uzat"),                    OPEN,                           STAY,                COORD,                              O.EXTENDED,    "citizen/extended",                       ("reason_code", "text"),     True),
    Move("ask_fee",             _("Erişim ücreti iste"),             OPEN,                           STAY,                COORD,                              O.FEE_ASKED,   "citizen/fee",                            ("fee", "text"),             True),
    Move("record_payment",      _("Ödemeyi işle"),                   OPEN,                           STAY,                (*COORD, R.AGENT),                  O.FEE_PAID,    "",                                       ("receipt", "paid_on"),      True),
    Move("deem_withdrawn",      _("Vazgeçilmiş say"),                OPEN,                           S.CANCELLED,         (*COORD, R.SYSTEM),                 O.CANCELLED,   "citizen/deemed_withdrawn",               (),                          True),
    Move("pass_on",             _("Ara bilgiyi ilet"),               OPEN,                           STAY,                (*COORD, R.REVIEWER, R.DELIVERER), O.INFORMED, "citizen/information", ("text",),                   True),
    Move("say_information",     _("Ara bilgiyi söyledim"),           OPEN,                           STAY,                CALLERS,                            O.INFORMED,    "",                                       ("attempt",),               True),
    Move("say_question",        _("Soruyu söyledim"),                (S.WAITING_CITIZEN,),           STAY,                CALLERS,                            O.ASKED,       "",                                       ("attempt",),               True),
    Move("say_extension",       _("Uzatmayı söyledim"),              OPEN,                           STAY,                CALLERS,                            O.EXTENDED,    "",                                       ("attempt",),               True),
    Move("say_fee",             _("Ücreti söyledim"),                OPEN,                           STAY,                CALLERS,                            O.FEE_ASKED,   "",                                       ("attempt",),               True),
    Move("say_forwarded",       _("Kuruma iletildiğini söyledim"),   OPEN,                           STAY,                CALLERS,                            O.NONE,        "",                                       ("attempt",),               True),
    Move("say_end",             _("Kararı söyledim"),                ENDED,                          STAY,                CALLERS,                            O.NONE,        "",                                       ("attempt",),               True),
    Move("call_in_vain",        _("Arandı, söylenemedi"),            ANY,                            STAY,                (*CALLERS, *UNIT),                  O.NONE,        "",                                       ("attempt",)),
    Move("escalate",            _("Üste taşı"),                      OPEN,                           STAY,                (*DESK, R.UNIT_LEAD),               O.NONE,        "",                                       ("reason",)),
    Move("settle",              _("Üste taşınanı çöz"),              OPEN,                           STAY,                (R.SUPERVISOR, R.MANAGER),          O.NONE,        "unit/settled",                           ("measure",)),
    Move("speed_up",            _("Hızlandır"),                      OPEN,                           STAY,                (*COORD, R.MANAGER),                O.NONE,        "unit/speed_up",                          ("measure",)),
    Move("note",                _("İç not"),                         ANY,                            STAY,                STAFF,                              O.NONE,        "",                                       ("text",)),
    Move("liaise",              _("Birimle görüşme"),                ANY,                            STAY,                (*DESK, CIMER),                               O.NONE,        "",                                       ("text", "with_whom")),
    Move("contact",             _("Hemşehriyle görüşme"),            ANY,                            STAY,                (*DESK, *UNIT, CIMER),                     O.NONE,        "",                                       ("text", "channel")),
    Move("join",                _("Yeniden arandı, bağlandı"),       OPEN,                           STAY,                (*FRONT, R.CITIZEN),                O.NONE,        "",                                       ("text",),                   True),
    Move("attach",              _("Dosya eklendi"),                  ANY,                            STAY,                (*STAFF, R.CITIZEN),                O.NONE,        "",                                       ("files",)),
    Move("amend",               _("Kaydı düzelt"),                   (S.AWAITING_APPROVAL, S.RETURNED, S.TO_ROUTE, S.WITH_UNITS, S.IN_REVIEW), STAY, (R.APPROVER, *COORD, CIMER, R.AUTHOR), O.NONE, "",                  ("changed",)),
    Move("correct_source",      _("Geldiği yerdeki kaydı düzelt"),   ANY,                            STAY,                (CIMER,),                           O.NONE,        "",                                       ("changed", "reason")),
    Move("hide_identity",       _("Kimliği gizle"),                  ANY,                            STAY,                (*DESK, R.MANAGER, CIMER, R.SYSTEM),           O.NONE),
    Move("show_identity",       _("Kimlik gizliliğini kaldır"),      OPEN,                           STAY,                (R.MANAGER,),                       O.NONE,        "",                                       ("reason",)),
    Move("merge_person",        _("Başvuranın kayıtları birleştirildi"), ANY,                        STAY,                (R.SYSTEM,),                        O.NONE),
    Move("part_person",         _("Başvuranın kayıtları ayrıldı"),   ANY,                            STAY,                (R.SYSTEM,),                        O.NONE),
    Move("move_dates",          _("Son günler değişti"),             OPEN,                           STAY,                (R.SYSTEM,),                        O.NONE,        "",                                       ("moved",)),
    Move("feedback",            _("Birime geri bildirim"),           (S.IN_REVIEW, S.TO_DELIVER, S.CLOSED), STAY,         (R.REVIEWER, *COORD),               O.NONE,        "unit/feedback",                          ("unit", "text")),
    Move("undo",                _("Toplu işlemi geri al"),           ANY,                            STAY,                STAFF,                              O.NONE,        "",                                       ("run", "undone")),
    Move("combine",             _("Ortak cevabı yaz"),               (S.IN_REVIEW,),                 STAY,                REVIEW,                      O.NONE,        "",                                       ("answer",)),
)

REFERRAL_ROWS = (
    Move("offer",               _("Birime yönlendirildi"),           (),                             T.OFFERED,           (*COORD, R.APPROVER, R.REVIEWER, CIMER, R.SYSTEM), O.REFERRED,  "unit/assigned",                       ()),
    Move("forward",             _("Dış kuruma iletildi"),            (),                             T.FORWARDED,         (*COORD, R.APPROVER, R.REVIEWER, CIMER, R.SYSTEM), O.FORWARDED, "unit/forwarded citizen/forwarded",    (),                          True),
    Move("accept",              _("Kabul et"),                       (T.OFFERED,),                   T.WORKING,           UNIT,                               O.ACCEPTED),
    Move("decline",             _("Bize ait değil"),                 (T.OFFERED, T.WORKING),         T.DECLINED,          UNIT,                               O.DECLINED,    "",                                       ("reason",)),
    Move("assign",              _("Görevli ata"),                    (T.WORKING, T.WAITING, T.SCHEDULED, T.CORRECTION), STAY, (R.UNIT_LEAD,),              O.NONE,        "officer/assigned",                       ("officer",)),
    Move("take",                _("Üzerime al"),                     (T.WORKING, T.WAITING, T.SCHEDULED, T.CORRECTION), STAY, UNIT,                        O.NONE,        "",                                       ("officer",)),
    Move("examine",             _("İnceleme gerekiyor"),             (T.WORKING,),                   STAY,                UNIT,                               O.EXAMINED,    "",                                       ("reason",)),
    Move("inform",              _("Ara bilgi gir"),                  (T.WORKING, T.WAITING, T.SCHEDULED, T.CORRECTION, T.FORWARDED), STAY, (*UNIT, *COORD), O.NOTED,    "",                                       ("text",)),
    Move("schedule",            _("Programa al"),                    (T.WORKING, T.SCHEDULED),       T.SCHEDULED,         UNIT,                               O.SCHEDULED,   "citizen/scheduled",                      ("reason", "date"),         True),
    Move("ask",                 _("Hemşehriye sor"),                 (T.WORKING, T.SCHEDULED, T.CORRECTION), T.WAITING,   UNIT,                               O.ASKED,       "citizen/question",                       ("question",),               True),
    Move("reply",               _("Hemşehri cevapladı"),             (T.WAITING,),                   T.WORKING,           (R.CITIZEN, R.AGENT, R.COORDINATOR, R.REVIEWER, R.DELIVERER, R.SUPERVISOR, *UNIT), O.REPLIED,     "unit/replied",                           ("reply",),                  True),
    Move("say_question",        _("Soruyu söyledim"),                (T.WAITING,),                   STAY,                (*UNIT, *CALLERS),                  O.ASKED,       "",                                       ("attempt",),               True),
    Move("say_schedule",        _("Programı söyledim"),              (T.SCHEDULED,),                 STAY,                (*UNIT, *CALLERS),                  O.SCHEDULED,   "",                                       ("attempt",),               True),
    Move("stop_waiting",        _("Beklemeyi bırak"),                (T.WAITING,),                   T.WORKING,           (*UNIT, R.SYSTEM),                  O.REPLIED,     "unit/waiting_over citizen/waiting_over", ("reason",),                 True),
    Move("answer",              _("Cevapla"),                        (T.WORKING, T.SCHEDULED, T.CORRECTION), T.ANSWERED,  UNIT,                               O.ANSWERED,    "",                                       ("answer",)),
    Move("record_result",       _("Kurumun cevabını işle"),          (T.FORWARDED,),                 T.ANSWERED,          (*COORD, R.AGENT),                  O.ANSWERED,    "",                                       ("answer",)),
    Move("reject",              _("Birime iade et"),                 (T.ANSWERED, T.PASSED),         T.CORRECTION,        REVIEW,                      O.REJECTED,    "unit/correct",                           ("reason",)),
    Move("reject_outside",      _("Kuruma yeniden sor"),             (T.ANSWERED, T.PASSED),         T.FORWARDED,         REVIEW,                      O.REJECTED,    "unit/correct",                           ("reason",)),
    Move("edit",                _("Cevabın metnini düzelt"),         (T.ANSWERED, T.PASSED),         STAY,                REVIEW,                      O.NONE,        "",                                       ("answer",)),
    Move("pass",                _("Birim cevabını onayla"),          (T.ANSWERED,),                  T.PASSED,            REVIEW,                      O.PASSED),
    Move("withdraw",            _("Yönlendirmeyi geri çek"),         IN_HAND,                        T.WITHDRAWN,         (*COORD, R.SYSTEM),                 O.CANCELLED,   "unit/withdrawn",                         ("reason",)),
    Move("drop",                _("Başvuruyla birlikte kapandı"),    (T.ANSWERED,),                  T.WITHDRAWN,         (R.SYSTEM,),                        O.CANCELLED),
    Move("remind",              _("Hatırlat"),                       IN_HAND,                        STAY,                (*COORD, CIMER, R.MANAGER),                O.NONE,        "unit/reminder",                          ()),
    Move("hand_over",           _("Evrak teslimi"),                  LIVE,                           STAY,                (*COORD, R.AGENT, *UNIT),           O.NONE,        "",                                       ("given_by", "taken_by")),
)
# fmt: on
CASE_MOVES = {row.name: row for row in CASE_ROWS}
REFERRAL_MOVES = {row.name: row for row in REFERRAL_ROWS}
