-- Quarter-hours since the Gregorian origin, the unit of slot.during and line.during: childcare.domain.ring.quarter_index.

CREATE FUNCTION quarter_of(day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (day - DATE '0001-01-01' + 1) * 96 $$;

CREATE FUNCTION quarter_of(day date, at time) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT quarter_of(day) + (extract(hour FROM at) * 4)::int + div(extract(minute FROM at), 15)::int $$;

-- An end not after the start is on the next day.
CREATE FUNCTION slot_during(day date, starts time, ends time) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT int4range(quarter_of(day, starts), quarter_of(day + (ends <= starts)::int, ends)) $$;
