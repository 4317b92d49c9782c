"""Addresses that stood in the columns of a record become its main ones; words about consents stay as said."""

from django.db import migrations

FORWARD = r"""
INSERT INTO citizens_address
    (citizen_id, kind, neighbourhood_id, street, door, note, source, since, is_main, created_at, created_by_id)
SELECT id, 'home', neighbourhood_id, address, '', '', 'record',
       (created_at AT TIME ZONE 'Europe/Istanbul')::date, true, created_at, created_by_id
FROM citizens_citizen WHERE address <> '';
CREATE FUNCTION citizens_consentword_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the words about consents are append-only'; END $$;
CREATE TRIGGER consentword_stays BEFORE UPDATE OR DELETE ON citizens_consentword
FOR EACH ROW EXECUTE FUNCTION citizens_consentword_stays();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS consentword_stays ON citizens_consentword;
DROP FUNCTION IF EXISTS citizens_consentword_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("citizens", "0006_addresses_and_consents")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
