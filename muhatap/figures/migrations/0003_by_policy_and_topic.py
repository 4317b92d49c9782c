"""In time or not by topic and by policy, a row a month: what a clock's verdict says, and how long topics take."""

from django.db import migrations

TOPICS = """
  UNION ALL SELECT 'closed.topic', topic, figures_month(closed), 0
    WHERE status = 'closed' AND closed IS NOT NULL
  UNION ALL SELECT 'kept.topic', topic, figures_month(closed), 0
    WHERE status = 'closed' AND closed <= coalesce(target, closed) AND closed <= coalesce(law, closed)
  UNION ALL SELECT 'took.topic', topic, figures_month(closed), figures_day(closed) - figures_day(received)
    WHERE status = 'closed' AND closed IS NOT NULL
"""
LINES = """
CREATE OR REPLACE FUNCTION figures_case_lines(
  status text, received timestamptz, closed timestamptz, target timestamptz, law timestamptz,
  district bigint, topic bigint
) RETURNS TABLE (measure text, key bigint, day date, days integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'received', 0::bigint, figures_day(received), 0
  UNION ALL SELECT 'received.topic', topic, figures_day(received), 0
  UNION ALL SELECT 'received.district', district, figures_day(received), 0 WHERE district IS NOT NULL
  UNION ALL SELECT 'open', 0, figures_day(received), 0 WHERE status NOT IN ('closed', 'cancelled')
  UNION ALL SELECT 'open.district', district, figures_day(received), 0
    WHERE district IS NOT NULL AND status NOT IN ('closed', 'cancelled')
  UNION ALL SELECT 'ended', 0, figures_day(closed), 0
    WHERE status IN ('closed', 'cancelled') AND closed IS NOT NULL
  UNION ALL SELECT 'closed', 0, figures_day(closed), 0 WHERE status = 'closed' AND closed IS NOT NULL
  UNION ALL SELECT 'kept', 0, figures_day(closed), 0
    WHERE status = 'closed' AND closed <= coalesce(target, closed) AND closed <= coalesce(law, closed)
  %s
$$;
"""
FORWARD = f"""
CREATE FUNCTION figures_month(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT date_trunc('month', moment AT TIME ZONE 'Europe/Istanbul')::date $$;
{LINES % TOPICS}
CREATE FUNCTION figures_clock_lines(policy bigint, kept boolean, stopped timestamptz)
RETURNS TABLE (measure text, key bigint, day date, days integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kept THEN 'clock.kept' ELSE 'clock.late' END, policy, figures_month(stopped), 0
  WHERE kept IS NOT NULL AND stopped IS NOT NULL
$$;
CREATE FUNCTION figures_clock_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figures_tally (measure, key, day, days, n)
    SELECT line.*, -1 FROM figures_clock_lines(OLD.policy_id, OLD.kept, OLD.stopped_at) AS line;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figures_tally (measure, key, day, days, n)
    SELECT line.*, 1 FROM figures_clock_lines(NEW.policy_id, NEW.kept, NEW.stopped_at) AS line;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER figures_came AFTER INSERT ON deadlines_clock FOR EACH ROW
  WHEN (NEW.kept IS NOT NULL) EXECUTE FUNCTION figures_clock_changed();
CREATE TRIGGER figures_changed AFTER UPDATE ON deadlines_clock FOR EACH ROW WHEN (
  (OLD.kept, OLD.stopped_at) IS DISTINCT FROM (NEW.kept, NEW.stopped_at)
  OR NEW.kept IS NOT NULL AND OLD.policy_id <> NEW.policy_id
) EXECUTE FUNCTION figures_clock_changed();
CREATE TRIGGER figures_went AFTER DELETE ON deadlines_clock FOR EACH ROW
  WHEN (OLD.kept IS NOT NULL) EXECUTE FUNCTION figures_clock_changed();

INSERT INTO figures_tally (measure, key, day, days, n)
SELECT line.measure, line.key, line.day, line.days, count(*)
FROM cases_case c, figures_case_lines(c.status, c.received_at, c.closed_at, c.target_due_at, c.law_due_at,
                                      c.district_id, c.topic_id) AS line
WHERE line.measure IN ('closed.topic', 'kept.topic', 'took.topic')
GROUP BY 1, 2, 3, 4;
INSERT INTO figures_tally (measure, key, day, days, n)
SELECT line.measure, line.key, line.day, line.days, count(*)
FROM deadlines_clock c, figures_clock_lines(c.policy_id, c.kept, c.stopped_at) AS line
GROUP BY 1, 2, 3, 4;
CREATE INDEX figures_clock_ended ON deadlines_clock (policy_id, stopped_at DESC, id DESC)
  WHERE kept IS NOT NULL;
"""
BACKWARD = f"""
DROP INDEX figures_clock_ended;
DROP TRIGGER figures_came ON deadlines_clock;
DROP TRIGGER figures_changed ON deadlines_clock;
DROP TRIGGER figures_went ON deadlines_clock;
DROP FUNCTION figures_clock_changed, figures_clock_lines;
{LINES % ""}
DROP FUNCTION figures_month;
DELETE FROM figures_tally
WHERE measure IN ('closed.topic', 'kept.topic', 'took.topic', 'clock.kept', 'clock.late');
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_written_by_triggers"), ("deadlines", "0008_changes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
