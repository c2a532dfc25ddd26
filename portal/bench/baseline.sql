-- The same answer from the rows of truth alone: for each site around, the minutes covered for all children together,
-- from slots minus lines, instant by instant. Pieces of need are spans of minutes inside one local day, with each
-- child's age that day.
WITH piece AS (
    SELECT * FROM unnest(%(days)s::date[], %(starts)s::int[], %(ends)s::int[], %(children)s::int[], %(months)s::int[])
        AS p (day, starts, ends, child, months)
),
near AS (
    SELECT g.id, g.site_id, g.min_months, g.max_months
    FROM age_group g
    WHERE g.listed
      AND g.latitude BETWEEN %(south)s AND %(north)s AND g.longitude BETWEEN %(west)s AND %(east)s
      AND {km} <= %(radius_km)s
),
-- The seats asked of each group: one per child of its ages. `bands` groups together must have them.
wanted AS (
    SELECT n.site_id, n.id AS age_group_id, p.day, p.starts, p.ends, count(*) AS wanted,
           sum(count(*)) OVER together AS children, count(*) OVER together AS bands
    FROM near n JOIN piece p ON p.months >= n.min_months AND p.months < n.max_months
    GROUP BY n.site_id, n.id, p.day, p.starts, p.ends
    WINDOW together AS (PARTITION BY n.site_id, p.day, p.starts, p.ends)
),
offered AS (
    SELECT w.*, s.id AS slot_id, s.seats,
           greatest(lower(s.during) * 15, w.starts) AS opens, least(upper(s.during) * 15, w.ends) AS closes
    FROM wanted w
    JOIN slot s ON s.age_group_id = w.age_group_id AND s.day BETWEEN w.day - 1 AND w.day
        AND lower(s.during) * 15 < w.ends AND upper(s.during) * 15 > w.starts
        AND (%(short)s OR s.kind = 'regular') AND (%(insertion)s OR s.audience = 'everyone')
    WHERE w.children = %(together)s
),
change AS (
    SELECT site_id, age_group_id, day, starts, ends, wanted, bands, opens AS at, seats FROM offered
    UNION ALL SELECT site_id, age_group_id, day, starts, ends, wanted, bands, closes, -seats FROM offered
    UNION ALL
    SELECT o.site_id, o.age_group_id, o.day, o.starts, o.ends, o.wanted, o.bands, edge.at, edge.seats
    FROM offered o JOIN line l ON l.slot_id = o.slot_id AND l.active
        AND lower(l.during) * 15 < o.closes AND upper(l.during) * 15 > o.opens,
    LATERAL (VALUES (greatest(lower(l.during) * 15, o.opens), -1), (least(upper(l.during) * 15, o.closes), 1))
        AS edge (at, seats)
),
instant AS (
    SELECT site_id, age_group_id, day, starts, ends, wanted, bands, at, sum(seats) AS seats
    FROM change GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
segment AS (
    SELECT site_id, day, starts, ends, wanted, bands, at,
           lead(at) OVER later AS until, sum(seats) OVER later AS free
    FROM instant
    WINDOW later AS (PARTITION BY age_group_id, day, starts, ends ORDER BY at)
),
edge AS (
    SELECT site_id, day, starts, ends, bands, edge.at, sum(edge.step) AS step
    FROM segment, LATERAL (VALUES (segment.at, 1), (until, -1)) AS edge (at, step)
    WHERE free >= wanted AND until > segment.at
    GROUP BY 1, 2, 3, 4, 5, 6
),
covered AS (
    SELECT site_id, bands, at, lead(at) OVER later AS until, sum(step) OVER later AS free_bands
    FROM edge
    WINDOW later AS (PARTITION BY site_id, day, starts, ends ORDER BY at)
)
SELECT site_id, sum(until - at)::int AS minutes
FROM covered
WHERE free_bands = bands
GROUP BY site_id
ORDER BY minutes DESC, site_id
