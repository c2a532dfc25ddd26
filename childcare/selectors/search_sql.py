"""The search, as one SQL statement: one scan of the calendar, the need's masks, one line per site.

The shape is meant (docs/recherche.md): every step is fenced (MATERIALIZED, OFFSET 0), so that the plan is the same
whatever the statistics say: the index of the class of need tells the groups near and of the right age, each row read
holds its bits, and nothing wide is sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

from childcare.domain.answer import Sort
from childcare.domain.masks import BitWindow, NeedMasks

# Order of the kinds of result: childcare.domain.ranking.
FREE, OPEN, FULL, CONTACT = range(4)

# Rows of the need, in the order of their codes: for age groups of the band `code`, on the quarters of `bits`, the
# children of the set `children` are there together and want `level` seats.
NEED = """need (code, level, children, bits) AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::int[], %(levels)s::int[], %(sets)s::int[], %(masks)s::varbit[])
)"""

# A group's band (childcare.domain.ages.band_of) as one number from 1, and where its rows of the need begin: an array
# says it at once, where a join would compare every group with every row.
CODE = """width_bucket(min_months - 1, %(ages)s::int[]) * %(code_base)s
            + width_bucket(max_months - 1, %(ages)s::int[]) + 1"""
FIRST_ROW, NEXT_FIRST_ROW = (f"(%(first_rows)s::int[])[code{after}]" for after in ("", " + 1"))

# The square of half the chord between two points on a unit sphere: it grows with the distance, and costs no arcsine.
SINES = tuple(f"sin(({axis} - %({axis})s) * %(half_radian)s)" for axis in ("latitude", "longitude"))
CHORD = f"""{SINES[0]} * {SINES[0]}
            + {SINES[1]} * {SINES[1]} * %(cosine)s * cos(latitude * %(radian)s)"""

# In the words of the indexes (migrations/sql/search.sql), so that PostgreSQL recognises them and no other: a plan made
# for every need prefers an index that begins with the latitude, which reads a band across the country.
NEAR = """grid_cell(latitude, longitude) = ANY (%(cells)s::int[])
            AND + latitude BETWEEN %(south)s AND %(north)s AND + longitude BETWEEN %(west)s AND %(east)s"""
# Some sites known by their id have fewer rows than there are around them.
OF_SITES = "site_id = ANY (%(sites)s::bigint[])"
ACCEPTED = "AND min_months <= %(oldest)s AND max_months > %(youngest)s AND listed {restriction}"
UNPUBLISHED = "AND row_for IS NULL"

# Seats held until an instant that has passed are free: the few rows concerned are computed afresh.
FREE_SEATS = """CASE WHEN next_expiry <= %(now)s
    THEN (SELECT {fresh} FROM fresh(age_group_id, seats_for, %(now)s)) ELSE {free} END"""

IS_CONTACT = "kind = ANY (%(contact_kinds)s) AS is_contact"

# Groups with a calendar, and those without any: nobody knows whether a seat is free there.
KNOWN = f"""SELECT * FROM (
        SELECT age_group_id, seats_for, site_id, {IS_CONTACT}, next_expiry, free1, free2, free3,
            {CHORD} AS chord, {CODE} AS code
        FROM calendar WHERE {{where}} {ACCEPTED} {{published}}
        OFFSET 0
    ) k WHERE chord <= %(chord)s"""
UNKNOWN = f"""SELECT * FROM (
        SELECT site_id, {IS_CONTACT}, {CHORD} AS chord, {CODE} AS code
        FROM age_group WHERE {{where}} {ACCEPTED} {{unpublished}}
        OFFSET 0
    ) u WHERE chord <= %(chord)s"""

# One child: its groups never share a day, so their minutes add up and no bits need be put together. A band has one row
# of the need, found without a join.
COVERED_ALONE = """
    SELECT site_id, min(chord) AS chord, bool_or(is_contact) AS is_contact, count(minutes) > 0 AS is_known,
        count(minutes) < count(*) AS is_unknown, coalesce(sum(minutes), 0) AS minutes
    FROM ({groups}) g
    GROUP BY site_id"""
KNOWN_ALONE = f"""SELECT site_id, chord, is_contact, {{minutes}} AS minutes FROM (
        SELECT site_id, chord, is_contact, {{free}} & (%(masks)s::varbit[])[{FIRST_ROW}] AS cover
        FROM ({{known}}) k WHERE {FIRST_ROW} < {NEXT_FIRST_ROW}
        OFFSET 0
    ) c"""
UNKNOWN_ALONE = f"""SELECT site_id, chord, is_contact, NULL::int AS minutes
    FROM ({{unknown}}) u WHERE {FIRST_ROW} < {NEXT_FIRST_ROW}"""

# Several children: every one must have a seat at the same time.
COVERED_TOGETHER = """
    SELECT site_id, chord, is_contact, is_known, is_unknown, coalesce({minutes}, 0) AS minutes
    FROM (
        SELECT site_id, min(chord) AS chord, bool_or(is_contact) AS is_contact, bool_or(is_known) AS is_known,
            bool_or(NOT is_known) AS is_unknown, {together} AS cover
        FROM ({groups}) g
        GROUP BY site_id HAVING {everyone}
        OFFSET 0
    ) s"""
ROWS = f"SELECT *, generate_series({FIRST_ROW}, {NEXT_FIRST_ROW} - 1) AS row"
KNOWN_TOGETHER = f"""SELECT site_id, chord, is_contact, (%(sets)s::int[])[row] AS children, true AS is_known,
        {{free}} & (%(masks)s::varbit[])[row] AS cover
    FROM ({ROWS} FROM ({{known}}) k OFFSET 0) r"""
UNKNOWN_TOGETHER = f"""SELECT site_id, chord, is_contact, (%(sets)s::int[])[row] AS children, false AS is_known,
        NULL::varbit AS cover
    FROM ({ROWS} FROM ({{unknown}}) u OFFSET 0) r"""
LEVEL, LEVEL_OF_ROW = "n.level", "(%(levels)s::int[])[row]"

# The calendars of some sites of the page read once more, site by site.
READ = f"""{{name}} AS MATERIALIZED (
    SELECT site_id, {{result}}
    FROM (
        SELECT site_id, {{together}} AS cover
        FROM (
            SELECT c.site_id, n.children, {{free}} & n.bits AS cover
            FROM (
                SELECT *, {CODE} AS code FROM calendar
                WHERE site_id = ANY (ARRAY(SELECT site_id FROM top WHERE rank = {FREE} AND {{wanted}})) {{published}}
                OFFSET 0
            ) c JOIN need n USING (code)
        ) g
        GROUP BY site_id
    ) s
)"""

# Sites that come and go, and are not there during the need; a small index knows them.
ABSENT = """absent AS MATERIALIZED (
    SELECT id FROM site
    WHERE (present_from IS NOT NULL OR present_until IS NOT NULL)
        AND latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
        AND NOT (coalesce(present_from <= %(last_day)s, true) AND coalesce(present_until >= %(first_day)s, true))
),"""

# Unknown days of presence are always, unknown hours are not closed. Home care comes to families within its own radius.
IS_THERE = "site_id NOT IN (SELECT id FROM absent)"
IS_IN_SERVICE = f"""{IS_THERE} AND (
    SELECT coalesce(chord <= sin(service_radius_km * %(half_radius)s) ^ 2, true) FROM site WHERE id = site_id
)"""
IS_OPEN = """(
    SELECT coalesce(present_from <= %(open_from)s, true) AND coalesce(present_until >= %(open_until)s, true)
        AND coalesce((open_week & %(week)s::varbit) = %(week)s::varbit, true)
    FROM site WHERE id = site_id
)"""

# A scalar subquery, so that PostgreSQL looks the labels of a site up: hashed, they would be those of the country.
IS_LABELLED = """(
    SELECT true FROM site JOIN avip_label USING (facility_id)
    WHERE site.id = site_id AND starts <= %(first_day)s AND (until IS NULL OR until >= %(first_day)s)
    LIMIT 1
)"""

# How long ago its data were confirmed, as Python's timedelta counts days.
DAYS_OLD = """coalesce((
            SELECT floor(extract(epoch FROM %(now)s - confirmed_at) / 86400)::text
            FROM site JOIN facility ON facility.id = facility_id WHERE site.id = site_id
        ), '')"""

DECAMETRES = "round(asin(sqrt(least(chord, 1))) * %(diameter)s * 100)::bigint"

# The first criteria of each order (childcare.domain.ranking), packed in numbers; Python settles what remains equal. The
# first number is that of every site; the second, which costs more, of those that it does not leave behind.
# 2^17 minutes exceed the 91 days of a calendar, 2^19 decametres any radius.
FIRST_KEYS = {
    Sort.RELEVANCE: "rank * 131072 + 131072 - minutes",
    Sort.COVERAGE: "(131072 - minutes) * 4 + rank",
    Sort.DISTANCE: "chord",
    Sort.PRICE: "0",
}
KEYS = {
    Sort.RELEVANCE: f"(first_key::bigint * 2 + ({{avip}} IS NULL)::int) * 524288 + {DECAMETRES}",
    Sort.COVERAGE: f"first_key::bigint * 524288 + {DECAMETRES}",
    Sort.DISTANCE: "first_key",
    Sort.PRICE: "first_key",
}
NOT_AFTER = "WHERE {key} <= coalesce((SELECT {key} FROM {rows} ORDER BY {key} OFFSET %(first)s - 1 LIMIT 1), {key})"


@dataclass(frozen=True, slots=True)
class Shape:
    """What changes the text of the statement; everything else is a parameter.

    `seats_class` is the class of need, None when no calendar can answer; `everyone_class` is that of the same need
    without the seats kept for parents in insertion, None when it takes none of them. `restriction` is SQL on the
    columns that age_group and calendar share; `of_sites`: only some sites are asked for.
    """

    masks: NeedMasks
    children: int
    sort: Sort
    seats_class: int | None
    everyone_class: int | None
    restriction: str
    of_sites: bool
    in_insertion: bool
    avip_only: bool
    has_hours: bool


def search_statement(shape: Shape) -> str:
    """One row per site among the first `first` of the order, and those equal to the last.

    Columns: site, chord, minutes, kind, the covered quarters (bytes, null when not needed), whether seats kept for
    parents in insertion cover some of them, the number of sites of each of the four kinds, whether the site is the
    nearest.
    """
    return f"""WITH {judged(shape)},
