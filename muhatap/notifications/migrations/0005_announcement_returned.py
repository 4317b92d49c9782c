"""Whoever wrote an announcement is told that it came back: its shipped texts."""

from __future__ import annotations

from django.db import migrations

from muhatap.kit import clock
from muhatap.notifications import shipped

NAME = "author/announcement"


def load(apps, schema_editor):
    """In a fresh database the texts came with those before."""
    Template = apps.get_model("notifications", "Template")
    if Template.objects.filter(name=NAME).exists():
        return
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
        if text.name == NAME
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_scheduled")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
