"""Periods of registers' rows, of one door, of payments and of waiting; extension and interruption of a clock."""

from django.db import migrations, models

from muhatap.deadlines.services.policies import shipped_rows

LEARNT = ("channels", "replaces", "pause_on", "resume_on", "after_pause", "extend_on", "runs_out")
LEARNT += ("certainty_tr", "certainty_en")
NEW = ("cimer", "acik-kapi", "bekleme", "bekleme-basvuru", "4982-ucret", "4982-itiraz", "4982-kurul")
NEW += ("kvkk-30", "kvkk-72", "belge-5", "gorus-15")


def forward(apps, schema_editor):
    """Shipped rows learn what is new, and the new ones come; what a municipality replaced stays replaced."""
    policy, clock = apps.get_model("deadlines", "Policy"), apps.get_model("deadlines", "Clock")
    columns = {field.name for field in policy._meta.fields}
    there = set(policy.objects.values_list("code", flat=True))
    for row in shipped_rows():
        if row["code"] in NEW and row["code"] not in there:
            policy.objects.create(**{name: value for name, value in row.items() if name in columns})
        else:
            learnt = {name: row[name] for name in LEARNT if name in row}
            same = policy.objects.filter(code=row["code"], valid_from=row["valid_from"], source=row["source"])
            same.update(**learnt)
    clock.objects.filter(state="paused").update(held_by=["asked"])


class Migration(migrations.Migration):

    dependencies = [
        ("deadlines", "0005_extension"),
    ]

    operations = [
        migrations.AddField(
            model_name='clock',
            name='extended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='extension_reason',
            field=models.CharField(blank=True, help_text="A code of the policy's list.", max_length=40),
        ),
        migrations.AddField(
            model_name='clock',
            name='held_by',
            field=models.JSONField(default=list, help_text='Why it stands still: occasions of `pause_on`.'),
        ),
        migrations.AddField(
            model_name='docket',
            name='channel',
            field=models.CharField(blank=True, help_text='By which door; policies differ by it.', max_length=12),
        ),
        migrations.AddField(
            model_name='policy',
            name='after_pause',
            field=models.CharField(choices=[('resume', 'kaldığı yerden sürer'), ('restart', 'baştan sayılır')], default='resume', help_text='What an interruption does (4982 m.11 “kesilir”): resuming gives the earlier, safer date.', max_length=7),
        ),
        migrations.AddField(
            model_name='policy',
            name='channels',
            field=models.JSONField(default=list, help_text='Doors it holds for (`cimer`); empty: all.'),
        ),
        migrations.AddField(
            model_name='policy',
            name='extend_on',
            field=models.JSONField(default=list, help_text='Extends it, once, while it runs and is in time.'),
        ),
        migrations.AddField(
            model_name='policy',
            name='replaces',
            field=models.JSONField(default=list, help_text='Codes in whose stead it holds where it holds (`cimer` for `3071`).'),
        ),
        migrations.AddField(
            model_name='policy',
            name='runs_out',
            field=models.CharField(blank=True, choices=[('', 'Kendiliğinden bir şey olmaz'), ('deem_withdrawn', 'Başvurudan vazgeçilmiş sayılır'), ('stop_waiting', 'Hemşehri beklenmez, işe devam edilir')], default='', help_text='What follows by itself when the time has passed.', max_length=16),
        ),
        migrations.AlterField(
            model_name='docket',
            name='holder',
            field=models.CharField(choices=[('case', 'Başvuru'), ('referral', 'Yönlendirme'), ('record', 'Kayıt')], max_length=8),
        ),
        migrations.AlterField(
            model_name='docket',
            name='kind',
            field=models.CharField(help_text='Kind of case or record; policies differ by it.', max_length=20),
        ),
        migrations.AlterField(
            model_name='policy',
            name='holder',
            field=models.CharField(choices=[('case', 'Başvuru'), ('referral', 'Yönlendirme'), ('record', 'Kayıt')], max_length=8),
        ),
        migrations.AlterField(
            model_name='policy',
            name='kinds',
            field=models.JSONField(default=list, help_text='Kinds of case or record it holds for; empty: all.'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='resume_on',
            field=models.JSONField(default=list, help_text='Each ends the pause that stands in the same place of `pause_on`.'),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
