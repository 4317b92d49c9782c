"""Who receives the yearly report is picked; what was typed becomes the office's name."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from muhatap.kit.turkish import ascii_fold

KEY, NAME = "information.office", "information.office_name"


def pick(apps: Any, _editor: Any) -> None:
    Setting = apps.get_model("organization", "Setting")
    row = Setting.objects.filter(key=KEY).first()
    if row is None or row.value in ("kaymakamlik", "valilik"):
        return
    typed = str(row.value)
    row.value = "valilik" if "valili" in ascii_fold(typed) else "kaymakamlik"
    row.save(update_fields=["value"])
    if typed not in ("Kaymakamlık", "Valilik"):
        stamps = {"changed_at": row.changed_at, "changed_by_id": row.changed_by_id}
        Setting.objects.update_or_create(key=NAME, defaults={"value": typed, **stamps})


class Migration(migrations.Migration):
    dependencies = [("organization", "0007_cimer_officer")]

    operations = [migrations.RunPython(pick, migrations.RunPython.noop)]
