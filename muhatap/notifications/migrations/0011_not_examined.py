"""A matter for a court cannot be mended by its sender: the shipped text speaks of what stands in the way."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped


def load(apps, schema_editor):
    shipped.renew(apps, "citizen/not_examined")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0010_overdue")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
