"""Writing text modules. Every change leaves its row in the audit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Topic
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.turkish import ascii_fold
from muhatap.kit.yamls import read_yaml
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services import audit
from muhatap.organization.services.audit import change
from muhatap.textmodules import filling, moments, policy, queries
from muhatap.textmodules.models import TextModule

SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
LONGEST = 4000
TAKEN = _("Bu kısaltma kullanılıyor; başkasını seçin.")
SHIPPED = Path(__file__).resolve().parent / "data" / "textmodules.yaml"


@dataclass(frozen=True)
class Draft:
    """A module as written. `unit` None means the whole house; `moments` are values of `Moment`."""

    shortcut: str
    title: str
    body_tr: str
    body_en: str = ""
    unit: Unit | None = None
    topic: Topic | None = None
    moments: Sequence[str] = ()


@transaction.atomic
def add(draft: Draft, *, by: Person) -> TextModule:
    """A new module. Raises `NotYours` for somebody else's unit, `Incomplete` for a bad or a taken word."""
    _must_write(by, draft.unit)
    columns = _clean(draft, None)
    with _one_word_once():
        row = TextModule.objects.create(**columns)
    audit("textmodule.created", row, by=by, after={name: columns[name] for name in _SHOWN})
    return row


@transaction.atomic
def correct(module_id: int, draft: Draft, *, by: Person, seen: int | None = None) -> TextModule:
    """Change a module; as `add`. Without a difference nothing is written.

    `seen` is the id of the newest event of its history that the writer knew (`queries.last_event`): `NotNow`
    when somebody else was faster.
    """
    row = TextModule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=module_id)
    _must_write(by, row.unit)
    _must_write(by, draft.unit)
    if seen is not None and seen < queries.last_event(row):
        raise NotNow(
            _(
                "Siz yazarken bu metni başka biri değiştirdi. "
                "Yazdıklarınız duruyor; yeni hâline bakıp kaydedin."
            )
        )
    with _one_word_once():
        before, after = change(row, _clean(draft, row.pk))
    if after:
        shown = [name for name in _SHOWN if name in after]
        audit(
            "textmodule.changed",
            row,
            by=by,
            before={name: before[name] for name in shown},
            after={name: after[name] for name in shown},
        )
    return row


@transaction.atomic
def set_active(module_id: int, active: bool, *, by: Person) -> TextModule:
    """Take a module out of use, or back. Doing it twice changes nothing."""
    row = TextModule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=module_id)
    _must_write(by, row.unit)
    before, after = change(row, {"is_active": active})
    if after:
        audit(
            "textmodule.reopened" if active else "textmodule.closed", row, by=by, before=before, after=after
        )
    return row


def load_shipped(*, by: Person) -> int:
    """The modules that come with the product, where their words are free; how many were made."""
    taken = set(TextModule.objects.filter(unit=None).values_list("shortcut", flat=True))
    rows = read_yaml(SHIPPED)
    fresh = [row for row in rows if row["shortcut"] not in taken]
    for row in fresh:
        add(Draft(**row), by=by)
    return len(fresh)


@contextmanager
def _one_word_once() -> Iterator[None]:
    """Two who take one word at the same moment: the second hears what it would have heard a moment later."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Incomplete(
            _("Metin kaydedilmedi. İşaretli yerleri düzeltin."), fields={"shortcut": TAKEN}
        ) from taken


_SHOWN = ("shortcut", "title", "body_tr", "body_en", "unit", "topic", "moments")


def _must_write(by: Person, unit: Unit | None) -> None:
    if not policy.may_write(by, unit.path if unit is not None else None):
        raise NotYours(_("Bu birimin hazır metinlerini siz değiştiremezsiniz."))


def _clean(draft: Draft, own: int | None) -> dict[str, Any]:
    shortcut = ascii_fold(draft.shortcut).strip().lstrip(":").replace(" ", "-")
    faults: dict[str, Any] = {}
    if not SHORTCUT.fullmatch(shortcut):
        faults["shortcut"] = _("Küçük harf, rakam ve tire; en çok 24.")
    elif TextModule.objects.filter(shortcut=shortcut, unit=draft.unit).exclude(pk=own or 0).exists():
        faults["shortcut"] = TAKEN
    title = texts.one_line(draft.title)
    wrong = texts.flaw(title, limit=80) if title else _("Bir ad yazın.")
    if wrong:
        faults["title"] = wrong
    faults |= _body_faults({"body_tr": draft.body_tr, "body_en": draft.body_en})
    if faults:
        raise Incomplete(_("Metin kaydedilmedi. İşaretli yerleri düzeltin."), fields=faults)
    return {
        "shortcut": shortcut,
        "title": title,
        "title_fold": ascii_fold(f"{title} {draft.body_tr}")[:200],
        "body_tr": texts.trimmed(draft.body_tr),
        "body_en": texts.trimmed(draft.body_en),
        "unit": draft.unit,
        "topic": draft.topic,
        "moments": moments.clean(draft.moments),
    }


def _body_faults(bodies: Mapping[str, str]) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    for name, body in bodies.items():
        strange = filling.unknown(body)
        if name == "body_tr" and texts.is_blank(body):
            faults[name] = _("Metni yazın.")
        elif wrong := texts.flaw(body, limit=LONGEST, lines=True):
            faults[name] = wrong
        elif strange:
            faults[name] = _("Böyle bir yer tutucu yok: %(names)s.") % {
                "names": ", ".join(f"{{{one}}}" for one in strange)
            }
    return faults
