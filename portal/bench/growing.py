"""Ten times as many age groups elsewhere in the country, calendars included.

Each facility is copied nine times further east, at its own latitude, where no search looks. That is the hardest
« elsewhere »: an index on the latitude first meets the copies in every band it reads.
"""

from __future__ import annotations

from django.db import connection, models
from psycopg.sql import SQL, Composable, Identifier, Literal

from childcare.models import AgeGroup, AvipLabel, Calendar, Facility, Site

COPIES = 9
DEGREES_EAST = 16  # wider than mainland France
EAST = SQL("mod((longitude + {} * copy + 180)::numeric, 360)::float8 - 180").format(Literal(DEGREES_EAST))


def grow() -> None:
    """Copy facilities, sites, age groups, labels and calendars, with every constraint checked."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
    facility, group = _last_id(Facility), _last_id(AgeGroup)
    _copy(Facility, {"id": _shifted("id", facility), "external_id": SQL("external_id || '-' || copy")})
    _copy(Site, {"id": _shifted("id", facility), "facility_id": _shifted("facility_id", facility), "longitude": EAST})
    _copy(AgeGroup, {"id": _shifted("id", group), "site_id": _shifted("site_id", facility), "longitude": EAST})
    _copy(
        AvipLabel,
        {
            "id": SQL("nextval(pg_get_serial_sequence('avip_label', 'id'))"),
            "facility_id": _shifted("facility_id", facility),
        },
    )
    _copy(
        Calendar,
        {
            "age_group_id": _shifted("age_group_id", group),
            "site_id": _shifted("site_id", facility),
            "longitude": EAST,
        },
    )


def _last_id(model: type[models.Model]) -> int:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]


def _shifted(column: str, last: int) -> Composable:
    return SQL("{} + copy * {}").format(Identifier(column), Literal(last))


def _copy(model: type[models.Model], changed: dict[str, Composable]) -> None:
    """Insert COPIES copies of every row; the triggers that derive columns are idle, the originals hold them."""
    table = Identifier(model._meta.db_table)
    columns = [field.column for field in model._meta.concrete_fields if field.column and not field.generated]
    values = SQL(", ").join(changed.get(column, Identifier(column)) for column in columns)
    names = SQL(", ").join(map(Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        cursor.execute(
            SQL("INSERT INTO {} ({}) SELECT {} FROM {} CROSS JOIN generate_series(1, {}) AS copy").format(
                table, names, values, table, Literal(COPIES)
            )
        )
        cursor.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
