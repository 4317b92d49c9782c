"""The product itself is an actor."""

from django.db import migrations


def forward(apps, schema_editor):
    apps.get_model("organization", "Actor").objects.get_or_create(kind="system", defaults={"label": "Muhatap"})


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
