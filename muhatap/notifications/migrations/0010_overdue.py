"""What units and those above them are told of lateness: shipped texts."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped

NAMES = ("unit/still_late", "unit/weekly", "unit/letter", "unit/letter_withdrawn", "staff/still_late")


def load(apps, schema_editor):
    for name in NAMES:
        shipped.put(apps, name)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_dates_moved")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
