"""Topics and their rules: made, changed, moved, closed (duty intake.request-type).

What is changed here holds for cases to come. Cases that exist keep the unit, the days, the desks and the
answers they were registered with; nothing here writes a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases import policy, questions
from muhatap.cases.models import Kind, Topic, TopicUnit
from muhatap.cases.services.tree import Tree
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit, change
from muhatap.places.models import District

RULES = (
    "kind",
    "unit_id",
    "target_days",
    "needs_place",
    "is_public",
    "is_sensitive",
    "is_aid",
    "needs_approval",
    "allows_anonymous",
    "duplicate_metres",
    "duplicate_days",
)
CHANGEABLE = ("code", "name_tr", "name_en", "keywords", *RULES, "order")
RANGES = {
    "target_days": (1, 365),
    "duplicate_metres": (0, 5000),
    "duplicate_days": (0, 365),
    "order": (0, 32_000),
}
_IN_LOG = {"kind": "topic_kind"}  # a column that the log would mistake for another thing's


def create_topic(
    *, name_tr: str, code: str = "", parent_id: int | None = None, by: Person, **columns: Any
) -> Topic:
    """A new topic under `parent_id` (None: at the top), the last of its siblings unless `order` says else.

    Without a code one is made from the name. A topic that has cases gets no topics below it: it would stop
    taking cases.
    """
    policy.require_rules(by)
    with transaction.atomic():
        tree = Tree.held()
        parent = tree.parent(parent_id)
        code = code or tree.free_code(name_tr, parent)
        columns.setdefault("order", tree.next_order(parent_id))
        topic = Topic(parent=parent, level=parent.level + 1 if parent else 1)
        values = {"code": code, "name_tr": name_tr, **_of_aid(topic, columns)}
        _check(topic, values, tree)
        for name, value in values.items():
            setattr(topic, name, value)
        topic.name_fold = tree.fold(topic)
        if topic.is_aid:
            topic.questions = [dict(one) for one in questions.AID]
        topic.save()
        after = {"parent_topic": parent_id, **_told(values)}
        audit("topic.created", topic, by=by, after=after)
    return topic


def change_topic(topic_id: int, changes: Mapping[str, Any], *, by: Person) -> Topic:
    """Change a topic's names and rules, for cases to come; its place is changed by `move_topic`."""
    policy.require_rules(by)
    with transaction.atomic():
        tree = Tree.held()
        topic = tree.topic(topic_id)
        changes = _of_aid(topic, changes)
        _check(topic, changes, tree)
        before, after = change(topic, changes)
        if after.get("is_aid") and not topic.questions:
            topic.questions = [dict(one) for one in questions.AID]
            topic.save(update_fields=["questions"])
        if {"name_tr", "keywords"} & set(after):
            tree.refold(topic)
        if after:
            audit("topic.changed", topic, by=by, before=_told(before), after=_told(after))
    return topic


def _of_aid(topic: Topic, values: Mapping[str, Any]) -> dict[str, Any]:
    """Social aid is always sensitive, and nobody asks for it without a name (siverek:5.k)."""
    if not values.get("is_aid", topic.is_aid):
        return dict(values)
    return {**values, "is_sensitive": True, "allows_anonymous": False}


def move_topic(topic_id: int, parent_id: int | None, *, by: Person) -> Topic:
    """Hang a topic, with everything below it, under another one; three levels, no circle."""
    policy.require_rules(by)
    with transaction.atomic():
        tree = Tree.held()
        topic = tree.topic(topic_id)
        if topic.parent_id == parent_id:
            return topic
        parent = tree.parent(parent_id, of=topic)
        tree.check_name(topic, topic.name_tr, parent_id)
        before = {"parent_topic": topic.parent_id}
        topic.parent, topic.order = parent, tree.next_order(parent_id)
        topic.save(update_fields=["parent", "order"])
        tree.level(topic, parent.level + 1 if parent else 1)
        tree.refold(topic)
        audit("topic.moved", topic, by=by, before=before, after={"parent_topic": parent_id})
    return topic


def change_and_move_topic(
    topic_id: int, changes: Mapping[str, Any], parent_id: int | None, *, by: Person
) -> Topic:
    """Rules and place in one transaction: both or neither. Moved, it comes last unless `order` changes."""
    with transaction.atomic():
        old = Topic.objects.get(pk=topic_id)
        moved = move_topic(topic_id, parent_id, by=by)
        if moved.parent_id != old.parent_id and changes.get("order") == old.order:
            changes = {**changes, "order": moved.order}
        return change_topic(topic_id, changes, by=by)


def close_topic(topic_id: int, *, reason: str, by: Person) -> Topic:
    """Close a topic: nothing new is registered under it; its cases go on. Topics below it close first."""
    policy.require_rules(by)
    with transaction.atomic():
        tree = Tree.held()
        topic = tree.topic(topic_id)
        if not topic.is_active:
            raise NotNow(_("Bu konu zaten kapatılmış."))
        below = sum(one.is_active for one in tree.below(topic))
        if below:
            raise NotNow(
                _("Bu konunun altında %(n)s açık konu var; önce onları taşıyın ya da kapatın.") % {"n": below}
            )
        before, after = change(topic, {"is_active": False})
        audit("topic.closed", topic, by=by, before=before, after=after, reason=reason)
    return topic


