"""Drafts of letters: by hand from the list of what is late, or by the product itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Referral
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import late, policy, queries, wording
from muhatap.overdue.models import Letter, LetterCase, LetterChange, days_late

State, What = Letter.State, LetterChange.What
MOST_ROWS = 500
TEXT = 6000
NOT_A_WRITER = _(
    "Gecikme yazılarını koordinasyon, şef, müdür ya da CİMER ve bilgi edinme yetkilisi hazırlar."
)


@transaction.atomic
def draft_letter(
    kind: str, unit: Unit, case_ids: Collection[int], policy_codes: Sequence[str] = (), *, by: Person
) -> Letter:
    """A draft to a unit about cases that are late there, by the given policies or by any.

    Its rows are frozen as they stand now. `Incomplete` when a case is not late there (any more), or for none;
    `NotYours` for who prepares no letters.
    """
    if not policy.writes(by):
        raise NotYours(NOT_A_WRITER)
    if unit.is_outside or not unit.is_active:
        raise Incomplete(_("Bu birime gecikme yazısı yazılmaz."), fields={"unit": _("Bu birime yazılmaz.")})
    found = late.of_unit(unit, {"codes": policy_codes, "cases": case_ids}, MOST_ROWS)
    if not found or len({row.case_id for row in found}) < len(set(case_ids)):
        message = _("Seçtiklerinizden birimde artık gecikmiş olmayan var. Listeyi yenileyip yeniden seçin.")
        if not case_ids:
            message = _("Yazıda yer alacak başvuruları seçin.")
        raise Incomplete(message, fields={"cases": message})
    return make(kind, unit, found, policy_codes, by=by)


def make(
    kind: str, unit: Unit, rows: Sequence[Referral], codes: Sequence[str], *, by: Person, after: str = ""
) -> Letter:
    """Write a draft with its rows and the first line of its history."""
    now = clock.now()
    letter = Letter.objects.create(
        kind=Letter.Kind(kind),
        unit=unit,
        text=wording.draft(kind, unit, len(rows), after=after or _warned(rows)),
        policies=list(codes),
        is_proposed=by.kind == "system",
        created_at=now,
        created_by_id=by.actor_id,
    )
    freeze(letter, rows)
    noted(letter, What.WRITTEN, by=by)
    return letter


def freeze(letter: Letter, rows: Sequence[Referral]) -> None:
    """Write the letter's own rows, as the cases stand now."""
    now = clock.now()
    clocks = late.ran_out(rows, now)
    LetterCase.objects.bulk_create(_row(letter, row, clocks, now) for row in rows)


def _row(letter: Letter, row: Referral, clocks: dict[int, list[tuple[str, str]]], now: Any) -> LetterCase:
    case, due = row.case, row.due_at or now
    ran_out = [*clocks.get(row.docket_id, ()), *clocks.get(case.docket_id, ())]
    return LetterCase(
        letter=letter,
        case=case,
        referral=row,
        number=case.number,
        topic_tr=case.topic.name_tr,
        topic_en=case.topic.name_en,
        channel=case.channel,
        received_at=case.received_at,
        due_at=due,
        days_late=days_late(due, now),
        policies=[code for code, _name in ran_out],
    )


def _warned(rows: Sequence[Referral]) -> str:
    """The numbers of the warning letters in which all of them stand, `2026/5 ve 2026/6`.

    The latest that lists them all; else the latest of each. Empty where one of them was never warned of.
    """
    wanted = {row.pk for row in rows}
    sent = LetterCase.objects.filter(
        referral__in=wanted, letter__kind=Letter.Kind.WARNING, letter__state=State.SENT
    )
    by_letter: dict[Letter, set[int]] = {}
    for row in sent.select_related("letter").order_by("-letter__sent_at", "-letter_id"):
        by_letter.setdefault(row.letter, set()).add(row.referral_id)
    for letter, listed in by_letter.items():
        if listed == wanted:
            return letter.shown_number
    cited: list[Letter] = []
    for letter, listed in by_letter.items():
        if listed & wanted:
            cited.append(letter)
            wanted -= listed
    return "" if wanted else wording.numbers(letter.shown_number for letter in sorted(cited, key=_order))


def _order(letter: Letter) -> tuple[int, int]:
    return letter.year or 0, letter.number or 0


@transaction.atomic
def correct_letter(letter_id: int, text: str, keep: Collection[int], *, version: int, by: Person) -> Letter:
    """Change the words of a draft, and leave out rows that are not in `keep` (ids of rows).

    `NotNow` when it is no draft any more or somebody changed it since `version`; `Incomplete` names a fault.
    """
    letter = writable(letter_id, by)
    if letter.state != State.DRAFT:
        raise NotNow(_("Bu yazı artık taslak değil; düzeltmek için önce onaydan geri alın."))
    if letter.version != version:
        raise NotNow(
            _("Siz yazarken bu yazıyı başkası değiştirdi. Yazdığınız duruyor, bakıp yeniden saklayın.")
        )
    said = texts.trimmed(text.replace("\r\n", "\n"))
    wrong = texts.flaw(said, limit=TEXT, lines=True) or ("" if said else _("Yazının metni boş olamaz."))
    rows = {row.pk: row for row in letter.rows.all()}
    left = set(rows) & set(keep)
    faults = {"text": wrong} if wrong else {}
    if not left:
        faults["keep"] = _("Yazıda en az bir başvuru kalmalı; hiçbiri kalmayacaksa yazıdan vazgeçin.")
    if faults:
        raise Incomplete(
            _("Yazı saklanmadı. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=faults
        )
    gone = [row.number for pk, row in rows.items() if pk not in left]
    fields: dict[str, Any] = {} if said == letter.text else {"text": [letter.text, said]}
    if gone:
        fields["rows"] = [", ".join(gone), ""]
        letter.rows.exclude(pk__in=left).delete()
    if fields:
        letter.text, letter.version = said, letter.version + 1
        letter.save(update_fields=["text", "version"])
        noted(letter, What.CORRECTED, by=by, fields=fields)
    return letter


def writable(letter_id: int, by: Person) -> Letter:
    """The letter, locked, for those who prepare letters; for its unit it only exists once it was sent."""
    letter = locked(letter_id, by)
    if not policy.writes(by):
        raise NotYours(NOT_A_WRITER)
    return letter


def locked(letter_id: int, by: Person) -> Letter:
    """The letter, locked, if this person sees it."""
    rows = queries.visible_to(by).select_related("unit").select_for_update(of=("self",))
    return rows.get(pk=letter_id)


def noted(
    letter: Letter,
    what: LetterChange.What,
    *,
    by: Person,
    fields: dict[str, Any] | None = None,
    reason: str = "",
) -> LetterChange:
    """One more line of its history."""
    return LetterChange.objects.create(
        letter=letter,
        at=clock.now(),
        by_id=by.actor_id,
        on_behalf_of_id=policy.behalf(by, what),
        what=what,
        fields=fields or {},
        reason=reason,
    )
