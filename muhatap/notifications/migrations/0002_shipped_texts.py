"""The texts that come with the product, so that the first message has words."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped


def load(apps, schema_editor):
    shipped.put(apps)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("organization", "0002_system_actor")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
