"""CİMER and Açık Kapı of the sample: which application each case is, who looked, who may, letters, a file.

The applications are made from the cases in one statement; the rest through the product's own services.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from muhatap.cimer import services
from muhatap.cimer.models import CHANNELS, Entry, Import, ImportRow, Letter, Officer
from muhatap.cimer.queries import works
from muhatap.cimer.services import Appointment, LetterDraft
from muhatap.deadlines.models import Clock, Policy
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

DAYS, MISSED = 24, (9, 16)  # how far back somebody looked, and days back on which nobody did
# the number is the paper's where no other case has it
ENTRIES = """
INSERT INTO cimer_entry (case_id, channel, number, key, kind, applied_on, by_file_id, entered_at,
    entered_by_id, written_at)
SELECT c.id, c.channel, said.number, regexp_replace(upper(said.number), '[^A-Z0-9]', '', 'g'),
    CASE c.kind WHEN 'complaint' THEN 'complaint' WHEN 'tip' THEN 'tip' WHEN 'suggestion' THEN 'opinion'
        WHEN 'information_request' THEN 'information' WHEN 'thanks' THEN 'thanks' ELSE 'wish' END,
    (c.received_at AT TIME ZONE 'Europe/Istanbul')::date, NULL, c.registered_at, c.registered_by_id,
    CASE WHEN c.status = 'closed' THEN c.closed_at END
FROM (SELECT c.*, row_number() OVER (PARTITION BY c.channel, c.paper_no ORDER BY c.id) AS n
      FROM cases_case c WHERE c.channel IN ('cimer', 'acik_kapi')) c,
    LATERAL (SELECT CASE WHEN c.paper_no <> '' AND c.n = 1 THEN c.paper_no
        WHEN c.channel = 'cimer' THEN to_char(c.received_at, 'YYYY') || lpad(c.id::text, 8, '0')
        ELSE 'AK-' || lpad(c.id::text, 7, '0') END AS number) said
ON CONFLICT DO NOTHING
"""
WRITTEN = """
INSERT INTO cimer_writeback (entry_id, answer_id, text, at, by_id, outside_status, document_no,
    document_closed_on, note, was_late, before, head, undone_at, undone_by_id, undone_reason)
SELECT e.id, a.id, a.text, c.closed_at, %s, 'Cevaplandı',
    CASE WHEN e.id %% 9 = 0 THEN '' ELSE 'E-' || (40000 + e.id) END,
    CASE WHEN e.id %% 9 = 0 THEN NULL ELSE (c.closed_at AT TIME ZONE 'Europe/Istanbul')::date END,
    '', c.closed_at > coalesce(c.law_due_at, c.closed_at), '{}', '', NULL, NULL, ''
FROM cimer_entry e JOIN cases_case c ON c.id = e.case_id
JOIN LATERAL (SELECT a.id, a.text FROM answers_answer a WHERE a.case_id = c.id AND a.state = 'passed'
    ORDER BY a.round DESC, a.id DESC LIMIT 1) a ON true
