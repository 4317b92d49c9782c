"""What stands on the papers of one case, as plain values; what a reader may not know never gets here.

Everything comes through the reads that the screen uses, so paper shows nothing that the screen hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from PIL import Image

from muhatap.answers import enclosing
from muhatap.answers import queries as answers
from muhatap.answers.models import Answer
from muhatap.cases import pages, receipts, redacting, story
from muhatap.cases.models import Attachment, Case
from muhatap.cases.pages import CasePage
from muhatap.citizens.redaction import Known
from muhatap.files import services as files
from muhatap.kit import clock, paper
from muhatap.kit.templatetags import ui
from muhatap.notifications import queries as notices
from muhatap.organization import settings
from muhatap.organization.persons import Person

HERE = Path(__file__).resolve().parent / "data"
MOST_PICTURES = 24
MOST_LABELS = 200
PICTURE_EDGE = 1200  # pixels: enough for 10 cm at 300 dots an inch
Values = dict[str, Any]


@dataclass(frozen=True)
class Dossier:
    """The values of a dossier and the pictures it shows, by file name."""

    values: Values
    pictures: dict[str, bytes]


def door(case: Case) -> str:
    """The address in a label's code: it opens the case for staff who may see it."""
    return f"{django_settings.BASE_URL}{reverse('case-by-number', args=[case.number])}"


def _frame(title: str, by: Person | None) -> Values:
    """What every paper has; `by` is named at its foot, on a citizen's paper nobody is."""
    now = ui.moment(clock.now())
    made = gettext("%(who)s, %(when)s") % {"who": by.name, "when": now} if by is not None else now
    return {
        "house": settings.spoken("municipality.name"),
        "language": (get_language() or "tr")[:2],
        "title": title,
        "made": made,
    }


def receipt(case: Case, by: Person) -> Values:
    """The slip for the citizen: number, day, topic, dates, and where to follow it. Never the code."""
    rows = [
        (gettext("Alındığı an"), ui.moment(case.received_at)),
        (gettext("Nasıl geldi?"), case.get_channel_display()),
        (gettext("Tür"), case.get_kind_display()),
        (gettext("Konu"), case.topic.name),
        (gettext("Evrak no"), case.paper_no),
        (gettext("Yasal son gün"), ui.day(case.law_due_at)),
    ]
    follow = f"{django_settings.BASE_URL}{reverse('track')}"
    says = gettext(
        "Başvurunuzu %(address)s adresinden, numarası ve size verilen izleme koduyla izleyebilirsiniz."
    )
    return {
        **_frame(gettext("Başvuru alındı belgesi"), by),
        "number": case.number,
        "facts": _known(rows),
        "lines": [receipts.said(case), says % {"address": follow}],
        "qr": paper.qr(f"{follow}?no={case.number}"),
    }


def labels(cases: Sequence[Case], by: Person) -> Values:
    """One label a case, 62 × 29 mm: a code that opens it, its number and, unless sensitive, its topic."""
    return {
        **_frame(gettext("Etiket"), by),
        "labels": [
            {
                "number": case.number,
                "title": "" if case.is_sensitive else case.topic.name,
                "note": ui.day(case.received_at),
                "qr": paper.qr(door(case)),
            }
            for case in cases
        ],
    }


def dossier(person: Person, case: Case, *, for_citizen: bool = False) -> Dossier:
    """The whole case on paper, as `person` may read it; `for_citizen` keeps to what the citizen may read.

    A citizen's copy has neither notes nor colleagues' names, and of the files only the citizen's own.
    """
    page = pages.case_page(person, case)
    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    told = redacting.entries(story.for_citizen([entry.event for entry in reversed(page.entries)]), known)
    shown = [
        row for row in page.attachments if not for_citizen or row.audience == Attachment.Audience.CITIZEN
    ]
    papers, pictures, rest = _files(shown)
    return Dossier(
        {
            **_frame(f"{case.number} {case.title}", None if for_citizen else person),
            "what": gettext("başvuru dökümü") if for_citizen else gettext("başvuru dosyası"),
            "subject": case.title,
            "number": case.number,
            "status": _status(case) if for_citizen else case.stands,
            "qr": paper.qr(door(case)),
            "heads": _heads(),
            "facts": _facts(page, for_citizen),
            "text": case.text,
            "asked": [[str(one), str(two)] for one, two in page.answers],
            "clocks": _clocks(page, for_citizen),
            "units": [] if for_citizen else _units(page),
            "answers": _answers(case, known, for_citizen),
            "story": [_entry(entry, for_citizen) for entry in (told if for_citizen else page.entries)][::-1],
            "messages": _messages(case, for_citizen),
            "files": papers,
            "rest": rest,
        },
        pictures,
    )


def _status(case: Case) -> str:
    """Where it stands, without the house's own steps."""
    return gettext("Üzerinde çalışılıyor") if case.is_open else str(case.get_status_display())


def _heads() -> dict[str, str]:
    return {
        "text": gettext("Ne anlattı?"),
        "clocks": gettext("Süreler"),
        "units": gettext("Yönlendirmeler"),
        "answers": gettext("Cevaplar"),
        "story": gettext("Öykü"),
        "messages": gettext("Mesajlar"),
        "files": gettext("Dosyalar"),
    }


