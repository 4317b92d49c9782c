"""The timeline can only grow. One narrow path is open: blanking a personal fact together with its salt.

A whole timeline can be emptied only while it holds nothing but synthetic cases: a sample begins anew.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION cases_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    IF EXISTS (SELECT 1 FROM cases_case WHERE NOT is_synthetic) THEN
      RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (to_jsonb(NEW) - 'personal' - 'salts') IS DISTINCT FROM (to_jsonb(OLD) - 'personal' - 'salts')
     OR NOT (coalesce(OLD.personal, '{}'::jsonb) @> coalesce(NEW.personal, '{}'::jsonb))
     OR NOT (coalesce(OLD.salts, '{}'::jsonb) @> coalesce(NEW.salts, '{}'::jsonb)) THEN
    RAISE EXCEPTION 'a line of the timeline cannot be changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_event_append_only BEFORE UPDATE OR DELETE ON cases_event
  FOR EACH ROW EXECUTE FUNCTION cases_event_is_append_only();
CREATE TRIGGER cases_event_stays BEFORE TRUNCATE ON cases_event
  FOR EACH STATEMENT EXECUTE FUNCTION cases_event_is_append_only();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS cases_event_stays ON cases_event;
DROP TRIGGER IF EXISTS cases_event_append_only ON cases_event;
DROP FUNCTION IF EXISTS cases_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
