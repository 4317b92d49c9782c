"""Changes of calendar and policies as rows of their own, and the hours of the week as data."""

import django.db.models.deletion
from django.db import migrations, models

from muhatap.deadlines.arithmetic import OFFICE

FORWARD = """
CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON deadlines_openhours
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_new_revision();
"""
BACK = "DROP TRIGGER new_revision ON deadlines_openhours;"


def week(apps, schema_editor):
    """The hours that were counted so far; a weekend is never worked."""
    spans = [[f"{since:%H:%M}", f"{until:%H:%M}"] for since, until in OFFICE]
    rows = apps.get_model("deadlines", "OpenHours").objects
    rows.bulk_create([rows.model(weekday=day, spans=spans if day < 5 else []) for day in range(7)])



class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0007_ladder'),
        ('files', '0001_initial'),
        ('organization', '0005_api_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(unique=True)),
                ('spans', models.JSONField(default=list, help_text='[[from, to], …], HH:MM, in order.')),
            ],
            options={
                'verbose_name_plural': 'open hours',
                'ordering': ['weekday'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('op', models.CharField(choices=[('add', 'Takvime ekleme'), ('correct', 'Takvimde düzeltme'), ('remove', 'Takvimden kaldırma'), ('seed', 'Yılın resmî tatilleri'), ('hours', 'Çalışma saatleri'), ('row', 'Sürenin yeni satırı'), ('revise', 'Başlamamış satırda düzeltme'), ('drop', 'Başlamamış satırın kaldırılması'), ('end', 'Sürenin sona ermesi')], max_length=8)),
                ('state', models.CharField(choices=[('looking', 'Ön izleme hazırlanıyor'), ('ready', 'Ön izleme, uygulanmadı'), ('planned', 'Yazıldı, gününü bekliyor'), ('running', 'Uygulanıyor'), ('done', 'Uygulandı'), ('left', 'Vazgeçildi')], default='looking', max_length=8)),
                ('payload', models.JSONField(default=dict, help_text='What was wanted, as `services.writing` reads it.')),
                ('code', models.CharField(blank=True, help_text="The policy's, where it changes one.", max_length=40)),
                ('first_day', models.DateField(help_text="Of the calendar's days; of a policy's row.", null=True)),
                ('last_day', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('follows', models.BooleanField(default=False, help_text="Clocks that run already follow a policy's row.")),
                ('revision', models.UUIDField(help_text='Of the calendar that the preview was counted by.', null=True)),
                ('cursor', models.BigIntegerField(default=0, help_text='The last docket that was counted.')),
                ('total', models.PositiveIntegerField(default=0, help_text='Dockets to count.')),
                ('counted', models.PositiveIntegerField(default=0)),
                ('moved', models.PositiveIntegerField(default=0, help_text='Clocks that move, or have moved.')),
                ('made_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('stepped_at', models.DateTimeField(help_text='Its last sign of life.', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('applied_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.actor')),
                ('document', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.actor')),
            ],
        ),
        migrations.AddField(
            model_name='dayoff',
            name='entry',
            field=models.ForeignKey(blank=True, help_text='The change that last wrote it; seeded holidays have none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='days', to='deadlines.change'),
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock_id', models.BigIntegerField()),
                ('docket_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('before', models.DateTimeField()),
                ('after', models.DateTimeField()),
                ('made', models.BooleanField(default=False)),
                ('told', models.BooleanField(default=False, help_text='Its holder has it on record.')),
                ('change', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='deadlines.change')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['code', '-id'], name='change_of_policy'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['first_day'], name='change_of_days'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(condition=models.Q(('state__in', ['looking', 'running', 'planned'])), fields=['state'], name='change_open'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(condition=models.Q(('made', True), ('told', False)), fields=['docket_id'], name='shift_untold'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.UniqueConstraint(fields=('change', 'clock_id'), name='once_in_a_change'),
        ),
        migrations.RunSQL(FORWARD, BACK),
        migrations.RunPython(week, migrations.RunPython.noop),
    ]
