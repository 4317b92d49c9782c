"""Where a case stands, as a good clerk would say it: whole sentences, a date wherever there is one.

Units are named, nobody's slang is used, and a late answer is said to be late.
"""

# ruff: noqa: E501 - the sentences are a table

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import IN_HAND, LIVE, ReferralStatus, Status
from muhatap.cases.models import Case, Event, Referral
from muhatap.kit import clock, days

Words = str | Promise
T = ReferralStatus


# fmt: off
# what is said                in time                                                                    late                                                                                                     no date
SAYS: dict[str, tuple[Words, Words, Words]] = {
    "to_route":    (_("Başvurunuzu aldık, ilgili birime iletiyoruz. En geç %(day)s günü cevap vereceğiz."),
                    _("Başvurunuz hâlâ ilgili birime iletilmeyi bekliyor ve cevabımız gecikti. En geç %(day)s günü cevap vermemiz gerekiyordu."),
                    _("Bildiriminizi aldık, ilgili birime iletiyoruz.")),
    "with_unit":   (_("Başvurunuzla %(unit)s ilgileniyor. En geç %(day)s günü cevap vereceğiz."),
                    _("Başvurunuzla %(unit)s ilgileniyor ve cevabımız gecikti. En geç %(day)s günü cevap vermemiz gerekiyordu."),
                    _("Bildiriminizle %(unit)s ilgileniyor.")),
    "with_units":  (_("Başvurunuzla birden çok birim ilgileniyor. En geç %(day)s günü cevap vereceğiz."),
                    _("Başvurunuzla birden çok birim ilgileniyor ve cevabımız gecikti. En geç %(day)s günü cevap vermemiz gerekiyordu."),
                    _("Bildiriminizle birden çok birim ilgileniyor.")),
    "planned":     (_("Başvurunuzla birden çok birim ilgileniyor. Planlanan gün: %(plans)s."),
                    _("Başvurunuzla birden çok birim ilgileniyor ve cevabımız gecikti. Planlanan gün: %(plans)s. En geç %(day)s günü cevap vermemiz gerekiyordu."),
                    _("Bildiriminizle birden çok birim ilgileniyor. Planlanan gün: %(plans)s.")),
    "scheduled":   (_("Çalışma programa alındı. Planlanan gün %(planned)s."),
                    _("Çalışma %(planned)s günü için programa alınmıştı ve gecikti. Yeni tarihi size bildireceğiz."),
                    _("Çalışma programa alındı. Planlanan gün %(planned)s.")),
    "forwarded":   (_("Bu konu belediyemizin görevi değil. %(sent)s günü ilgili kuruma ilettik; sonucu oradan gelecek, biz de izliyoruz."),
                    _("Bu konu belediyemizin görevi değil. %(sent)s günü ilgili kuruma ilettik; cevap gecikti, izlemeyi sürdürüyoruz."),
                    _("Bu konu belediyemizin görevi değil. %(sent)s günü ilgili kuruma ilettik; biz de izliyoruz.")),
    "in_review":   (_("Çalışma bitti. Cevabınız son kontrolde, en geç %(day)s günü size ulaşacak."),
                    _("Çalışma bitti. Cevabınız son kontrolde ve gecikti. En geç %(day)s günü size ulaşması gerekiyordu."),
                    _("Çalışma bitti. Sonuç son kontrolde.")),
    "outside_in":  (_("İlettiğimiz kurumun cevabı geldi. Cevabınız son kontrolde, en geç %(day)s günü size ulaşacak."),
                    _("İlettiğimiz kurumun cevabı geldi. Cevabınız son kontrolde ve gecikti. En geç %(day)s günü size ulaşması gerekiyordu."),
                    _("İlettiğimiz kurumun cevabı geldi. Sonuç son kontrolde.")),
    "to_deliver":  (_("Cevabınız hazır. En geç %(day)s günü size bildireceğiz."),
                    _("Cevabınız hazır ve gecikti. En geç %(day)s günü size bildirmemiz gerekiyordu."),
                    _("Sonuç hazır, birazdan burada görünecek.")),
    "objected":    (_("İtirazınızı aldık, yeniden inceliyoruz. En geç %(day)s günü cevap vereceğiz."),
                    _("İtirazınızı yeniden inceliyoruz ve cevabımız gecikti. En geç %(day)s günü cevap vermemiz gerekiyordu."),
                    _("İtirazınızı aldık, yeniden inceliyoruz.")),
}
# fmt: on
FEE = _(
    "Bilgiye erişim ücretini en geç %(day)s günü ödemenizi bekliyoruz. Ödeme belgeniz gelince sürdüreceğiz."
)
ASKED = _("Size bir sorumuz var. Cevabınız gelene kadar bekliyoruz.")
ANSWERED = _("Başvurunuz %(closed)s günü sonuçlandı. Cevabımız aşağıda.")
CLOSED = _("Başvurunuz %(closed)s günü sonuçlandı.")
DISMISSED = _("İtirazınızı inceledik, %(closed)s günü sonuçlandırdık. Cevabımız değişmedi.")
WITHDRAWN = _("İsteğiniz üzerine başvurunuzu %(closed)s günü işlemden kaldırdık.")
UNPAID = _(
    "Erişim ücreti süresinde ödenmediği için %(closed)s günü başvurunuzdan vazgeçmiş sayıldınız. Yeniden başvurabilirsiniz."
)
CANCELLED = _("Başvurunuz %(closed)s günü işlemden kaldırıldı. Nedeni aşağıda yazıyor.")


