from django.db import migrations


class Migration(migrations.Migration):
    """What is assigned to somebody is counted by its index: a counter cannot know where they work today."""

    dependencies = [("cases", "0012_open_desk")]

    operations = [
        migrations.RunSQL("DELETE FROM cases_counter WHERE scope = 'officer'", migrations.RunSQL.noop)
    ]
