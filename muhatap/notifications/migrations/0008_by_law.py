"""What laws 3071 and 4982 let a municipality do is told to the citizen: its shipped texts."""

from __future__ import annotations

from django.db import migrations

from muhatap.notifications import shipped

NAMES = ("citizen/extended", "citizen/fee", "citizen/deemed_withdrawn", "citizen/not_examined", "citizen/waiting_over")


def load(apps, schema_editor):
    for name in (*NAMES, "unit/waiting_over"):
        shipped.put(apps, name)
    shipped.renew(apps, "citizen/forwarded")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_contact_points")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
