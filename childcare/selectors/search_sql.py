"""The search, as one SQL statement: nearby age groups, the need's masks, the calendar, one line per site.

The shape is meant (docs/recherche.md): every step is fenced (MATERIALIZED, OFFSET 0), so that the plan is the same
whatever the statistics say: one range of the covering index on the point, one index probe per calendar row, and nothing
wide that is sorted.
"""

from __future__ import annotations

from childcare.domain.ages import CODE_BASE
from childcare.domain.answer import Sort
from childcare.domain.masks import BitWindow, NeedMasks

# Order of the kinds of result: childcare.domain.ranking.
FREE, OPEN, FULL, CONTACT = range(4)

# The masks stay apart, in one array, and rows of `need` name them by number: what is joined and sorted stays narrow.
NEED = """need (code, level, children, mask) AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::int[], %(levels)s::int[], %(sets)s::int[]) WITH ORDINALITY
),
mask (bits) AS MATERIALIZED (SELECT %(masks)s::bit({bits})[])"""

# `chord` is the square of half the chord between the two points on a unit sphere: it grows with the distance, and costs
# no arcsine. `code` is childcare.domain.ages.band_of for the ages of the need. Class of need to calendar row: row_for.
NEAR = f"""near AS MATERIALIZED (
    SELECT id, site_id, chord, code, seats_for, is_contact
    FROM (
        SELECT id, site_id, kind = ANY (%(contact_kinds)s) AS is_contact,
            CASE WHEN %(is_answerable)s THEN row_for[%(row)s::int] END AS seats_for,
            width_bucket(min_months - 1, %(ages)s::int[]) * {CODE_BASE}
                + width_bucket(max_months - 1, %(ages)s::int[]) AS code,
            sin((latitude - %(latitude)s) * %(half_radian)s) ^ 2
                + sin((longitude - %(longitude)s) * %(half_radian)s) ^ 2
                * %(cosine)s * cos(latitude * %(radian)s) AS chord
        FROM age_group
        WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
            AND listed AND min_months <= %(oldest)s AND max_months > %(youngest)s {{restriction}}
        OFFSET 0
    ) band
    WHERE chord <= %(chord)s
)"""

# What a group offers to the children of one row of `need`: free seats at their level, on their quarters. Seats held
# until an instant that has passed are free: the few rows concerned are computed afresh.
COVER = """(
    SELECT CASE WHEN calendar.next_expiry <= %(now)s
        THEN (SELECT {fresh} FROM fresh(calendar.age_group_id, calendar.seats_for, %(now)s))
        ELSE {free} END & ((SELECT bits FROM mask))[g.mask] AS cover
    FROM calendar WHERE calendar.age_group_id = g.id AND calendar.seats_for = g.seats_for
    OFFSET 0
)"""

# One child: its groups never share a day, so their minutes add up and no bits need be put together.
COVERED_ALONE = """
    SELECT site_id, min(chord) AS chord, bool_or(is_contact) AS is_contact,
        count(seats_for) > 0 AS is_known, count(seats_for) < count(*) AS is_unknown,
        coalesce(sum(minutes), 0) AS minutes
    FROM (
        SELECT site_id, chord, is_contact, seats_for, (SELECT {minutes} FROM {cover} c) AS minutes
        FROM (SELECT near.*, mask FROM near JOIN need USING (code) ORDER BY site_id OFFSET 0) g
        OFFSET 0
    ) o
    GROUP BY site_id"""

# Several children: every one must have a seat at the same time. Sorted while narrow, so that nothing wide is.
COVERED_TOGETHER = """
    SELECT site_id, chord, is_contact, is_known, is_unknown, coalesce({minutes}, 0) AS minutes
    FROM (
        SELECT site_id, min(chord) AS chord, bool_or(is_contact) AS is_contact,
            bool_or(seats_for IS NOT NULL) AS is_known, bool_or(seats_for IS NULL) AS is_unknown,
            {together} AS cover
        FROM (
            SELECT near.*, children, level, mask FROM near JOIN need USING (code) ORDER BY site_id OFFSET 0
        ) g LEFT JOIN LATERAL {cover} c ON true
        GROUP BY site_id HAVING {everyone}
        OFFSET 0
    ) s"""

# The missing hours are worth reading for the sites shown that cover a part.
OF_PARTLY_COVERED = f"""WHERE site_id = ANY (ARRAY(
    SELECT site_id FROM top WHERE rank = {FREE} AND minutes < %(needed_minutes)s AND %(with_bits)s
))"""

# Sites that come and go, and are not there during the need; a small index knows them.
ABSENT = """absent AS MATERIALIZED (
    SELECT id FROM site
    WHERE (present_from IS NOT NULL OR present_until IS NOT NULL)
        AND latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
        AND NOT (coalesce(present_from <= %(last_day)s, true) AND coalesce(present_until >= %(first_day)s, true))
),"""

LABELLED = """labelled AS MATERIALIZED (
    SELECT site.id FROM site JOIN avip_label label ON label.facility_id = site.facility_id
    WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
        AND label.starts <= %(first_day)s AND (label.until IS NULL OR label.until >= %(first_day)s)
),"""

# Unknown days of presence are always, unknown hours are not closed. Home care comes to families within its own radius.
IS_THERE = "site_id NOT IN (SELECT id FROM absent)"
IS_IN_SERVICE = f"""{IS_THERE} AND (
    SELECT coalesce(chord <= sin(service_radius_km * %(half_radius)s) ^ 2, true) FROM site WHERE id = site_id
)"""
IS_OPEN = """(
    SELECT coalesce(present_from <= %(open_from)s, true) AND coalesce(present_until >= %(open_until)s, true)
        AND coalesce((open_week & %(week)s::bit(672)) = %(week)s::bit(672), true)
    FROM site WHERE id = site_id
)"""

