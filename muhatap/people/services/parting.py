"""A merging taken back: each record gets back what was its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases.services import following as cases
from muhatap.cases.services import search_anew
from muhatap.citizens import cipher, following
from muhatap.citizens.models import Citizen, CitizenChange
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person
from muhatap.people.models import Merge
from muhatap.people.services.merging import line, locked_pair, name_anew, reason_of
from muhatap.people.services.pairs import note
from muhatap.people.services.points import give_back


@transaction.atomic
def part(merge_id: int, *, reason: str, by: Person) -> Merge:
    """Take a merging back: fields, points, consents, cases and conversations return to whose they were.

    What came after the merging stays with the kept record, and so does a field that was changed since. Cases
    that were given to somebody else since are left alone. DoesNotExist where `by` may not know one of the
    two; NotNow when it was taken back, or when the kept record is itself a shadow by now.
    """
    found = Merge.objects.filter(pk=merge_id).first()
    if found is None:
        raise Merge.DoesNotExist
    kept, other = locked_pair(found.kept_id, found.other_id, by)
    done = Merge.objects.select_for_update().get(pk=merge_id)
    why = reason_of(reason, _("Kayıtlar ayrılmadı."))
    if done.undone_at is not None:
        raise NotNow(_("Bu birleştirme zaten geri alınmış."))
    if kept.merged_into_id is not None:
        raise NotNow(_("Kalan kayıt da başka bir kayıtla birleştirilmiş; önce onu ayırın."))
    cases.hold_cases([kept.pk, other.pk])
    _fields_back(kept, other, done)
    Citizen.objects.filter(pk__in=done.moved["shadows"], merged_into=kept).update(merged_into=other)
    gone = give_back(kept, other, done.moved)
    twins = {one["twin"]: one["id"] for one in done.moved["twins"]}
    cases.follow_person("part_person", kept.pk, other, points=twins, only=done.moved["cases"])
    cases.contacts_follow(kept.pk, other.pk, only=done.moved["contacts"])
    cases.reply_elsewhere(kept, gone)
    for name, ids in done.moved["more"].items():
        if name in following.FOLLOWERS:
            following.FOLLOWERS[name](kept.pk, other.pk, ids, by=by)
    search_anew(kept.pk, by=by)
    note(kept.pk, other.pk, "different", why, by=by)
    done.undone_at, done.undone_by_id, done.undone_reason = clock.now(), by.actor_id, why
    done.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    lines = [
        line(kept, "merged", str(other.pk), "", why, by),
        line(other, "merged_into", str(kept.pk), "", why, by),
    ]
    CitizenChange.objects.bulk_create(lines)
    return done


def _fields_back(kept: Citizen, other: Citizen, done: Merge) -> None:
    """Columns of the kept record that still are as merging left them; the number goes back to its owner."""
    for column, value in done.fields.items():
        if column != "number" and getattr(kept, column) == value[1]:
            setattr(kept, column, value[0])
    name_anew(kept)
    other.merged_into = None
    if "number" in done.fields and other.number_cipher:
        index = cipher.index(cipher.unseal(other.number_cipher))
        if kept.number_index == index:
            kept.number_cipher, kept.number_index = None, ""
            kept.save()
        if not Citizen.objects.filter(number_index=index).exists():
            other.number_index = index
    kept.save()
    other.save(update_fields=["number_index", "merged_into"])