def long_day(moment: datetime) -> str:
    """`23 Kasım Pazartesi`; with its year when that is another one."""
    return _day(clock.local(moment).date())


def _day(day: date) -> str:
    return days.long_day(day, year=day.year != clock.today().year)


def sentence(
    case: Case, referrals: Sequence[Referral], events: Sequence[Event], *, asked: bool, answered: bool
) -> str:
    """The one sentence at the head of the page."""
    if case.status in (Status.CLOSED, Status.CANCELLED):
        return _ended(case, events, answered=answered)
    if asked:
        return str(ASKED)
    if case.fee_until is not None:
        return str(FEE) % {"day": _day(case.fee_until)}
    due = case.law_due_at or case.due_at
    key, values = _what(case, [row for row in referrals if row.round == case.round])
    place = 2 if due is None else 1 if due < clock.now() and not case.is_paused else 0
    return str(SAYS[key][place]) % {**values, "day": long_day(due) if due else ""}


def _ended(case: Case, events: Sequence[Event], *, answered: bool) -> str:
    last = next((event.move for event in reversed(events) if event.after == case.status), "")
    at = case.closed_at or case.received_at
    if case.status == Status.CANCELLED:
        words = {"withdraw_case": WITHDRAWN, "deem_withdrawn": UNPAID}.get(last, CANCELLED)
    elif last == "dismiss_objection":
        words = DISMISSED
    else:
        words = ANSWERED if answered else CLOSED
    return str(words) % {"closed": long_day(at)}


def _what(case: Case, referrals: Sequence[Referral]) -> tuple[str, dict[str, str]]:
    if case.status == Status.OBJECTED:
        return "objected", {}
    if case.status == Status.IN_REVIEW:
        return "outside_in" if is_outside(case, referrals) else "in_review", {}
    if case.status == Status.TO_DELIVER:
        return "to_deliver", {}
    working = [row for row in referrals if row.status in IN_HAND]
    if case.status != Status.WITH_UNITS or not working:
        return "to_route", {}
    if all(row.status == T.FORWARDED for row in working):
        return "forwarded", {"sent": long_day(working[0].referred_at)}
    planned = [row.scheduled_for for row in working if row.status == T.SCHEDULED and row.scheduled_for]
    if planned and len(planned) == len(working):
        return "scheduled", {"planned": _day(max(planned))}
    units = {row.unit_id: row.unit.name for row in working}
    if len(units) > 1 and planned:
        return "planned", {"plans": _plans(working)}
    if len(units) > 1:
        return "with_units", {}
    return "with_unit", {"unit": next(iter(units.values()))}


