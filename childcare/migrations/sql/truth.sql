-- What is free, read from the rows of truth: slots and active lines. Everything here only reads.
--
-- The planner's statistics never know the newest days, those that the nightly roll reads, and know nothing of a table just
-- loaded, so the plans are pinned. LATERAL with OFFSET 0 makes one index search per group, per slot and per line, never a
-- join that reads a whole table; `= ANY (ARRAY[x])`, which a B-tree understands and GiST does not, prefers line_slot.

-- The days held by a ring filled until that day: 91 of 96 quarter-hours.
CREATE FUNCTION ring_span(filled_until date) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT int4range(quarter_of(filled_until - 90), quarter_of(filled_until + 1)) $$;

-- Bits that begin at a quarter-hour, moved to their place in the ring; what passes its edge comes back at its start.
CREATE FUNCTION ring_place(bits bit, quarter int) RETURNS bit
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (bits >> mod(quarter, 8736)) | (bits << (8736 - mod(quarter, 8736))) $$;

-- The class of a seat is the least class of need it answers: 1 = kept for insertion, 2 = not regular, 3 = both.
-- It answers every class of need that has the same bits: childcare.domain.seats.answers, `seat & need = seat`.
CREATE FUNCTION seat_class(kind varchar, audience varchar) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (kind <> 'regular')::int * 2 + (audience = 'insertion')::int $$;

-- The slots that meet these days, cut to them. A slot of the eve may run past midnight.
CREATE FUNCTION offered(groups bigint[], first_day date, last_day date)
RETURNS TABLE (slot_id bigint, age_group_id bigint, class int, seats int, opens int, closes int)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.id, g.id, seat_class(s.kind, s.audience), s.seats,
           greatest(lower(s.during), quarter_of(first_day)), least(upper(s.during), quarter_of(last_day + 1))
    FROM (SELECT DISTINCT unnest(groups) AS id) g,
    LATERAL (
        SELECT s.* FROM slot s
        WHERE s.age_group_id = g.id AND s.day BETWEEN first_day - 1 AND last_day
        OFFSET 0
    ) s
    WHERE upper(s.during) > quarter_of(first_day)
$$;

