"""PostgreSQL column types that Django does not ship."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class BitField(models.Field):
    """A PostgreSQL bit(n), read and written as a Python int whose most significant bit is the first bit."""

    def __init__(self, *args: Any, length: int, **kwargs: Any) -> None:
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "length": self.length}

    def db_type(self, connection: Any) -> str:
        return f"bit({self.length})"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value, 2)

    def get_db_prep_value(self, value: int | None, connection: Any, prepared: bool = False) -> str | None:
        return None if value is None else format(value, f"0{self.length}b")

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return f"%s::bit({self.length})"


def edited_fields() -> ArrayField:
    """The names of the fields that a manager gave a value of their own: imports leave them alone."""
    # The default also stands in the database: rows are copied in bulk.
    return ArrayField(models.CharField(max_length=32), default=list, db_default=[], blank=True, editable=False)
