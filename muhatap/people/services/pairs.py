"""Looking for records that may be one person, and the word that they are not."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Citizen
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.organization.persons import Person
from muhatap.people import policy
from muhatap.people.models import Pair

LEAST = 50  # below that it is a family with one telephone
MOST_HOLDERS = 12  # a number that more people gave is a switchboard's or a village's
MOST_PAIRS = 5000

# The weights are those of citizens.likeness. Two identity numbers are two people, whatever else they share;
# the same given name counts as alike, since family names change.
TWINS = """
WITH wide AS (
    SELECT kind, value FROM citizens_contactpoint WHERE is_active AND kind <> 'post'
    GROUP BY kind, value HAVING count(*) BETWEEN 2 AND %(holders)s
), shared AS (
    SELECT a.citizen_id AS first, b.citizen_id AS second,
           bool_or(a.kind IN ('mobile', 'landline')) AS phone, bool_or(a.kind = 'email') AS email
    FROM wide
    JOIN citizens_contactpoint a USING (kind, value) JOIN citizens_contactpoint b USING (kind, value)
    WHERE a.is_active AND b.is_active AND a.citizen_id < b.citizen_id GROUP BY 1, 2
), same AS (
    SELECT a.id AS first, b.id AS second, false AS phone, false AS email
    FROM citizens_citizen a JOIN citizens_citizen b
      ON b.name_fold = a.name_fold AND b.neighbourhood_id = a.neighbourhood_id AND a.id < b.id
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL
    LIMIT %(most)s
), candidates AS (
    SELECT first, second, bool_or(phone) AS phone, bool_or(email) AS email
    FROM (SELECT * FROM shared UNION ALL SELECT * FROM same) AS both_ways GROUP BY 1, 2
), judged AS (
    SELECT first, second, phone, email, a.name_fold = b.name_fold AS name,
           a.name_fold <> b.name_fold AND (similarity(a.name_fold, b.name_fold) >= 0.4
               OR split_part(a.name_fold, ' ', 1) = split_part(b.name_fold, ' ', 1)) AS alike,
           a.neighbourhood_id = b.neighbourhood_id AS area
    FROM candidates JOIN citizens_citizen a ON a.id = first JOIN citizens_citizen b ON b.id = second
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL
      AND (a.number_index = '' OR b.number_index = '' OR a.number_index = b.number_index)
), weighed AS (
    SELECT first, second, phone::int * 40 + email::int * 40 + name::int * 30 + alike::int * 20
           + (coalesce(area, false) AND (name OR alike))::int * 20 AS weight,
           to_jsonb(array_remove(ARRAY[CASE WHEN phone THEN 'phone' END, CASE WHEN email THEN 'email' END,
               CASE WHEN name THEN 'name' END, CASE WHEN alike THEN 'alike' END,
               CASE WHEN area AND (name OR alike) THEN 'area' END], NULL)) AS reasons
    FROM judged WHERE name OR alike
)
INSERT INTO people_pair (first_id, second_id, weight, reasons, state, found_at, reason)
SELECT first, second, weight, reasons, 'open', %(now)s, '' FROM weighed
WHERE weight >= %(least)s ORDER BY weight DESC, first, second LIMIT %(most)s
ON CONFLICT (first_id, second_id) DO UPDATE
SET weight = excluded.weight, reasons = excluded.reasons, found_at = excluded.found_at
"""


@transaction.atomic
def look_for_twins(*, by: Person) -> int:
    """Fill the list of records that may be one person; how many stand open. Decisions are not touched.

    What is open and no longer alike, or merged otherwise, leaves the list.
    """
    now = clock.now()
    values: dict[str, Any] = {"now": now, "least": LEAST, "holders": MOST_HOLDERS, "most": MOST_PAIRS}
    with connection.cursor() as cursor:
        cursor.execute(TWINS, values)
    Pair.objects.filter(state=Pair.State.OPEN, found_at__lt=now).delete()
    return Pair.objects.filter(state=Pair.State.OPEN).count()


def look_again(*, by: Person) -> None:
    """Have a worker look now; who merges may ask for it."""
    if not by.has(*policy.MERGERS):
        raise Citizen.DoesNotExist
    enqueue("people.look_for_twins")


@transaction.atomic
def are_different(one: int, two: int, *, reason: str, by: Person) -> Pair:
    """Two records are two people: they are not offered again. BadRecord (field `reason`) without a reason."""
    rows = list(Citizen.objects.filter(pk__in={one, two}))
    if len(rows) != 2 or not policy.may_merge(by, *rows):
        raise Citizen.DoesNotExist
    why = texts.one_line(reason)[:300]
    if len(why) < 3:
        raise BadRecord(_("Yazılmadı."), fields={"reason": _("Neden ayrı kişiler olduklarını yazın.")})
    return note(one, two, Pair.State.DIFFERENT, why, by=by)


def note(one: int, two: int, state: str, reason: str, *, by: Person) -> Pair:
    """Keep what was decided about two records."""
    first, second = sorted((one, two))
    row, _made = Pair.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults={
            "state": state,
            "reason": reason,
            "decided_at": clock.now(),
            "decided_by_id": by.actor_id,
        },
        create_defaults={
            "state": state,
            "reason": reason,
            "decided_at": clock.now(),
            "decided_by_id": by.actor_id,
            "found_at": clock.now(),
        },
    )
    return row
