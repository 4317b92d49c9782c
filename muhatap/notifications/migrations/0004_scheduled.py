"""The texts with which a citizen hears that work was scheduled."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped

NAME = "citizen/scheduled"


def load(apps, schema_editor):
    shipped.put(apps, NAME)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_announcements")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
