"""The constraint is called what it keeps."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("teamwork", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE teamwork_mention RENAME CONSTRAINT called_once TO mentioned_once",
            "ALTER TABLE teamwork_mention RENAME CONSTRAINT mentioned_once TO called_once",
            state_operations=[
                migrations.RemoveConstraint("mention", "called_once"),
                migrations.AddConstraint(
                    "mention",
                    models.UniqueConstraint(fields=("event_id", "staff"), name="mentioned_once"),
                ),
            ],
        )
    ]