def _known(rows: Iterable[tuple[str, Any]]) -> list[list[str]]:
    return [[label, str(value)] for label, value in rows if value]


def _facts(page: CasePage, for_citizen: bool) -> list[list[str]]:
    case = page.case
    return _known(
        [
            (gettext("Alındığı an"), ui.moment(case.received_at)),
            (gettext("Nasıl geldi?"), case.get_channel_display()),
            (gettext("Tür"), case.get_kind_display()),
            (gettext("Konu"), case.topic.name),
            (gettext("Yer"), place(case)),
            (gettext("Hemşehri"), "" if for_citizen else _applicant(page)),
            (gettext("Evrak no"), case.paper_no),
            (gettext("Yasal son gün"), ui.day(case.law_due_at) if case.is_open else ""),
            (gettext("Kapandığı an"), ui.moment(case.closed_at)),
            (gettext("Kaydı açan"), "" if for_citizen else str(case.registered_by)),
        ]
    )


def place(case: Case) -> str:
    """The place in one line."""
    street = " ".join(part for part in (case.street, case.door and f"No: {case.door}") if part)
    names = (case.district, case.neighbourhood)
    return ", ".join(part for part in (*(row.name for row in names if row), street, case.place_note) if part)


def _applicant(page: CasePage) -> str:
    """Masked as on the screen: clear data is opened on the screen alone, with a reason."""
    if page.card is not None:
        parts = (page.card.name_masked, page.card.phone_masked, page.card.email_masked)
        return ", ".join(part for part in parts if part)
    return gettext("kimliği gizli") if page.case.identity_hidden else gettext("isimsiz")


def _clocks(page: CasePage, for_citizen: bool) -> list[dict[str, str]]:
    """Every clock that leads; for the citizen the law's alone, inner targets are ours."""
    return [
        {"name": str(row.name), "due": ui.day(row.due_at), "state": str(row.state.words)}
        for row in page.docket.clocks
        if row.is_law or not for_citizen
    ]


def _units(page: CasePage) -> list[dict[str, str]]:
    found = []
    for card in page.referrals:
        row = card.referral
        notes = [
            gettext("Görevli: %(name)s") % {"name": row.officer.full_name} if row.officer else "",
            gettext("Termin %(day)s") % {"day": ui.day(row.scheduled_for)} if row.scheduled_for else "",
            gettext("Kurumdaki no %(no)s") % {"no": row.outside_no} if row.outside_no else "",
        ]
        found.append(
            {
                "name": row.unit.name,
                "status": str(row.get_status_display()),
                "note": ". ".join(note for note in notes if note),
            }
        )
    return found


def _answers(case: Case, known: Known, for_citizen: bool) -> list[dict[str, str]]:
    """The last version of every answer; for the citizen only the text that was told."""
    if for_citizen:
        told = answers.told(case)
        rows = [told] if told is not None else []
    else:
        newest: dict[tuple[int | None, int], Answer] = {}
        for row in answers.of_case(case):
            newest.setdefault((row.referral_id, row.round), row)
        rows = list(reversed(newest.values()))
    return [
        {
            "who": row.referral.unit.name if row.referral is not None else gettext("Ortak cevap"),
            "note": ""
            if for_citizen
            else f"{row.get_state_display()}, {ui.moment(row.written_at)}, {row.written_by}",
            "text": known.out_of(enclosing.whole(case, row) if for_citizen else row.text),
        }
        for row in rows
    ]


def _entry(entry: story.Entry, for_citizen: bool) -> Values:
    return {
        "at": ui.moment(entry.at),
        "words": entry.words,
        "by": "" if for_citizen else entry.by,
        "quote": entry.quote,
        "changes": [vars(change) for change in entry.changes],
    }


def _messages(case: Case, for_citizen: bool) -> list[dict[str, str]]:
    """What was said to whom and when, without addresses."""
    rows = notices.of_case(case.pk, audience="citizen" if for_citizen else "")
    return [
        {
            "at": ui.moment(row.sent_at or row.created_at),
            "what": row.subject or channel if for_citizen else f"{notices.moment(row)}, {channel}",
            "state": str(row.get_status_display()),
        }
        for row in reversed(rows[:100])
        for channel in (str(row.get_channel_display()),)
    ]


def _files(rows: Sequence[Attachment]) -> tuple[list[Mapping[str, str]], dict[str, bytes], str]:
    """Names of all files, the first pictures themselves, and what is said of those that are not shown."""
    named: list[Mapping[str, str]] = []
    pictures: dict[str, bytes] = {}
    left = 0
    for row in rows:
        picture = ""
        if row.file.is_image and len(pictures) < MOST_PICTURES:
            picture = f"{row.pk}.jpg"
            pictures[picture] = _small(row)
        elif row.file.is_image:
            left += 1
        named.append({"name": row.file.name, "note": ui.moment(row.added_at), "picture": picture})
    rest = gettext("%(n)s fotoğraf daha var; ekranda açılır.") % {"n": left} if left else ""
    return named, pictures, rest


def _small(row: Attachment) -> bytes:
    """A photo at the size of the paper. Stored ones were decoded and made anew when they came."""
    with files.open_file(row.file) as stored, Image.open(stored) as image:
        image.thumbnail((PICTURE_EDGE, PICTURE_EDGE))
        out = BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=82)
        return out.getvalue()