def _plans(working: Sequence[Referral]) -> str:
    """Which unit planned which day: `Yol Bakım ve Onarım 30 Aralık Çarşamba`."""
    rows = [(row.scheduled_for, row.unit.name) for row in working if row.status == T.SCHEDULED]
    return ", ".join(f"{unit} {_day(day)}" for day, unit in rows if day is not None)


def is_outside(case: Case, referrals: Sequence[Referral]) -> bool:
    """True when the matter lies with other institutions alone; `referrals` come with their units."""
    live = [row for row in referrals if row.round == case.round and row.status in LIVE]
    return bool(live) and all(row.unit.is_outside for row in live)


def outside_since(case: Case, referrals: Sequence[Referral]) -> datetime | None:
    """Since when the matter lies with other institutions alone; earlier rounds were somebody else's."""
    if not is_outside(case, referrals):
        return None
    return min(row.referred_at for row in referrals if row.round == case.round)


@dataclass(frozen=True)
class Stage:
    """One of the five steps. `at` is when it was reached."""

    words: Words
    state: str
    at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Behind us."""
        return self.state == "done"

    @property
    def is_current(self) -> bool:
        """Where it stands now."""
        return self.state == "now"


# done, now, to come
STAGES: tuple[tuple[Words, Words, Words], ...] = (
    (_("Alındı"), _("Alındı"), _("Alınacak")),
    (_("Birimlere iletildi"), _("İlgili birime iletiliyor"), _("Birimlere iletilecek")),
    (_("Çalışma yapıldı"), _("Çalışma sürüyor"), _("Çalışma yapılacak")),
    (_("Cevap kontrol edildi"), _("Cevap kontrolde"), _("Cevap kontrol edilecek")),
    (_("Size bildirildi"), _("Size bildiriliyor"), _("Size bildirilecek")),
)
# the same steps where another institution does the work
OUTSIDE: dict[int, tuple[Words, Words, Words]] = {
    1: (_("İlgili kuruma iletildi"), _("İlgili kuruma iletiliyor"), _("İlgili kuruma iletilecek")),
    2: (_("Kurum cevap verdi"), _("Kurumun cevabı bekleniyor"), _("Kurum cevap verecek")),
}
NOW = {
    Status.AWAITING_APPROVAL: 1,
    Status.RETURNED: 1,
    Status.TO_ROUTE: 1,
    Status.OBJECTED: 1,
    Status.WITH_UNITS: 2,
    Status.IN_REVIEW: 3,
    Status.TO_DELIVER: 4,
    Status.CLOSED: 5,
}
REACHED = (
    {"register", "register_direct"},
    {"offer", "forward"},
    {"complete"},
    {"pass"},
    {"deliver", "close_silently", "dismiss_objection"},
)


def stages(case: Case, referrals: Sequence[Referral], events: Sequence[Event]) -> list[Stage]:
    """The five steps with the days on which they were reached; none for what was taken off.

    What went to other institutions alone has steps that say so; `referrals` come with their units.
    """
    if case.status == Status.CANCELLED:
        return []
    now = NOW.get(Status(case.status))
    if now is None:  # a question: where it stood when we asked
        now = 2 if any(event.move in REACHED[1] for event in events) else 1
    made = []
    steps = {**dict(enumerate(STAGES)), **(OUTSIDE if is_outside(case, referrals) else {})}
    for place, (done, current, later) in steps.items():
        state = "done" if place < now else "now" if place == now else "later"
        words = {"done": done, "now": current, "later": later}[state]
        made.append(Stage(words, state, _reached(place, events) if state == "done" else None))
    return made


def _reached(place: int, events: Sequence[Event]) -> datetime | None:
    """When a step was reached last."""
    own = [
        event
        for event in events
        if event.move in REACHED[place] and not (event.move == "pass" and event.referral_id)
    ]
    return own[-1].at if own else None