DECAMETRES = "round(asin(sqrt(least(chord, 1))) * %(diameter)s * 100)::bigint"

# The first criteria of each order (childcare.domain.ranking), packed in one number; Python settles what remains equal.
# 2^17 minutes exceed the 91 days of a calendar, 2^19 decametres any radius.
KEYS = {
    Sort.RELEVANCE: f"((rank::bigint * 131072 + 131072 - minutes) * 2 + (NOT avip)::int) * 524288 + {DECAMETRES}",
    Sort.COVERAGE: f"((131072::bigint - minutes) * 4 + rank) * 524288 + {DECAMETRES}",
    Sort.DISTANCE: "chord",
    Sort.PRICE: "0",
}


def search_statement(
    masks: NeedMasks, children: int, sort: Sort, *, restriction: str, labelled: bool, avip_only: bool, has_hours: bool
) -> str:
    """One row per site among the first `first` of the order, and those equal to the last.

    Columns: site, chord, minutes, kind, the covered quarters (bytes, null when not needed), the number of sites of each
    of the four kinds, and whether the site is the nearest.
    """
    cover = _cover(masks.window, children)
    return f"""WITH {NEED.format(bits=masks.window.length)},
{NEAR.format(restriction=restriction)},
{ABSENT}
{LABELLED if labelled else ""}
covered AS ({_covered(masks, cover, children)}
),
judged AS (
    SELECT site_id, chord, {f"CASE rank WHEN {FREE} THEN minutes ELSE 0 END" if has_hours else "0"} AS minutes, rank,
        {"site_id IN (SELECT id FROM labelled)" if labelled else "false"} AS avip
    FROM (
        SELECT *, CASE
            WHEN is_contact THEN CASE WHEN {IS_IN_SERVICE} THEN {CONTACT} END
            WHEN minutes > 0 THEN CASE WHEN minutes >= %(least_minutes)s THEN {FREE} END
            WHEN is_unknown AND {IS_OPEN} THEN {OPEN}
            WHEN is_known AND %(least_minutes)s = 0 AND {IS_THERE} THEN {FULL}
        END AS rank
        FROM covered OFFSET 0
    ) r
    WHERE rank IS NOT NULL {"AND site_id IN (SELECT id FROM labelled)" if avip_only else ""}
),
ranked AS MATERIALIZED (SELECT *, {KEYS[sort]} AS key FROM judged),
top AS MATERIALIZED (
    SELECT * FROM ranked
    WHERE key <= coalesce((SELECT key FROM ranked ORDER BY key OFFSET %(first)s - 1 LIMIT 1), key)
),
cover AS MATERIALIZED (
    SELECT site_id, bit_send({_together(children)}) AS bits
    FROM (
        SELECT near.*, children, level, mask FROM near JOIN need USING (code) {OF_PARTLY_COVERED}
        ORDER BY site_id OFFSET 0
    ) g LEFT JOIN LATERAL {cover} c ON true
    GROUP BY site_id
),
counted AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE rank = {FREE}) AS free, count(*) FILTER (WHERE rank = {OPEN}) AS open,
        count(*) FILTER (WHERE rank = {FULL}) AS full, count(*) FILTER (WHERE rank = {CONTACT}) AS contact,
        min(chord) AS nearest
    FROM ranked
)
SELECT top.site_id, top.chord, top.minutes, top.rank, cover.bits, c.free, c.open, c.full, c.contact,
    top.chord = c.nearest
FROM top CROSS JOIN counted c LEFT JOIN cover ON cover.site_id = top.site_id"""


def _covered(masks: NeedMasks, cover: str, children: int) -> str:
    minutes = _minutes(masks)
    if children == 1:
        return COVERED_ALONE.format(minutes=minutes, cover=cover)
    return COVERED_TOGETHER.format(
        minutes=minutes, cover=cover, together=_together(children), everyone=_everyone(children)
    )


def _cover(window: BitWindow, children: int) -> str:
    free, fresh = (_free(table, window, children) for table in ("calendar", "fresh"))
    return COVER.format(free=free, fresh=fresh)


def _free(table: str, window: BitWindow, children: int) -> str:
    """The window's bits of the row's level: as many seats at once as children in the group."""
    columns = [f"{table}.free{level}" for level in (1, 2, 3)]
    if not window.is_whole:
        columns = [f"substring({column} FROM {window.first + 1} FOR {window.length})" for column in columns]
    if children == 1:
        return columns[0]
    return f"CASE g.level WHEN 1 THEN {columns[0]} WHEN 2 THEN {columns[1]} ELSE {columns[2]} END"


def _together(children: int) -> str:
    """Quarters when every child has a seat: each child's groups together, then all children at once."""
    if children == 1:
        return "bit_or(cover)"
    return " & ".join(f"bit_or(cover) FILTER (WHERE children & {1 << child} <> 0)" for child in range(children))


def _everyone(children: int) -> str:
    """Every child is of an accepted age on one day at least."""
    return " AND ".join(f"bool_or(children & {1 << child} <> 0)" for child in range(children))


def _minutes(masks: NeedMasks) -> str:
    """childcare.domain.masks.NeedMasks.minutes in SQL."""
    bits = masks.window.length
    odd = "".join(f" - {15 - weight} * bit_count(cover & %(odd_{weight})s::bit({bits}))" for weight, _ in masks.odd)
    return f"(15 * bit_count(cover){odd})::int"
