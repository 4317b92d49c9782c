"""Tallies are written by triggers, in the transaction that changes a case or a unit's part.

`figures_case_lines` and `figures_part_lines` say what one row counts for; triggers, the recount and the first
filling all ask them. Inserting counts a whole statement at once, for generated histories come by COPY. What
looks a part's clocks up never scans: a session keeps the plan it made while the tables were small.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION figures_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (moment AT TIME ZONE 'Europe/Istanbul')::date $$;

CREATE FUNCTION figures_case_lines(
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
$$;

CREATE FUNCTION figures_part_lines(
  unit bigint, referred timestamptz, round integer, returns integer,
  answered timestamptz, in_time boolean, took integer
) RETURNS TABLE (measure text, key bigint, day date, days integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'given', unit, figures_day(referred), 0
  UNION ALL SELECT 'again', unit, figures_day(referred), 0 WHERE round > 1
  UNION ALL SELECT 'answered', unit, figures_day(answered), took WHERE answered IS NOT NULL
  UNION ALL SELECT 'timely', unit, figures_day(answered), 0 WHERE answered IS NOT NULL AND in_time
  UNION ALL SELECT 'returned', unit, figures_day(answered), 0 WHERE answered IS NOT NULL AND returns > 0
$$;

-- what the part's own clocks say of its answer; no row while there is none
CREATE FUNCTION figures_answer_of(
  status text, docket bigint, referred timestamptz, ended timestamptz
) RETURNS TABLE (answered timestamptz, in_time boolean, took integer) LANGUAGE sql STABLE AS $$
  SELECT said.answered, said.in_time, figures_day(said.answered) - figures_day(referred)
  FROM (
    SELECT coalesce(max(c.stopped_at), ended) AS answered, coalesce(bool_and(c.kept IS NOT FALSE), true) AS in_time
    FROM deadlines_clock c
    WHERE c.docket_id = docket AND c.state = 'stopped' AND c.stopped_by = 'answered'
  ) said
  WHERE status IN ('answered', 'passed') AND said.answered IS NOT NULL
$$;

CREATE FUNCTION figures_cases_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT line.measure, line.key, line.day, line.days, count(*)
  FROM came, figures_case_lines(came.status, came.received_at, came.closed_at, came.target_due_at,
                                came.law_due_at, came.district_id, came.topic_id) AS line
  GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;

CREATE FUNCTION figures_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT measure, key, day, days, sum(n) FROM (
    SELECT line.*, -1 AS n
    FROM figures_case_lines(OLD.status, OLD.received_at, OLD.closed_at, OLD.target_due_at,
                            OLD.law_due_at, OLD.district_id, OLD.topic_id) AS line
    UNION ALL
    SELECT line.*, 1
    FROM figures_case_lines(NEW.status, NEW.received_at, NEW.closed_at, NEW.target_due_at,
                            NEW.law_due_at, NEW.district_id, NEW.topic_id) AS line
  ) AS lines GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;

CREATE FUNCTION figures_case_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT line.*, -1
  FROM figures_case_lines(OLD.status, OLD.received_at, OLD.closed_at, OLD.target_due_at,
                          OLD.law_due_at, OLD.district_id, OLD.topic_id) AS line;
  RETURN NULL;
END $$;

CREATE FUNCTION figures_parts_came() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  -- as figures_answer_of, for all at once: while a history is loaded the clocks have no index
  INSERT INTO figures_part (referral_id, answered_at, in_time, days)
  SELECT id, answered, in_time, figures_day(answered) - figures_day(referred_at)
  FROM (
    SELECT came.id, came.referred_at, coalesce(max(c.stopped_at), came.ended_at) AS answered,
           coalesce(bool_and(c.kept IS NOT FALSE), true) AS in_time
    FROM came LEFT JOIN deadlines_clock c
      ON c.docket_id = came.docket_id AND c.state = 'stopped' AND c.stopped_by = 'answered'
    WHERE came.status IN ('answered', 'passed')
    GROUP BY came.id, came.referred_at, came.ended_at
  ) said
  WHERE answered IS NOT NULL;
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT line.measure, line.key, line.day, line.days, count(*)
  FROM came LEFT JOIN figures_part part ON part.referral_id = came.id,
       figures_part_lines(came.unit_id, came.referred_at, came.round, came.returns,
                          part.answered_at, part.in_time, part.days) AS line
  GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;

CREATE FUNCTION figures_part_changed() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE before figures_part%ROWTYPE; found record;
BEGIN
  SELECT * INTO before FROM figures_part WHERE referral_id = OLD.id;
  SELECT * INTO found FROM figures_answer_of(NEW.status, NEW.docket_id, NEW.referred_at, NEW.ended_at);
  IF found.answered IS NULL THEN
    IF before.referral_id IS NOT NULL THEN
      DELETE FROM figures_part WHERE referral_id = OLD.id;
    END IF;
  ELSE
    INSERT INTO figures_part (referral_id, answered_at, in_time, days)
    VALUES (NEW.id, found.answered, found.in_time, found.took)
    ON CONFLICT (referral_id) DO UPDATE
    SET answered_at = EXCLUDED.answered_at, in_time = EXCLUDED.in_time, days = EXCLUDED.days;
  END IF;
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT measure, key, day, days, sum(n) FROM (
    SELECT line.*, -1 AS n
    FROM figures_part_lines(OLD.unit_id, OLD.referred_at, OLD.round, OLD.returns,
                            before.answered_at, before.in_time, before.days) AS line
    UNION ALL
    SELECT line.*, 1
    FROM figures_part_lines(NEW.unit_id, NEW.referred_at, NEW.round, NEW.returns,
                            found.answered, found.in_time, found.took) AS line
  ) AS lines GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;

CREATE FUNCTION figures_part_went() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE before figures_part%ROWTYPE;
BEGIN
  SELECT * INTO before FROM figures_part WHERE referral_id = OLD.id;
  DELETE FROM figures_part WHERE referral_id = OLD.id;
  INSERT INTO figures_tally (measure, key, day, days, n)
  SELECT line.*, -1
  FROM figures_part_lines(OLD.unit_id, OLD.referred_at, OLD.round, OLD.returns,
                          before.answered_at, before.in_time, before.days) AS line;
  RETURN OLD;
END $$;

CREATE TRIGGER figures_came AFTER INSERT ON cases_case REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION figures_cases_came();
CREATE TRIGGER figures_changed AFTER UPDATE ON cases_case FOR EACH ROW WHEN (
  (OLD.status, OLD.received_at, OLD.closed_at, OLD.district_id, OLD.topic_id) IS DISTINCT FROM
  (NEW.status, NEW.received_at, NEW.closed_at, NEW.district_id, NEW.topic_id)
  OR NEW.status = 'closed' AND (OLD.target_due_at, OLD.law_due_at) IS DISTINCT FROM
                               (NEW.target_due_at, NEW.law_due_at)
) EXECUTE FUNCTION figures_case_changed();
CREATE TRIGGER figures_went AFTER DELETE ON cases_case FOR EACH ROW EXECUTE FUNCTION figures_case_went();
CREATE TRIGGER figures_came AFTER INSERT ON cases_referral REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION figures_parts_came();
CREATE TRIGGER figures_changed AFTER UPDATE ON cases_referral FOR EACH ROW WHEN (
  (OLD.status, OLD.unit_id, OLD.referred_at, OLD.round, OLD.returns) IS DISTINCT FROM
  (NEW.status, NEW.unit_id, NEW.referred_at, NEW.round, NEW.returns)
) EXECUTE FUNCTION figures_part_changed();
CREATE TRIGGER figures_went BEFORE DELETE ON cases_referral FOR EACH ROW
  EXECUTE FUNCTION figures_part_went();

INSERT INTO figures_part (referral_id, answered_at, in_time, days)
SELECT r.id, found.answered, found.in_time, found.took
FROM cases_referral r, figures_answer_of(r.status, r.docket_id, r.referred_at, r.ended_at) AS found
WHERE r.status IN ('answered', 'passed');
INSERT INTO figures_tally (measure, key, day, days, n)
SELECT line.measure, line.key, line.day, line.days, count(*)
FROM cases_case c, figures_case_lines(c.status, c.received_at, c.closed_at, c.target_due_at, c.law_due_at,
                                      c.district_id, c.topic_id) AS line
GROUP BY 1, 2, 3, 4;
INSERT INTO figures_tally (measure, key, day, days, n)
SELECT line.measure, line.key, line.day, line.days, count(*)
FROM cases_referral r LEFT JOIN figures_part part ON part.referral_id = r.id,
     figures_part_lines(r.unit_id, r.referred_at, r.round, r.returns,
                        part.answered_at, part.in_time, part.days) AS line
GROUP BY 1, 2, 3, 4;
"""
BACKWARD = """
DROP TRIGGER IF EXISTS figures_came ON cases_case;
DROP TRIGGER IF EXISTS figures_changed ON cases_case;
DROP TRIGGER IF EXISTS figures_went ON cases_case;
DROP TRIGGER IF EXISTS figures_came ON cases_referral;
DROP TRIGGER IF EXISTS figures_changed ON cases_referral;
DROP TRIGGER IF EXISTS figures_went ON cases_referral;
DROP FUNCTION IF EXISTS figures_cases_came, figures_case_changed, figures_case_went, figures_parts_came,
  figures_part_changed, figures_part_went, figures_answer_of, figures_part_lines, figures_case_lines,
  figures_day;
TRUNCATE figures_tally, figures_part;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0001_initial"),
        ("cases", "0007_earlier_questions"),
        ("deadlines", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
