-- The derived calendar: one way to rebuild it, called by a trigger on every path that writes a slot or a line.
-- Lock order, everywhere: the calendar's advisory lock, shared; then the age groups, by id. See docs/concurrence.md.

-- free1 is read by every search: never compressed. free2 and free3 are, inline. A row and its nightly update fit a page.
ALTER TABLE calendar SET (fillfactor = 60);
ALTER TABLE calendar ALTER COLUMN free1 SET STORAGE PLAIN;
ALTER TABLE calendar ALTER COLUMN free2 SET STORAGE MAIN;
ALTER TABLE calendar ALTER COLUMN free3 SET STORAGE MAIN;

-- Held shared by every transaction that writes the calendar, and alone by the instant that moves the horizon.
CREATE FUNCTION calendar_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 7310284605 $$;

-- The day every write fills the ring to; 86 days after today the first time.
CREATE FUNCTION filling_until() RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    until date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(calendar_lock());
    SELECT h.filling_until INTO until FROM calendar_horizon h;
    IF until IS NULL THEN
        INSERT INTO calendar_horizon (id, filling_until, filled_until)
        SELECT 1, today + 86, today + 86 FROM (SELECT (now() AT TIME ZONE 'Europe/Paris')::date AS today) t
        ON CONFLICT DO NOTHING;
        SELECT h.filling_until INTO until FROM calendar_horizon h;
    END IF;
    RETURN until;
END $$;

-- From here to the end of the transaction, nobody else writes the slots, the lines or the calendar of these groups.
CREATE FUNCTION lock_age_groups(groups bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(calendar_lock());
    PERFORM 1 FROM age_group WHERE id = ANY (groups) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- Which calendar row answers each class of need; null without any row.
CREATE FUNCTION answering_rows(age_group bigint) RETURNS smallint[]
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) > 0 THEN ARRAY[
        0, CASE WHEN bool_or(seats_for = 1) THEN 1 ELSE 0 END, CASE WHEN bool_or(seats_for = 2) THEN 2 ELSE 0 END,
        max(seats_for)
    ]::smallint[] END
    FROM calendar WHERE age_group_id = age_group
$$;

-- The classes of need that a row answers among the rows of its group, as bits: the inverse of answering_rows().
CREATE FUNCTION answered_classes(kept smallint[], seats_for smallint) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ((seats_for = 0)::int
        + 2 * (seats_for = CASE WHEN 1 = ANY (kept) THEN 1 ELSE 0 END)::int
        + 4 * (seats_for = CASE WHEN 2 = ANY (kept) THEN 2 ELSE 0 END)::int
        + 8 * (seats_for = (SELECT max(k) FROM unnest(kept) k))::int)::smallint
$$;

-- age_group.row_for is derived too: whatever a statement writes there, it says what the calendar holds.
CREATE FUNCTION derive_row_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.row_for := answering_rows(NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER derive_on_insert BEFORE INSERT ON age_group FOR EACH ROW EXECUTE FUNCTION derive_row_for();
CREATE TRIGGER derive_on_update BEFORE UPDATE OF row_for ON age_group FOR EACH ROW
    WHEN (OLD.row_for IS DISTINCT FROM NEW.row_for) EXECUTE FUNCTION derive_row_for();

-- Make the calendar of these groups say what their slots and lines say. The lock is an earlier statement than the
-- reading, so that the reading sees what the previous holder of the lock committed; that needs READ COMMITTED.
CREATE FUNCTION rebuild(groups bigint[]) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
DECLARE
    until date;
BEGIN
    IF coalesce(cardinality(groups), 0) = 0 THEN
        RETURN;
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'The calendar is rebuilt in READ COMMITTED transactions only.'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM lock_age_groups(groups);
    until := filling_until();

    WITH wanted AS MATERIALIZED (
        SELECT t.*, answered_classes(array_agg(seats_for) OVER (PARTITION BY age_group_id), seats_for) AS answers
        FROM truth(groups, until) t
    ),
    removed AS (
        DELETE FROM calendar c
        WHERE c.age_group_id = ANY (groups)
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.age_group_id = c.age_group_id AND w.seats_for = c.seats_for)
    ),
    changed AS (
        UPDATE calendar c
        SET filled_until = until, next_expiry = w.next_expiry, answers = w.answers,
            free1 = w.free1, free2 = w.free2, free3 = w.free3
        FROM wanted w
        WHERE w.age_group_id = c.age_group_id AND w.seats_for = c.seats_for
          AND (c.filled_until, c.next_expiry, c.answers, c.free1, c.free2, c.free3)
              IS DISTINCT FROM (until, w.next_expiry, w.answers, w.free1, w.free2, w.free3)
    )
    INSERT INTO calendar (age_group_id, seats_for, filled_until, next_expiry, answers, free1, free2, free3)
    SELECT w.age_group_id, w.seats_for, until, w.next_expiry, w.answers, w.free1, w.free2, w.free3
    FROM wanted w
    WHERE NOT EXISTS (SELECT FROM calendar c WHERE c.age_group_id = w.age_group_id AND c.seats_for = w.seats_for);

    UPDATE age_group SET row_for = answering_rows(id)
    WHERE id = ANY (groups) AND row_for IS DISTINCT FROM answering_rows(id);