-- The classes of need that get a row of their own: those whose usable slots differ from every lower class's. No slot in
-- the 91 days: no row, which means « unknown ». Most seats are regular and for everyone: the index slot_not_for_all skips
-- them.
CREATE FUNCTION kept_classes(groups bigint[], filled_until date)
RETURNS TABLE (age_group_id bigint, seats_for smallint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT g.id, c.seats_for::smallint
    FROM (SELECT DISTINCT unnest(groups) AS id) g,
    LATERAL (
        SELECT bool_or(s.kind = 'regular') AS one,
               bool_or(s.audience = 'everyone') AS two,
               bool_or(s.kind <> 'regular' AND s.audience <> 'everyone') AS three
        FROM slot s
        WHERE s.age_group_id = g.id
          AND s.day BETWEEN filled_until - 91 AND filled_until
          AND upper(s.during) > quarter_of(filled_until - 90)
          AND NOT (s.kind = 'regular' AND s.audience = 'everyone')
        OFFSET 0
    ) f,
    LATERAL (
        SELECT FROM slot s
        WHERE s.age_group_id = g.id
          AND s.day BETWEEN filled_until - 91 AND filled_until
          AND (s.day > filled_until - 91 OR upper(s.during) > quarter_of(filled_until - 90))
        LIMIT 1
    ) any_slot,
    LATERAL (VALUES (0, true), (1, one), (2, two), (3, three OR (one AND two))) c (seats_for, kept)
    WHERE c.kept
$$;

-- Where 1, 2, 3 seats are free on first_day … last_day, placed in the ring, other days 0, for these rows of the calendar:
-- the group groups[i] and the class of need rows[i]. Each instant where the number of free seats changes opens a segment of quarter-hours; segments
-- follow each other from the first day's midnight. With as_of, seats held until then or before count as free.
CREATE FUNCTION free_between(
    groups bigint[], rows smallint[], first_day date, last_day date, as_of timestamptz DEFAULT NULL)
RETURNS TABLE (age_group_id bigint, seats_for smallint, free1 bit, free2 bit, free3 bit)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH kept AS MATERIALIZED (
        SELECT * FROM unnest(groups, rows) k (age_group_id, seats_for)
    ),
    slots AS MATERIALIZED (
        SELECT * FROM offered(groups, first_day, last_day)
    ),
    taken AS (
        SELECT s.age_group_id, s.class,
               greatest(lower(l.during), s.opens) AS opens, least(upper(l.during), s.closes) AS closes
        FROM slots s, LATERAL (
            SELECT * FROM line WHERE slot_id = ANY (ARRAY[s.slot_id]) OFFSET 0
        ) l
        WHERE l.active AND lower(l.during) < s.closes AND upper(l.during) > s.opens
          AND (as_of IS NULL OR NOT EXISTS (
              SELECT FROM reservation r WHERE r.id = l.reservation_id AND r.state = 'held' AND r.expires_at <= as_of
          ))
    ),
    change AS (
        SELECT s.age_group_id, class, opens AS at, seats AS seats FROM slots s
        UNION ALL SELECT s.age_group_id, class, closes, -seats FROM slots s
        UNION ALL SELECT t.age_group_id, class, opens, -1 FROM taken t
        UNION ALL SELECT t.age_group_id, class, closes, 1 FROM taken t
    ),
    instant AS (
        SELECT k.age_group_id, k.seats_for, c.at, c.seats
        FROM kept k JOIN change c ON c.age_group_id = k.age_group_id AND c.class & k.seats_for = c.class
        UNION ALL SELECT k.age_group_id, k.seats_for, quarter_of(first_day), 0 FROM kept k
        UNION ALL SELECT k.age_group_id, k.seats_for, quarter_of(last_day + 1), 0 FROM kept k
    ),
    total AS (
        SELECT i.age_group_id, i.seats_for, i.at, sum(i.seats) AS seats
        FROM instant i
        GROUP BY i.age_group_id, i.seats_for, i.at
    ),
    segment AS (
        SELECT t.age_group_id, t.seats_for, t.at, lead(t.at) OVER later - t.at AS quarters, sum(t.seats) OVER later AS free
        FROM total t
        WINDOW later AS (PARTITION BY t.age_group_id, t.seats_for ORDER BY t.at)
    )
    SELECT g.age_group_id, g.seats_for,
           ring_place(bits1::bit(8736), quarter_of(first_day)),
           ring_place(bits2::bit(8736), quarter_of(first_day)),
           ring_place(bits3::bit(8736), quarter_of(first_day))
    FROM (
        SELECT s.age_group_id, s.seats_for,
               string_agg(repeat((free >= 1)::int::text, quarters), '' ORDER BY at) AS bits1,
               string_agg(repeat((free >= 2)::int::text, quarters), '' ORDER BY at) AS bits2,
               string_agg(repeat((free >= 3)::int::text, quarters), '' ORDER BY at) AS bits3
        FROM segment s
        GROUP BY s.age_group_id, s.seats_for
    ) g
$$;

-- The first instant at which a seat held on these days comes back.
CREATE FUNCTION next_expiries(groups bigint[], first_day date, last_day date)
RETURNS TABLE (age_group_id bigint, next_expiry timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.age_group_id, min(r.expires_at)
    FROM offered(groups, first_day, last_day) s,
    LATERAL (
        SELECT * FROM line WHERE slot_id = ANY (ARRAY[s.slot_id]) OFFSET 0
    ) l,
    LATERAL (
        SELECT expires_at FROM reservation WHERE id = l.reservation_id AND state = 'held' OFFSET 0
    ) r
    WHERE l.active AND lower(l.during) < s.closes AND upper(l.during) > s.opens
    GROUP BY s.age_group_id
$$;

-- The calendar rows these groups should have, in a ring filled until that day.
CREATE FUNCTION truth(groups bigint[], filled_until date, as_of timestamptz DEFAULT NULL)
RETURNS TABLE (age_group_id bigint, seats_for smallint, free1 bit, free2 bit, free3 bit, next_expiry timestamptz)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    first_day date := filled_until - 90;
    kept_groups bigint[];
    kept_rows smallint[];
BEGIN
    SELECT array_agg(k.age_group_id), array_agg(k.seats_for) INTO kept_groups, kept_rows
    FROM kept_classes(groups, filled_until) k;
    -- Read once, whatever the statistics say: joined as it is, it could be read again for every row.
    RETURN QUERY
    WITH expiries AS MATERIALIZED (SELECT * FROM next_expiries(groups, first_day, filled_until))
    SELECT f.age_group_id, f.seats_for, f.free1, f.free2, f.free3, e.next_expiry
    FROM free_between(kept_groups, kept_rows, first_day, filled_until, as_of) f
    LEFT JOIN expiries e ON e.age_group_id = f.age_group_id;
END $$;

-- One calendar row as it would be if every seat held until as_of or before were given back: what a search reads when
-- calendar.next_expiry has passed. `class` is the row's seats_for.
CREATE FUNCTION fresh(age_group bigint, class int, as_of timestamptz, OUT free1 bit, OUT free2 bit, OUT free3 bit)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT f.free1, f.free2, f.free3
    FROM calendar c,
    LATERAL free_between(ARRAY[c.age_group_id], ARRAY[c.seats_for], c.filled_until - 90, c.filled_until, as_of) f
    WHERE c.age_group_id = age_group AND c.seats_for = class
$$;
