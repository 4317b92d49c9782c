"""Announcements: a message may depend on a consent, and has its shipped texts."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from muhatap.notifications import shipped

NAME = "citizen/announcement"


def load(apps, schema_editor):
    shipped.put(apps, NAME)


class Migration(migrations.Migration):
    dependencies = [("citizens", "0003_news_consent"), ("notifications", "0002_shipped_texts")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="news_point",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Goes only while this point's consent for announcements stands.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="citizens.contactpoint",
            ),
        ),
        migrations.AlterField(
            model_name="noticetry",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("address", "adres kabul edilmedi"),
                    ("refused", "sunucu iletiyi kabul etmedi"),
                    ("busy", "sunucu şimdilik kabul etmiyor"),
                    ("unreachable", "sunucuya ulaşılamadı"),
                    ("lost", "ileti verilirken bağlantı koptu"),
                    ("interrupted", "gönderim yarıda kesildi"),
                    ("withdrawn", "duyuru izni geri alındı"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
