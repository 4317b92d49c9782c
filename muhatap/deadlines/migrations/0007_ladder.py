"""Several warnings before a due day, and rungs after it; a clock remembers how far it has spoken."""

from django.db import migrations, models

from muhatap.deadlines.services.policies import shipped_rows

LEARNT = ("warn_also", "ladder")


def forward(apps, schema_editor):
    """Shipped rows learn of their ladder; rows of the municipality's own are left as they are."""
    policies = apps.get_model("deadlines", "Policy").objects
    for row in shipped_rows():
        if learnt := {name: row[name] for name in LEARNT if name in row}:
            policies.filter(code=row["code"], valid_from=row["valid_from"], source=row["source"]).update(**learnt)


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0006_registers'),
    ]

    operations = [
        migrations.AddField(
            model_name='clock',
            name='told_until',
            field=models.DateTimeField(blank=True, help_text='How far it has spoken; see ladder.py.', null=True),
        ),
        migrations.AddField(
            model_name='policy',
            name='ladder',
            field=models.JSONField(default=list, help_text='What follows while it stays late: [{days, to}, …], see ladder.py.'),
        ),
        migrations.AddField(
            model_name='policy',
            name='warn_also',
            field=models.JSONField(default=list, help_text='Earlier warnings, in days before the due day.'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='alerts_sent',
            field=models.PositiveSmallIntegerField(default=0, help_text='1: a warning was told, 2: the breach.'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='warn_days',
            field=models.PositiveSmallIntegerField(default=1, help_text='Days before the due day on which it warns last; 0: it does not.'),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
