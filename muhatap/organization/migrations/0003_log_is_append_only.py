"""The log of administration is written once: rows are neither changed nor deleted, by whomever."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION organization_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of administration is append-only';
END $$;
CREATE TRIGGER organization_log_stays BEFORE UPDATE OR DELETE ON organization_adminevent
FOR EACH ROW EXECUTE FUNCTION organization_log_stays();
"""
BACKWARD = """
DROP TRIGGER organization_log_stays ON organization_adminevent;
DROP FUNCTION organization_log_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_system_actor")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
