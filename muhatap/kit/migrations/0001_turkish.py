"""Turkish folding in SQL, the same as `kit.turkish` in Python; a test compares them."""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION tr_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(translate(t, 'IİÂÎÛâîû', 'ıiaiuaiu')) $$;
CREATE OR REPLACE FUNCTION tr_ascii(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(translate(t, 'IİÂÎÛâîû', 'ıiaiuaiu')), 'çğıöşü', 'cgiosu') $$;
"""
BACKWARD = "DROP FUNCTION IF EXISTS tr_ascii(text); DROP FUNCTION IF EXISTS tr_fold(text);"


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
