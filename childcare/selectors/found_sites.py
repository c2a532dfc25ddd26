"""The sites of a page of results, with all that is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState
from psycopg.types.numeric import Int8

from childcare.models import Facility, Site
from core.prepared import prepared_cursor

Row = Sequence[Any]
TABLES: tuple[tuple[str, type[models.Model]], ...] = (("site", Site), ("facility", Facility))
# Shown nowhere: an instant takes longer to read than any other value, and the terms of a price are other columns again.
DEFERRED = {"created_at", "updated_at", "price_terms"}


def found_sites(ids: Iterable[int], *, labelled_on: date) -> dict[int, Site]:
    """The sites by id, each with its facility, `has_avip_label` (a label valid on that day), and
    `facility.is_managed` (an active organisation runs it on the portal). One query.

    It is prepared and its models are built here, which costs half of a queryset.
    """
    with prepared_cursor() as cursor:
        cursor.execute(_statement(), {"ids": list(map(Int8, ids)), "day": labelled_on})
        rows = cursor.fetchall()
    return {site.pk: site for site in map(_site, rows)}


@cache
def _statement() -> str:
    columns = ", ".join(f"{table}.{field.column}" for table, model in TABLES for field in _fields(model))
    return f"""SELECT {columns}, coalesce((
            SELECT true FROM avip_label
            WHERE facility_id = facility.id AND starts <= %(day)s AND (until IS NULL OR until >= %(day)s)
            LIMIT 1
        ), false),
        EXISTS (
            SELECT FROM management m JOIN organisation o ON o.id = m.organisation_id
            WHERE m.facility_id = facility.id AND m.ended IS NULL AND o.state = 'active'
        )
        FROM site JOIN facility ON facility.id = site.facility_id
        WHERE site.id = ANY (%(ids)s::bigint[])"""


def _site(row: Row) -> Site:
    size = len(_fields(Site))
    site: Any = _loaded(Site, row[:size])
    facility: Any = _loaded(Facility, row[size:-2])
    site.has_avip_label, facility.is_managed = row[-2:]
    site.facility = facility
    return site


def _loaded(model: type[models.Model], row: Row) -> models.Model:
    """A model as a queryset loads it, without the signals nobody listens to: they cost as much as the query."""
    loaded = model.__new__(model)
    loaded._state = ModelState()
    loaded._state.adding, loaded._state.db = False, connection.alias
    loaded.__dict__.update(zip(_names(model), row, strict=True))
    for name, field in _converted(model):
        loaded.__dict__[name] = field.from_db_value(loaded.__dict__[name], None, connection)
    return loaded


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in _fields(model))


@cache
def _converted(model: type[models.Model]) -> list[tuple[str, Any]]:
    """The fields that Django reads otherwise than psycopg, by name."""
    return [(field.attname, field) for field in _fields(model) if hasattr(field, "from_db_value")]


@cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in DEFERRED)
