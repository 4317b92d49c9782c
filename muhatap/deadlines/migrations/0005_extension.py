"""A period may be extended once, may count its first day, may be counted in working hours or minutes."""

from django.db import migrations, models

from muhatap.deadlines.services.policies import shipped_rows

LEARNT = ("extended_amount", "extended_from", "extension_reasons")


def forward(apps, schema_editor):
    """Shipped rows learn of their extension; rows of the municipality's own are left as they are."""
    policies = apps.get_model("deadlines", "Policy").objects
    for row in shipped_rows():
        if learnt := {name: row[name] for name in LEARNT if name in row}:
            policies.filter(code=row["code"], valid_from=row["valid_from"], source=row["source"]).update(**learnt)


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0004_held'),
    ]

    operations = [
        migrations.AddField(
            model_name='policy',
            name='extended_amount',
            field=models.PositiveSmallIntegerField(default=0, help_text='How long after, or with, its one extension; 0: it cannot be extended.'),
        ),
        migrations.AddField(
            model_name='policy',
            name='extended_from',
            field=models.CharField(choices=[('start', 'başlangıçtan sayılır'), ('end', 'biten sürenin üstüne eklenir')], default='start', max_length=5),
        ),
        migrations.AddField(
            model_name='policy',
            name='extension_reasons',
            field=models.JSONField(default=list, help_text='Why it may be extended, closed list: [{code, tr, en}, …]. Empty: any reason.'),
        ),
        migrations.AddField(
            model_name='policy',
            name='first_counts',
            field=models.BooleanField(default=False, help_text='The day on which it starts is day 1.'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='unit',
            field=models.CharField(choices=[('calendar_days', 'takvim günü'), ('working_days', 'iş günü'), ('hours', 'saat'), ('working_hours', 'çalışma saati'), ('minutes', 'dakika')], max_length=14),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
