"""Whoever wrote an announcement is told that it came back: its shipped texts."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped

NAME = "author/announcement"


def load(apps, schema_editor):
    shipped.put(apps, NAME)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_scheduled")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
