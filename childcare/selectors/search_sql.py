"""The search, as one SQL statement: nearby age groups, the need's masks, the calendar, one line per site.

The shape is meant (docs/recherche.md): every step is fenced (MATERIALIZED, OFFSET 0), so that the plan is the same
whatever the statistics say: one range of the covering index on the point, one index probe per calendar row, and nothing
wide that is sorted.
"""

from __future__ import annotations

from childcare.domain.ages import CODE_BASE
from childcare.domain.answer import Sort
from childcare.domain.masks import NeedMasks

# Order of the kinds of result: childcare.domain.ranking.
FREE, OPEN, FULL, CONTACT = range(4)

NEED = """need (code, level, children, mask) AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::int[], %(levels)s::int[], %(sets)s::int[], %(masks)s::bit(8736)[])
)"""

# `chord` is the square of half the chord between the two points on a unit sphere: it grows with the distance, and costs
# no arcsine. `code` is childcare.domain.ages.band_of for the ages of the need. Class of need to calendar row: row_for.
NEAR = f"""near AS MATERIALIZED (
    SELECT id, site_id, chord, code, seats_for, is_contact
    FROM (
        SELECT id, site_id, kind = ANY (%(contact_kinds)s) AS is_contact,
            CASE WHEN %(is_answerable)s THEN row_for[%(row)s::int] END AS seats_for,
            width_bucket(min_months - 1, %(ages)s::int[]) * {CODE_BASE}
                + width_bucket(max_months - 1, %(ages)s::int[]) AS code,
            power(sin((latitude - %(latitude)s) * %(half_radian)s), 2)
                + power(sin((longitude - %(longitude)s) * %(half_radian)s), 2)
                * %(cosine)s * cos(latitude * %(radian)s) AS chord
        FROM age_group
        WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
            AND listed AND min_months <= %(oldest)s AND max_months > %(youngest)s {{restriction}}
        OFFSET 0
    ) band
    WHERE chord <= %(chord)s
)"""

# What a group offers to the children of one row of `need`: free seats at their level, on their quarters.
OFFERED = """(
    SELECT near.*, children, level, mask FROM near JOIN need USING (code) {only} ORDER BY site_id OFFSET 0
) g LEFT JOIN LATERAL (
    SELECT CASE WHEN c.next_expiry <= %(now)s
        THEN (SELECT {fresh} FROM fresh(c.age_group_id, c.seats_for, %(now)s) f) ELSE {free} END & g.mask AS cover
    FROM calendar c WHERE c.age_group_id = g.id AND c.seats_for = g.seats_for
    OFFSET 0
) c ON true"""

# The missing hours are worth reading for the sites shown that cover a part.
OF_PARTLY_COVERED = f"""WHERE site_id = ANY (ARRAY(
    SELECT site_id FROM top WHERE rank = {FREE} AND minutes < %(needed_minutes)s AND %(with_bits)s
))"""

LABELLED = """labelled AS MATERIALIZED (
    SELECT site.id FROM site JOIN avip_label label ON label.facility_id = site.facility_id
    WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
        AND label.starts <= %(first_day)s AND (label.until IS NULL OR label.until >= %(first_day)s)
),"""

# A site is there when its days of presence meet those of the need; it is open when they hold them all, and its opening
# hours too. Unknown days are always, unknown hours are not closed. Home care comes to families within its own radius.
IS_THERE = """(SELECT coalesce(present_from <= %(last_day)s, true) AND coalesce(present_until >= %(first_day)s, true)
    {more} FROM site WHERE id = site_id)"""
IS_IN_SERVICE = IS_THERE.format(more="AND coalesce(chord <= power(sin(service_radius_km * %(half_radius)s), 2), true)")
IS_OPEN = IS_THERE.format(
    more="""AND coalesce(present_from <= %(open_from)s, true) AND coalesce(present_until >= %(open_until)s, true)
    AND coalesce((open_week & %(week)s::bit(672)) = %(week)s::bit(672), true)"""
)

HECTOMETRES = "round(asin(sqrt(least(chord, 1))) * %(diameter)s * 10)::bigint"