ranked AS MATERIALIZED (SELECT *, {FIRST_KEYS[shape.sort]} AS first_key FROM judged),
shortlist AS MATERIALIZED (
    SELECT *, {_key(shape)} AS key FROM ranked {NOT_AFTER.format(key="first_key", rows="ranked")}
),
top AS MATERIALIZED (SELECT * FROM shortlist {NOT_AFTER.format(key="key", rows="shortlist")}),
{_cover(shape)},
{_everyone_s(shape)}
counted AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE rank = {FREE}) AS free, count(*) FILTER (WHERE rank = {OPEN}) AS open,
        count(*) FILTER (WHERE rank = {FULL}) AS full, count(*) FILTER (WHERE rank = {CONTACT}) AS contact,
        min(chord) AS nearest
    FROM ranked
)
SELECT top.site_id, top.chord, top.minutes, top.rank, cover.bits,
    {_takes_kept_seats(shape)}, c.free, c.open, c.full, c.contact,
    top.chord = c.nearest
FROM top CROSS JOIN counted c LEFT JOIN cover ON cover.site_id = top.site_id"""


def every_site_statement(shape: Shape, *, with_freshness: bool) -> str:
    """One row whatever is found: the sites, one column for each thing an order may look at, spelled with commas.

    Columns: site, kind, minutes, chord, what its price hangs on (after line feeds), whether it has a label on the first
    day (for parents in insertion), age of its data in days (empty when unknown; null unless asked for).
    """
    labelled = f"({IS_LABELLED} IS NOT NULL)::int" if shape.in_insertion and with_freshness else "0"
    return f"""WITH {judged(shape)}
