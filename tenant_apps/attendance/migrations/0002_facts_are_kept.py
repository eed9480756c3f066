"""Punches and their fixes cannot be updated or deleted; only their coordinates can be blanked.

The function's body names no table, so it is right in whatever schema it stands.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION attendance_keep_fact() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    blankable CONSTANT text[] := ARRAY['latitude', 'longitude', 'distance_m'];
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - blankable = to_jsonb(OLD) - blankable
        AND NEW.latitude IS NULL AND NEW.longitude IS NULL AND NEW.distance_m IS NULL
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER attendance_punch_kept BEFORE UPDATE OR DELETE ON attendance_punch
    FOR EACH ROW EXECUTE FUNCTION attendance_keep_fact();
CREATE TRIGGER attendance_punchfix_kept BEFORE UPDATE OR DELETE ON attendance_punchfix
    FOR EACH ROW EXECUTE FUNCTION attendance_keep_fact();
"""

LET_GO = """
DROP TRIGGER attendance_punchfix_kept ON attendance_punchfix;
DROP TRIGGER attendance_punch_kept ON attendance_punch;
DROP FUNCTION attendance_keep_fact();
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