# The first criteria of each order (childcare.domain.ranking), packed in one number; Python settles what remains equal.
# 2^17 minutes exceed the 91 days of a calendar, 2^19 hectometres the Earth.
KEYS = {
    Sort.RELEVANCE: f"((rank * 131072 + 131072 - minutes) * 2 + (NOT avip)::int) * 524288 + {HECTOMETRES}",
    Sort.COVERAGE: f"((131072 - minutes) * 4 + rank) * 524288 + {HECTOMETRES}",
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
    free = _free_column("c", children)
    offered = {"free": free, "fresh": _free_column("f", children)}
    return f"""WITH {NEED},
{NEAR.format(restriction=restriction)},
{LABELLED if labelled else ""}
covered AS (
    SELECT site_id, chord, is_contact, is_known, is_unknown, coalesce({_minutes(masks)}, 0)::bigint AS minutes
    FROM (
        SELECT site_id, min(chord) AS chord, bool_or(is_contact) AS is_contact,
            bool_or(seats_for IS NOT NULL) AS is_known, bool_or(seats_for IS NULL) AS is_unknown,
            {_cover(children)} AS cover
        FROM {OFFERED.format(only="", **offered)}
        GROUP BY site_id HAVING {_everyone(children)}
        OFFSET 0
    ) s
),
judged AS (
    SELECT site_id, chord, {f"CASE rank WHEN {FREE} THEN minutes ELSE 0 END" if has_hours else "0"} AS minutes, rank,
        {"site_id IN (SELECT id FROM labelled)" if labelled else "false"} AS avip
    FROM (
        SELECT *, CASE
            WHEN is_contact THEN CASE WHEN {IS_IN_SERVICE} THEN {CONTACT} END
            WHEN minutes > 0 THEN CASE WHEN minutes >= %(least_minutes)s THEN {FREE} END
            WHEN is_unknown AND {IS_OPEN} THEN {OPEN}
            WHEN is_known AND %(least_minutes)s = 0 AND {IS_THERE.format(more="")} THEN {FULL}
        END::bigint AS rank
        FROM covered OFFSET 0
    ) r
    WHERE rank IS NOT NULL {"AND site_id IN (SELECT id FROM labelled)" if avip_only else ""}
),
ranked AS MATERIALIZED (SELECT *, {KEYS[sort]} AS key FROM judged),
top AS MATERIALIZED (
    SELECT * FROM ranked
    WHERE key <= coalesce((SELECT key FROM ranked ORDER BY key OFFSET %(first)s - 1 LIMIT 1), key)
),
cover AS (
    SELECT site_id, bit_send({_cover(children)}) AS bits
    FROM {OFFERED.format(only=OF_PARTLY_COVERED, **offered)}
    GROUP BY site_id
),
counted AS (
    SELECT count(*) FILTER (WHERE rank = {FREE}) AS free, count(*) FILTER (WHERE rank = {OPEN}) AS open,
        count(*) FILTER (WHERE rank = {FULL}) AS full, count(*) FILTER (WHERE rank = {CONTACT}) AS contact,
        min(chord) AS nearest
    FROM ranked
)
SELECT top.site_id, top.chord, top.minutes, top.rank, cover.bits, c.free, c.open, c.full, c.contact,
    top.chord = c.nearest
FROM top CROSS JOIN counted c LEFT JOIN cover ON cover.site_id = top.site_id"""


def _free_column(table: str, children: int) -> str:
    """The calendar column of the row's level: as many seats at once as children in the group."""
    if children == 1:
        return f"{table}.free1"
    return f"CASE g.level WHEN 1 THEN {table}.free1 WHEN 2 THEN {table}.free2 ELSE {table}.free3 END"


def _cover(children: int) -> str:
    """Quarters when every child has a seat: each child's groups together, then all children at once."""
    if children == 1:
        return "bit_or(cover)"
    return " & ".join(f"bit_or(cover) FILTER (WHERE children & {1 << child} <> 0)" for child in range(children))


def _everyone(children: int) -> str:
    """Every child is of an accepted age on one day at least."""
    return " AND ".join(f"bool_or(children & {1 << child} <> 0)" for child in range(children))


def _minutes(masks: NeedMasks) -> str:
    """childcare.domain.masks.NeedMasks.minutes in SQL."""
    odd = "".join(f" - {15 - weight} * bit_count(cover & %(odd_{weight})s::bit(8736))" for weight, _ in masks.odd)
    return f"15 * bit_count(cover){odd}"
