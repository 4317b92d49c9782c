from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cimer', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='looked',
            field=models.PositiveIntegerField(default=0, help_text='Rows that were looked at so far.'),
        ),
        migrations.AddField(
            model_name='import',
            name='preview',
            field=models.BinaryField(help_text="Its first rows, encrypted, for the mapping's page.", null=True),
        ),
    ]
