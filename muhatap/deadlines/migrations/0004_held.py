"""Who counts by the calendar holds it still until the transaction ends; who changes it waits for them.

Without that a move could count by the old calendar while the change, not yet committed, could not see its
clocks: nobody would ever count them anew.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION deadlines_held_revision() RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('calendar', 1071));
    RETURN (SELECT value FROM deadlines_revision LIMIT 1);  -- with a snapshot of its own, taken after the wait
END $$;
CREATE OR REPLACE FUNCTION deadlines_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('calendar', 1071));
    UPDATE deadlines_revision SET value = gen_random_uuid();
    RETURN NULL;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION deadlines_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deadlines_revision SET value = gen_random_uuid();
    RETURN NULL;
END $$;
DROP FUNCTION deadlines_held_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_shipped")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
