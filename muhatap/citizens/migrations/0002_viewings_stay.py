"""The read log is only ever added to (law 6698 m.12): the database itself refuses to change or delete a row."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION citizens_viewing_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log of viewings is append-only'; END $$;
CREATE TRIGGER viewing_stays BEFORE UPDATE OR DELETE ON citizens_viewing
FOR EACH ROW EXECUTE FUNCTION citizens_viewing_stays();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS viewing_stays ON citizens_viewing;
DROP FUNCTION IF EXISTS citizens_viewing_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("citizens", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
