-- The nightly roll and the rebuilding of everything, a batch of groups at a time. See childcare/services/calendar.py.

-- Move the day that every write fills to. It waits for the writers at work, and none begins meanwhile: after the commit,
-- every rebuild fills the new days. Never moves back. Returns the day.
CREATE FUNCTION advance_horizon(until date) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    reached date;
BEGIN
    PERFORM pg_advisory_xact_lock(calendar_lock());
    PERFORM filling_until();
    UPDATE calendar_horizon h SET filling_until = greatest(h.filling_until, until) RETURNING h.filling_until INTO reached;
    RETURN reached;
END $$;

-- Add the days first_day … until to rings that end on the eve of first_day; the days they replace are forgotten. A hold
-- may leave with them, and another come with the new ones.
CREATE FUNCTION overlay_days(groups bigint[], first_day date, until date) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
DECLARE
    rings bigint[];
    rows smallint[];
    left_by_holds bigint[];
    kept_days bit(8736) := ~ ring_place((repeat('1', (until - first_day + 1) * 96))::bit(8736), quarter_of(first_day));
BEGIN
    SELECT array_agg(age_group_id), array_agg(seats_for)
    INTO rings, rows FROM calendar WHERE age_group_id = ANY (groups);
    SELECT coalesce(array_agg(age_group_id), '{}') INTO left_by_holds
    FROM next_expiries(groups, first_day - 91, until - 91);
    -- Each read once, whatever the statistics say: joined as they are, they were read again for every row.
    WITH days AS MATERIALIZED (SELECT * FROM free_between(rings, rows, first_day, until)),
    stays AS MATERIALIZED (SELECT * FROM next_expiries(left_by_holds, until - 90, first_day - 1)),
    comes AS MATERIALIZED (SELECT * FROM next_expiries(rings, first_day, until))
    UPDATE calendar c
    SET filled_until = until,
        next_expiry = least(CASE WHEN c.age_group_id = ANY (left_by_holds) THEN t.stays ELSE c.next_expiry END, t.comes),
        free1 = c.free1 & kept_days | t.free1, free2 = c.free2 & kept_days | t.free2, free3 = c.free3 & kept_days | t.free3
    FROM (
        SELECT f.*, stays.next_expiry AS stays, comes.next_expiry AS comes
        FROM days f
        LEFT JOIN stays ON stays.age_group_id = f.age_group_id
        LEFT JOIN comes ON comes.age_group_id = f.age_group_id
    ) t
    WHERE c.age_group_id = t.age_group_id AND c.seats_for = t.seats_for;
END $$;

-- Bring the `size` groups that follow the group `after` to the day `until`. Those that lack days get them; those whose
-- rows appear, disappear or differ, because slots enter or leave the ring, and those too far behind are rebuilt.
-- Returns the last group, null when there is none left.
CREATE FUNCTION roll_batch(after bigint, size int, until date) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    groups bigint[] := ARRAY(SELECT id FROM age_group WHERE id > after ORDER BY id LIMIT size);
    late record;
BEGIN
    IF cardinality(groups) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM lock_age_groups(groups);
    FOR late IN
        WITH held AS (
            SELECT age_group_id, array_agg(seats_for ORDER BY seats_for) AS rows, min(filled_until) AS filled_until
            FROM calendar WHERE age_group_id = ANY (groups) GROUP BY age_group_id
        ),
        wanted AS (
            SELECT age_group_id, array_agg(seats_for ORDER BY seats_for) AS rows
            FROM kept_classes(groups, until) GROUP BY age_group_id
        )
        SELECT whole, CASE WHEN NOT whole THEN filled_until END AS filled_until, array_agg(age_group_id) AS groups
        FROM (
            SELECT age_group_id, h.filled_until, h.rows IS DISTINCT FROM w.rows OR h.filled_until <= until - 91 AS whole
            FROM held h FULL JOIN wanted w USING (age_group_id)
            WHERE h.filled_until IS NULL OR h.filled_until < until
        ) behind
        GROUP BY 1, 2
    LOOP
        IF late.whole THEN
            PERFORM rebuild(late.groups);
        ELSE
            PERFORM overlay_days(late.groups, late.filled_until + 1, until);
        END IF;
    END LOOP;
    RETURN groups[cardinality(groups)];
END $$;

-- Say that every calendar holds the days up to `until`.
CREATE FUNCTION finish_horizon(until date) RETURNS void LANGUAGE sql AS $$
    UPDATE calendar_horizon SET filled_until = greatest(filled_until, least(until, filling_until))
$$;

-- Rebuild the `size` groups that follow the group `after`: after a load with the triggers off. Returns the last group.
CREATE FUNCTION rebuild_batch(after bigint, size int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    groups bigint[] := ARRAY(SELECT id FROM age_group WHERE id > after ORDER BY id LIMIT size);
BEGIN
    PERFORM rebuild(groups);
    RETURN groups[cardinality(groups)];
END $$;
