"""Names of the things that conditions point at by id, and lists to choose them from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muhatap.cases.conditions.fields import Type
from muhatap.cases.conditions.tree import ME, Group, leaves
from muhatap.cases.models import Topic
from muhatap.organization import queries as organization
from muhatap.organization.models import Staff, Unit
from muhatap.places.models import District, Neighbourhood

Option = tuple[str, str]


@dataclass(frozen=True)
class Named:
    """A kind of thing: where its name stands, and what can be chosen."""

    model: type[Model]
    name: str
    english: str
    options: Callable[[], list[Option]]


def _topics() -> list[Option]:
    from muhatap.cases.queries import topic_tree

    return [
        (str(twig.topic.pk), "\u2003" * (twig.topic.level - 1) + twig.topic.name) for twig in topic_tree()
    ]


def _units() -> list[Option]:
    return [(str(pk), name) for pk, name in organization.unit_choices()]


def _districts() -> list[Option]:
    return [(str(pk), name) for pk, name in District.objects.values_list("pk", "name").order_by("name_sort")]


def _neighbourhoods() -> list[Option]:
    rows = Neighbourhood.objects.filter(is_active=True).order_by("district__name_sort", "name_sort")
    found = rows.values_list("pk", "district__name", "name")
    return [(str(pk), _("%(district)s, %(name)s") % {"district": d, "name": n}) for pk, d, n in found]


def _staff() -> list[Option]:
    rows = Staff.objects.filter(is_active=True).order_by("name_sort", "pk").values_list("pk", "full_name")
    return [(ME, _("Ben")), *((str(pk), name) for pk, name in rows)]


KINDS: Mapping[str, Named] = {
    "topic": Named(Topic, "name_tr", "name_en", _topics),
    "unit": Named(Unit, "name_tr", "name_en", _units),
    "district": Named(District, "name", "", _districts),
    "neighbourhood": Named(Neighbourhood, "name", "", _neighbourhoods),
    "staff": Named(Staff, "full_name", "", _staff),
}
Names = Mapping[tuple[str, int], str]


def names(*conditions: Group) -> Names:
    """What the ids in these conditions are called. One statement, none when there are none."""
    wanted: dict[str, set[int]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if leaf.field.type in (Type.TREE, Type.PERSON) and isinstance(leaf.value, tuple):
                ids = {one for one in leaf.value if isinstance(one, int)}
                wanted.setdefault(leaf.field.of, set()).update(ids)
    return called({kind: ids for kind, ids in wanted.items() if ids})


def called(wanted: Mapping[str, Iterable[int]]) -> Names:
    """Names by kind and id, in one statement."""
    rows = [_rows(kind, ids) for kind, ids in wanted.items()]
    if not rows:
        return {}
    first, *others = rows
    return {(kind, pk): name for kind, pk, name in first.union(*others, all=True)}


def _rows(kind: str, ids: Iterable[int]) -> Any:
    named = KINDS[kind]
    english = named.english and (get_language() or "tr").startswith("en")
    name: Any = Coalesce(NullIf(F(named.english), Value("")), F(named.name)) if english else F(named.name)
    rows = named.model._default_manager.filter(pk__in=list(ids)).order_by()
    return rows.annotate(
        what=Value(kind, output_field=CharField()), called=Cast(name, output_field=CharField())
    ).values_list("what", "pk", "called")
