"""What stands on the paper of a letter: official in its form (2646), signed by nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from muhatap.kit import clock
from muhatap.kit.templatetags import ui
from muhatap.kit.turkish import upper
from muhatap.organization import settings
from muhatap.overdue import wording
from muhatap.overdue.models import Letter, LetterCase

SOURCE = Path(__file__).resolve().parent / "data" / "letter.typ"


def values(letter: Letter) -> dict[str, Any]:
    """The letter with its list, in Turkish whoever prints it: it is an official one."""
    with translation.override("tr"):
        frame = wording.frame(letter)
        signer = letter.approved_by.staff if letter.approved_by is not None else None
        return {
            "house": settings.spoken("municipality.name"),
            "head": upper(settings.text("municipality.name")),
            "office": settings.spoken("municipality.line"),
            "language": "tr",
            "title": f"{frame['subject']} {frame['number']}".strip(),
            "made": _state(letter),
            "number": frame["number"] or gettext("taslak"),
            "day": frame["day"],
            "subject": frame["subject"],
            "addressee": frame["addressee"],
            "paragraphs": [part for part in letter.text.split("\n") if part.strip()],
            "signer": signer.full_name if signer is not None else "",
            "post": signer.post.name_tr if signer is not None and signer.post is not None else "",
            "annex": gettext("Ek: Geciken başvurular listesi"),
            "list": gettext("Geciken başvurular"),
            "columns": [gettext("Sıra"), gettext("Numara"), gettext("Konu"), gettext("Alındı"),
                        gettext("Son gün"), gettext("Gecikme")],
            "rows": [_row(place, row) for place, row in enumerate(letter.rows.all(), 1)],
            "note": gettext(
                "Bu çıktı imzalı belge değildir; imza ve kurum sayısı belge yönetim sisteminde verilir."
            ),
            "contact": [settings.text(f"municipality.{name}") for name in ("address", "phone", "email")],
        }  # fmt: skip


def _state(letter: Letter) -> str:
    return f"{letter.get_state_display()}, {ui.moment(clock.now())}"


def _row(place: int, row: LetterCase) -> list[str]:
    days = gettext("%(n)d gün") % {"n": row.days_late}
    return [str(place), row.number, row.topic_tr, ui.day(row.received_at), ui.day(row.due_at), days]