WHERE c.status = 'closed'
"""
LETTERS = (
    # days ago, number, subject, asks, whom (0: a unit of the house, 1: another body), answered after
    (26, "E-48210", "Kaldırım onarımı hakkında bilgi ve belge", "document", 0, 4),
    (12, "E-48377", "Trafik düzenlemesi için görüş", "opinion", 1, None),
    (9, "E-48402", "Ruhsat dosyasının sureti", "document", 0, None),
    (3, "E-48466", "CİMER başvurularının süresi", "nothing", 0, None),
)
FILE_NAME, FILE_DAYS = "cimer-haftalik.xlsx", 6


def come_from_outside() -> int:
    """All of it; how many applications."""
    officer = _officer()
    if officer is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [])
        cursor.execute(WRITTEN, [officer.actor_id])
    _appoint(officer)
    _watch(officer)
    _write(officer)
    _bring(officer)
    return Entry.objects.count()


def _officer() -> Person | None:
    rows = Staff.objects.filter(grants__role=Role.CIMER_OFFICER, is_active=True).select_related("actor")
    found = rows.order_by("pk").first()
    return queries.person_of(found) if found is not None else None


def _appoint(officer: Person) -> None:
    """The officer for both systems, a substitute, and how they were told."""
    by, now = queries.system(), clock.now()
    with clock.frozen(now - timedelta(days=200)):
        today = clock.today()
        named: list[tuple[int, str, date | None]] = [(officer.staff_id or 0, Officer.Duty.OFFICER, None)]
        other = Staff.objects.filter(is_active=True, unit_id=officer.unit_id or 0).exclude(
            pk=officer.staff_id or 0
        )
        second = other.order_by("pk").first()
        if second is not None:
            named.append((second.pk, Officer.Duty.SUBSTITUTE, today + timedelta(days=230)))
        for staff, duty, until in named:
            for channel, _label in CHANNELS:
                wanted = Appointment(staff, channel, duty, today, until, document_no="E-31204")
                row = services.appoint(wanted, by=by)
                if duty == Officer.Duty.OFFICER:
                    services.inform(row.pk, "letter", today, by=by, document_no="E-31204")


def _watch(officer: Person) -> None:
    """Every working day but a few; of today only one of the two systems."""
    now = clock.now()
    for back in range(DAYS, -1, -1):
        at = (now - timedelta(days=back)).replace(hour=6, minute=20)
        if at > now or back in MISSED:
            continue
        with clock.frozen(at):
            if not works(clock.today()):
                continue
            services.look("cimer", (back * 7) % 5 + 1, by=officer)
            if back:
                services.look("acik_kapi", back % 3, by=officer)


def _write(officer: Person) -> None:
    house = Unit.objects.filter(kind=Unit.Kind.OWN, takes_referrals=True, is_active=True).order_by("pk")
    outside = Unit.objects.filter(kind=Unit.Kind.OUTSIDE, is_active=True).order_by("pk").first()
    units = list(house[:4])
    entries = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[: len(LETTERS)])
    now = clock.now()
    for at, (days, number, subject, asks, whom, answered) in enumerate(LETTERS):
        unit = outside if whom and outside is not None else units[at % len(units)]
        with clock.frozen(now - timedelta(days=days)):
            entry = entries[at] if at < len(entries) and at % 2 == 0 else None
            draft = LetterDraft(
                Letter.Way.OUT,
                number,
                clock.today(),
                subject,
                unit.pk,
                entry,
                asks,
                f"{subject} rica olunur.",
            )
            row = services.write(draft, by=officer)
        if answered:
            with clock.frozen(now - timedelta(days=days - answered)):
                services.answer(row.pk, "C-1187", clock.today(), "Belgeler ektedir.", by=officer)
    told = Clock.objects.filter(docket__holder=Policy.Holder.RECORD, next_alert_at__lte=now)
    told.update(next_alert_at=None)  # whoever had to hear of it has heard


def _bring(officer: Person) -> None:
    """A file of last week that was taken over, but for two rows."""
    entries = list(Entry.objects.filter(channel="cimer").order_by("-pk")[:12])
    if not entries:
        return
    at = clock.now() - timedelta(days=FILE_DAYS)
    file = Import.objects.create(
        channel="cimer",
        name=FILE_NAME,
        size=18_400,
        headings=["Başvuru No", "Başvuru Tarihi", "Tür", "Konu", "Metin"],
        columns={"number": "Başvuru No", "applied_on": "Başvuru Tarihi", "text": "Metin"},
        state=Import.State.DONE,
        total=len(entries) + 2,
        taken=len(entries),
        faulty=2,
        at=at,
        by_id=officer.actor_id,
        judged_at=at + timedelta(minutes=2),
        ended_at=at + timedelta(minutes=3),
    )
    rows = [
        ImportRow(of=file, line=line, state="taken", number=entry.number, entry=entry)
        for line, entry in enumerate(entries, 2)
    ]
    wrong = (["B14", "Başvuru tarihi", "Tarih gelecekte: 31.12.2027. Orada görünen başvuru tarihini yazın."],)
    empty = (["A15", "Başvuru numarası", "Boş bırakılamaz."],)
    rows.append(ImportRow(of=file, line=len(entries) + 2, state="faulty", number="", faults=list(wrong)))
    rows.append(ImportRow(of=file, line=len(entries) + 3, state="faulty", number="", faults=list(empty)))
    ImportRow.objects.bulk_create(rows)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(by_file=file)
