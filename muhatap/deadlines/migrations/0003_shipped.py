"""The policies and the public holidays that ship, so that clocks run from the first case on."""

from django.db import migrations

from muhatap.deadlines.holidays import holidays_of
from muhatap.deadlines.services.policies import shipped_rows
from muhatap.kit import clock

YEARS = range(2024, 2037)


def forward(apps, schema_editor):
    policy, day_off = apps.get_model("deadlines", "Policy"), apps.get_model("deadlines", "DayOff")
    columns = {field.name for field in policy._meta.fields}
    policy.objects.bulk_create(
        [policy(**{key: value for key, value in row.items() if key in columns}) for row in shipped_rows()],
        ignore_conflicts=True,
    )
    system, _ = apps.get_model("organization", "Actor").objects.get_or_create(
        kind="system", defaults={"label": "Muhatap"}
    )
    now = clock.now()
    day_off.objects.bulk_create(
        [day_off(**vars(one), added_at=now, added_by=system) for one in holidays_of(YEARS)], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_revision"), ("organization", "0002_system_actor")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
