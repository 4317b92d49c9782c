"""Letters in two parts fold as letters in one, the same as `kit.turkish` in Python."""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION tr_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(translate(normalize(t, NFC), 'IİÂÎÛâîû', 'ıiaiuaiu')) $$;
CREATE OR REPLACE FUNCTION tr_ascii(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(translate(normalize(t, NFC), 'IİÂÎÛâîû', 'ıiaiuaiu')), 'çğıöşü', 'cgiosu') $$;
"""
BACKWARD = r"""
CREATE OR REPLACE FUNCTION tr_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(translate(t, 'IİÂÎÛâîû', 'ıiaiuaiu')) $$;
CREATE OR REPLACE FUNCTION tr_ascii(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(translate(t, 'IİÂÎÛâîû', 'ıiaiuaiu')), 'çğıöşü', 'cgiosu') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_turkish")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