SELECT string_agg(site_id::text, ','), string_agg(rank::text, ','), string_agg(minutes::text, ','),
    string_agg(chord::text, ','), string_agg(price_terms, E'\n'), string_agg(labelled::text, ','),
    string_agg(days_old, ',')
FROM (
    SELECT site_id, rank, minutes, chord, (SELECT price_terms FROM site WHERE id = site_id) AS price_terms,
        {labelled} AS labelled, {DAYS_OLD if with_freshness else "NULL"} AS days_old
    FROM judged OFFSET 0
) s"""


def judged(shape: Shape) -> str:
    """The steps that say which sites answer: `judged` has their distance, kind and covered minutes."""
    return f"""{NEED},
{ABSENT}
covered AS ({_covered(shape)}
),
judged AS (
    SELECT site_id, chord, rank,
        {f"CASE rank WHEN {FREE} THEN minutes ELSE 0 END" if shape.has_hours else "0"} AS minutes
    FROM (
        SELECT *, CASE
            WHEN is_contact THEN CASE WHEN {IS_IN_SERVICE} THEN {CONTACT} END
            WHEN minutes > 0 THEN CASE WHEN minutes >= %(least_minutes)s THEN {FREE} END
            WHEN is_unknown AND {IS_OPEN} THEN {OPEN}
            WHEN is_known AND %(least_minutes)s = 0 AND {IS_THERE} THEN {FULL}
        END AS rank
        FROM covered OFFSET 0
    ) r
    WHERE rank IS NOT NULL {f"AND {IS_LABELLED}" if shape.avip_only else ""}
)"""


def _key(shape: Shape) -> str:
    return KEYS[shape.sort].format(avip=IS_LABELLED if shape.in_insertion else "NULL")


def _covered(shape: Shape) -> str:
    is_alone = shape.children == 1
    covered, known_groups, unknown_groups = (
        (COVERED_ALONE, KNOWN_ALONE, UNKNOWN_ALONE)
        if is_alone
        else (COVERED_TOGETHER, KNOWN_TOGETHER, UNKNOWN_TOGETHER)
    )
    minutes = _minutes(shape.masks)
    is_published = shape.seats_class is not None
    unknown = UNKNOWN.format(
        where=OF_SITES if shape.of_sites else NEAR,
        restriction=shape.restriction,
        unpublished=UNPUBLISHED if is_published else "",
    )
    groups = [unknown_groups.format(unknown=unknown)]
    if shape.seats_class is not None:
        known = KNOWN.format(
            where=OF_SITES if shape.of_sites else NEAR,
            restriction=shape.restriction,
            published=_published(shape.seats_class),
        )
        groups.insert(0, known_groups.format(known=known, free=_free_seats(shape, LEVEL_OF_ROW), minutes=minutes))
    return covered.format(
        groups=" UNION ALL ".join(groups),
        minutes=minutes,
        together=_together(shape.children),
        everyone=_everyone(shape.children),
    )


def _published(seats_class: int) -> str:
    return f"AND answers & {1 << seats_class} <> 0"


def _cover(shape: Shape) -> str:
    """The quarters covered, worth reading for the sites that miss some."""
    return _read(shape, shape.seats_class, "cover", "bit_send(cover) AS bits", "minutes < %(needed_minutes)s")


def _everyone_s(shape: Shape) -> str:
    """The minutes that seats kept for nobody cover."""
    if shape.everyone_class is None:
        return ""
    return _read(shape, shape.everyone_class, "everyone_s", f"{_minutes(shape.masks)} AS minutes", "true") + ","


def _takes_kept_seats(shape: Shape) -> str:
    """Without hours, minutes are not said: some are enough."""
    if shape.everyone_class is None:
        return "false"
    return f"""top.rank = {FREE} AND greatest(top.minutes, 1) > coalesce(
        (SELECT minutes FROM everyone_s WHERE everyone_s.site_id = top.site_id), 0)"""


def _read(shape: Shape, seats_class: int | None, name: str, result: str, wanted: str) -> str:
    published = "AND false" if seats_class is None else _published(seats_class)
    together, free = _together(shape.children), _free_seats(shape, LEVEL)
    return READ.format(name=name, result=result, wanted=wanted, together=together, free=free, published=published)


def _free_seats(shape: Shape, level: str) -> str:
    free, fresh = (_free(table, shape.masks.window, shape.children, level) for table in ("", "fresh."))
    return FREE_SEATS.format(free=free, fresh=fresh)


def _free(table: str, window: BitWindow, children: int, level: str) -> str:
    """The window's bits of the row's level: as many seats at once as children in the group."""
    columns = [f"{table}free{level}" for level in (1, 2, 3)]
    if not window.is_whole:
        columns = [f"substring({column} FROM %(window_first)s::int FOR %(window_length)s::int)" for column in columns]
    if children == 1:
        return columns[0]
    return f"CASE {level} WHEN 1 THEN {columns[0]} WHEN 2 THEN {columns[1]} ELSE {columns[2]} END"


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
    odd = "".join(
        f" - (15 - %(weight_{n})s::int) * bit_count(cover & %(odd_{n})s::varbit)" for n in range(len(masks.odd))
    )
    return f"(15 * bit_count(cover){odd})::int"
