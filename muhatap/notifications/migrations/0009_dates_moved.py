"""Units hear that last days have moved: the shipped texts."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped

NAME = "unit/dates_moved"


def load(apps, schema_editor):
    shipped.put(apps, NAME)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_by_law")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