def reopen_topic(topic_id: int, *, by: Person) -> Topic:
    """Open a closed topic again; the one above it must be open."""
    policy.require_rules(by)
    with transaction.atomic():
        tree = Tree.held()
        topic = tree.topic(topic_id)
        if topic.parent is not None and not topic.parent.is_active:
            raise NotNow(_("Üst konu kapalı; önce onu açın ya da bu konuyu başka yere taşıyın."))
        tree.check_name(topic, topic.name_tr, topic.parent_id)
        before, after = change(topic, {"is_active": True})
        if after:
            audit("topic.reopened", topic, by=by, before=before, after=after)
    return topic


def set_questions(topic_id: int, rows: Sequence[Mapping[str, Any]], *, by: Person) -> Topic:
    """What is asked for this topic from now on, in this order. Given answers stay with their cases."""
    policy.require_rules(by)
    clean = questions.checked(rows)
    with transaction.atomic():
        topic = _leaf(topic_id)
        old = {question["code"]: questions.describe(question) for question in topic.questions}
        new = {question["code"]: questions.describe(question) for question in clean}
        gone = {one["code"]: one for one in topic.questions if one["code"] not in new}
        if gone:
            topic.asked_before = {**topic.asked_before, **gone}
            topic.save(update_fields=["asked_before"])
        before, after = change(topic, {"questions": clean})
        if after:
            before, after = {}, {}
            if list(old) != list(new):
                before["questions"], after["questions"] = ", ".join(old), ", ".join(new)
            for code in new:
                if old.get(code) != new[code]:
                    before[f"question:{code}"], after[f"question:{code}"] = old.get(code, ""), new[code]
            audit("topic.questions", topic, by=by, before=before, after=after)
    return topic


def set_district_units(topic_id: int, units: Mapping[int, int | None], *, by: Person) -> Topic:
    """The unit of this topic in districts (district id → unit id; None: the topic's own unit again).

    Districts that are not named stay as they are.
    """
    policy.require_rules(by)
    with transaction.atomic():
        topic = _leaf(topic_id)
        rows = {row.district_id: row.unit for row in topic.district_units.select_related("unit")}
        changed = {pk: unit for pk, unit in units.items() if unit != getattr(rows.get(pk), "pk", None)}
        if not changed:
            return topic
        districts = District.objects.only("name").in_bulk(list(changed))
        wanted = _open_units(changed.values())
        refused = {f"d{pk}": _no_unit() for pk, unit in changed.items() if unit and unit not in wanted}
        if refused or len(districts) < len(changed):
            raise Incomplete(_("İlçe birimleri kaydedilmedi; yazdıklarınız duruyor."), fields=refused)
        topic.district_units.filter(district__in=[pk for pk, unit in changed.items() if not unit]).delete()
        for pk, unit in changed.items():
            if unit:
                TopicUnit.objects.update_or_create(topic=topic, district_id=pk, defaults={"unit_id": unit})
        before = {districts[pk].name: rows[pk].name_tr if pk in rows else "" for pk in changed}
        after = {districts[pk].name: wanted[unit].name_tr if unit else "" for pk, unit in changed.items()}
        audit("topic.districts", topic, by=by, before=before, after=after)
    return topic


def _open_units(ids: Iterable[int | None]) -> dict[int, Unit]:
    rows = Unit.objects.filter(takes_referrals=True, is_active=True)
    return rows.in_bulk([pk for pk in ids if pk is not None])


def _leaf(topic_id: int) -> Topic:
    topic = Topic.objects.select_for_update().get(pk=topic_id)
    if topic.children.exists():
        raise NotNow(_("Bu konunun alt konuları var; soruları ve ilçe birimleri alt konularda belirlenir."))
    return topic


def _check(topic: Topic, values: Mapping[str, Any], tree: Tree) -> None:
    """Refuse columns that do not fit; only what differs is judged, so that an old rule blocks no name."""
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"a topic has no changeable {', '.join(sorted(unknown))}")
    fields: dict[str, str] = {}
    for name, (least, most) in RANGES.items():
        value = values.get(name)
        if value is not None and not least <= value <= most:
            fields[name] = _("%(least)s ile %(most)s arasında bir sayı olmalı.") % {
                "least": least,
                "most": most,
            }
    if values.get("kind", topic.kind) not in Kind.values:
        fields["kind"] = _("Türü seçin.")
    seen = (topic.is_public, topic.is_sensitive)
    wanted = (values.get("is_public", seen[0]), values.get("is_sensitive", seen[1]))
    if all(wanted) and wanted != seen:
        fields["is_public"] = _("Hassas bir konu yayımlanamaz. İkisinden birini seçin.")
    unit_id = values.get("unit_id", topic.unit_id)
    if unit_id and unit_id != topic.unit_id and not _open_units([unit_id]):
        fields["unit"] = _no_unit()
    if fields:
        raise Incomplete(
            _("Konu kaydedilmedi. İşaretli yerleri düzeltin; yazdıklarınız duruyor."), fields=fields
        )
    if values.get("code", topic.code) != topic.code:
        tree.check_code(values["code"])
    if "name_tr" in values and ascii_fold(values["name_tr"]) != ascii_fold(topic.name_tr):
        tree.check_name(topic, values["name_tr"], topic.parent_id)


def _no_unit() -> str:
    return _("Bu birim kapalı ya da ona başvuru yönlendirilmiyor.")


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {_IN_LOG.get(name, name): value for name, value in values.items()}