END $$;

-- Triggers, once per statement. What lies outside the ring changes nothing in it: the slots made for the days to come
-- cost no rebuild. The horizon cannot move before the writer commits, since filling_until() holds the lock.

CREATE FUNCTION slot_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    span int4range := ring_span(filling_until());
    groups bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT age_group_id) INTO groups FROM new_rows WHERE during && span;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT age_group_id) INTO groups FROM old_rows WHERE during && span;
    ELSE
        SELECT array_agg(DISTINCT age_group_id) INTO groups FROM (
            (SELECT id, age_group_id, during, seats, kind, audience FROM old_rows
             EXCEPT SELECT id, age_group_id, during, seats, kind, audience FROM new_rows)
            UNION ALL
            (SELECT id, age_group_id, during, seats, kind, audience FROM new_rows
             EXCEPT SELECT id, age_group_id, during, seats, kind, audience FROM old_rows)
        ) changed WHERE during && span;
    END IF;
    PERFORM rebuild(groups);
    RETURN NULL;
END $$;

CREATE TRIGGER rebuild_on_insert AFTER INSERT ON slot REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION slot_written();
CREATE TRIGGER rebuild_on_update AFTER UPDATE ON slot REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION slot_written();
CREATE TRIGGER rebuild_on_delete AFTER DELETE ON slot REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION slot_written();

CREATE FUNCTION line_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    span int4range := ring_span(filling_until());
    slots bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(slot_id) INTO slots FROM new_rows WHERE active AND during && span;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(slot_id) INTO slots FROM old_rows WHERE active AND during && span;
    ELSE
        SELECT array_agg(slot_id) INTO slots FROM (
            (SELECT id, slot_id, active, during, reservation_id FROM old_rows
             EXCEPT SELECT id, slot_id, active, during, reservation_id FROM new_rows)
            UNION ALL
            (SELECT id, slot_id, active, during, reservation_id FROM new_rows
             EXCEPT SELECT id, slot_id, active, during, reservation_id FROM old_rows)
        ) changed WHERE active AND during && span;
    END IF;
    PERFORM rebuild(ARRAY(SELECT DISTINCT age_group_id FROM slot WHERE id = ANY (slots)));
    RETURN NULL;
END $$;

CREATE TRIGGER rebuild_on_insert AFTER INSERT ON line REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION line_written();
CREATE TRIGGER rebuild_on_update AFTER UPDATE ON line REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION line_written();
CREATE TRIGGER rebuild_on_delete AFTER DELETE ON line REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION line_written();

-- A reservation that becomes active or not carries its lines along, which rebuild; one confirmed or prolonged only moves
-- the next expiry.
CREATE FUNCTION reservation_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rebuild(ARRAY(
        SELECT DISTINCT s.age_group_id
        FROM new_rows n JOIN old_rows o USING (id)
        JOIN line l ON l.reservation_id = n.id JOIN slot s ON s.id = l.slot_id
        WHERE n.active AND o.active AND l.during && ring_span(filling_until())
          AND (n.state, n.expires_at) IS DISTINCT FROM (o.state, o.expires_at)
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER rebuild_on_update AFTER UPDATE ON reservation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION reservation_written();

-- TRUNCATE leaves no rows to name the groups: all are rebuilt.
CREATE FUNCTION truth_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rebuild(ARRAY(SELECT DISTINCT age_group_id FROM calendar));
    RETURN NULL;
END $$;

CREATE TRIGGER rebuild_on_truncate AFTER TRUNCATE ON slot FOR EACH STATEMENT EXECUTE FUNCTION truth_truncated();
CREATE TRIGGER rebuild_on_truncate AFTER TRUNCATE ON line FOR EACH STATEMENT EXECUTE FUNCTION truth_truncated();
