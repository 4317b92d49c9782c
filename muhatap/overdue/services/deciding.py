"""What people decide about a letter: hand in, give back, approve, send, withdraw, note as read."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.notifications import services as notifications
from muhatap.organization.persons import Person
from muhatap.overdue import policy, wording
from muhatap.overdue.addressing import Addresses
from muhatap.overdue.models import Letter, LetterChange
from muhatap.overdue.services.drafting import locked, noted, writable

State, What = Letter.State, LetterChange.What
REASON = 500
NEXT = """
INSERT INTO overdue_series (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = overdue_series.last + 1 RETURNING last
"""


@transaction.atomic
def submit(letter_id: int, *, by: Person) -> Letter:
    """Hand a draft in for approval."""
    letter = writable(letter_id, by)
    _expect(letter, State.DRAFT)
    return _become(letter, State.SUBMITTED, What.SUBMITTED, by)


@transaction.atomic
def return_(letter_id: int, *, reason: str, by: Person) -> Letter:
    """Give it back as a draft with a reason: whoever prepares letters may, the manager too."""
    letter = writable(letter_id, by)
    _expect(letter, State.SUBMITTED)
    return _become(letter, State.DRAFT, What.RETURNED, by, _reason(reason))


@transaction.atomic
def approve(letter_id: int, *, version: int, by: Person) -> Letter:
    """Approve it and give it the next number of the year. `version` is what the person has read.

    A manager who did not draft, correct or hand it in; what the product proposed may be approved as it is.
    """
    letter = locked(letter_id, by)
    if not by.has(*policy.APPROVERS):
        raise NotYours(_("Gecikme yazılarını müdür onaylar."))
    if policy.is_own(by, letter):
        raise NotYours(_("Kendi hazırladığınız yazıyı başka bir müdür onaylar."))
    _expect(letter, State.SUBMITTED, *([State.DRAFT] if letter.is_proposed else []))
    if letter.version != version:
        raise NotNow(_("Yazı siz okurken değişti. Yeni hâlini okuyup öyle onaylayın."))
    letter.approved_at, letter.approved_by_id = clock.now(), by.actor_id
    letter.year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [letter.year])
        (letter.number,) = cursor.fetchone()
    return _become(letter, State.APPROVED, What.APPROVED, by)


@transaction.atomic
def send(letter_id: int, *, by: Person) -> Letter:
    """Send it: to the unit's address if it has one, and onto the first page of its people in any case."""
    letter = writable(letter_id, by)
    _expect(letter, State.APPROVED)
    recipients = Addresses.unit(letter.unit)
    letter.sent_at, letter.address = clock.now(), next((one.address for one in recipients), "")
    notifications.queue("unit/letter", recipients, context=_context(letter), by=by)
    return _become(letter, State.SENT, What.SENT, by)


def _context(letter: Letter) -> dict[str, str]:
    with translation.override("tr"):
        rows = letter.rows.select_related("case__topic")
        said = [wording.line(row.case, letter.unit, row.due_at, clock.now()) for row in rows]
        return {
            "title": str(Letter.Kind(letter.kind).label),
            "number": letter.shown_number,
            "date": letter.day.strftime("%d.%m.%Y"),
            "unit": letter.unit.name_tr,
            "text": f"{letter.text}\n\n{wording.lines(said)}",
            "link": wording.link("overdue-letter", letter.pk),
        }


@transaction.atomic
def withdraw(letter_id: int, *, reason: str, by: Person) -> Letter:
    """Take back what was approved or sent, by a manager, with a reason; it keeps its number."""
    letter = locked(letter_id, by)
    if not by.has(*policy.APPROVERS):
        raise NotYours(_("Onaylanmış bir yazıyı müdür geri çeker."))
    _expect(letter, State.APPROVED, State.SENT)
    why = _reason(reason)
    if letter.sent_at is not None:
        context = {**_context(letter), "reason": why}
        notifications.queue("unit/letter_withdrawn", Addresses.unit(letter.unit), context=context, by=by)
    return _become(letter, State.WITHDRAWN, What.WITHDRAWN, by, why)


@transaction.atomic
def drop(letter_id: int, *, reason: str, by: Person) -> Letter:
    """Leave a draft unwritten, with a reason; it has no number and stays in the list."""
    letter = writable(letter_id, by)
    _expect(letter, State.DRAFT, State.SUBMITTED)
    return _become(letter, State.DROPPED, What.DROPPED, by, _reason(reason))


@transaction.atomic
def mark_read(letter_id: int, *, by: Person) -> Letter:
    """The unit's lead notes that it was read; once."""
    letter = locked(letter_id, by)
    if not policy.leads(by, letter.unit):
        raise NotYours(_("Yazının okunduğunu birim sorumlusu işaretler."))
    _expect(letter, State.SENT)
    if letter.read_at is not None:
        raise NotNow(_("Bu yazı zaten okundu olarak işaretlenmiş."))
    letter.read_at, letter.read_by_id = clock.now(), by.actor_id
    return _become(letter, State.SENT, What.READ, by)


def _expect(letter: Letter, *states: Letter.State) -> None:
    if letter.state not in states:
        raise NotNow(
            _("Bu yazının durumu değişmiş: %(state)s. Bir şey yapılmadı; sayfayı yenileyin.")
            % {"state": letter.get_state_display()}
        )


def _become(
    letter: Letter, state: Letter.State, what: LetterChange.What, by: Person, reason: str = ""
) -> Letter:
    letter.state = state
    letter.save()
    noted(letter, what, by=by, reason=reason)
    return letter


def _reason(typed: str) -> str:
    plain = texts.one_line(typed)
    wrong = texts.flaw(plain, limit=REASON) or ("" if plain else _("Gerekçeyi yazın; kayda geçer."))
    if wrong:
        raise Incomplete(wrong, fields={"reason": wrong})
    return plain
