import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citizens", "0004_consent_reason")]
    operations = [
        migrations.AddField(
            model_name="citizen",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The record that is kept in place of this one; it never points at another shadow.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shadows",
                to="citizens.citizen",
            ),
        ),
        migrations.AddIndex(
            model_name="citizen",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="citizen_shadows",
            ),
        ),
    ]
