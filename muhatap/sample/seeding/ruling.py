"""Routing rules of the sample, written after its cases: so rare that hardly one of them is sent elsewhere."""

from __future__ import annotations

from muhatap.cases import conditions, services
from muhatap.cases.models import Topic
from muhatap.cases.services import RuleDraft
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role
from muhatap.sample.seeding.announcing import holder

FLOOD, SOCIAL, WINTER = "Su baskınında iki birim", "Sosyal medyadan yol", "Kış ekibi"


def write_rules() -> None:
    """One that sends to two units, one that proposes, one that was switched off."""
    by = holder(Role.ADMIN)
    units = dict(Unit.objects.filter(code__in=("roads", "korfez-su")).values_list("code", "pk"))
    tops = dict(Topic.objects.filter(code__in=("yol", "su")).values_list("code", "pk"))
    water = {"field": "topic", "op": "is", "value": [tops["su"]]}
    road = {"field": "topic", "op": "is", "value": [tops["yol"]]}
    both = [water, {"field": "words", "op": "has", "value": "kavşak su baskını"}]
    social = [road, {"field": "channel", "op": "is", "value": ["social"]}]
    ice = [road, {"field": "words", "op": "has", "value": "buz tuz"}]
    for name, rows, where, by_itself in (
        (FLOOD, both, ["korfez-su", "roads"], True),
        (SOCIAL, social, ["roads"], False),
        (WINTER, ice, ["roads"], True),
    ):
        condition = conditions.parse({"all": rows})
        to = [units[code] for code in where]
        made = services.make_rule(RuleDraft(name, condition, to, by_itself=by_itself), by=by)
    services.switch_rule(made.pk, False, by=by)
