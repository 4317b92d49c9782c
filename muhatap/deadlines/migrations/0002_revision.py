"""A new revision with every change of calendar or policies, whoever makes it."""

from django.db import migrations

FORWARD = """
INSERT INTO deadlines_revision (value) SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT 1 FROM deadlines_revision);
CREATE FUNCTION deadlines_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deadlines_revision SET value = gen_random_uuid();
    RETURN NULL;
END $$;
CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON deadlines_policy
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_new_revision();
CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON deadlines_dayoff
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_new_revision();
"""
BACK = """
DROP TRIGGER new_revision ON deadlines_dayoff;
DROP TRIGGER new_revision ON deadlines_policy;
DROP FUNCTION deadlines_new_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
