"""The texts that come with the product, so that the first message has words."""

from __future__ import annotations

from django.db import migrations

from muhatap.kit import clock
from muhatap.notifications import shipped


def load(apps, schema_editor):
    Template = apps.get_model("notifications", "Template")
    system = apps.get_model("organization", "Actor").objects.get(kind="system")
    Template.objects.bulk_create(
        Template(
            name=text.name,
            channel=text.channel,
            language=text.language,
            version=1,
            shipped=text.version,
            subject=text.subject,
            body=text.body,
            changed_at=clock.now(),
            changed_by=system,
        )
        for text in shipped.texts()
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("organization", "0002_system_actor")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
