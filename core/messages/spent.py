"""What is wiped of a letter that ended: its code, its links. Whoever reads the outbox later opens nothing with it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Func, TextField, Value

from core.messages.topics import life_of
from core.models import OutboxMessage

# In an address, a name too long to be that of a page: a token, drawn or signed. Read by PostgreSQL.
DRAWN = r"(?<=/)[A-Za-z0-9_:=-]{32,}"
WIPED = "[lien effacé]"
# No link of a letter is good for longer: a dead letter is worth sending again until then.
LINKS_LAST = timedelta(days=30)
NO_TEXT: dict[str, str | Func] = {"text": "", "html": ""}


def _without_links(column: str) -> Func:
    return Func(F(column), Value(DRAWN), Value(WIPED), Value("g"), function="regexp_replace", output_field=TextField())


# Of the row as it is when it is written: a text erased meanwhile stays erased.
NO_LINKS: dict[str, str | Func] = {column: _without_links(column) for column in NO_TEXT}


def once_sent(letter: OutboxMessage) -> dict[str, str | Func]:
    """The columns to write when a letter left: no text when it carries a code, else its text without its links."""
    return NO_LINKS if life_of(letter.topic) is None else NO_TEXT


def once_dead(letter: OutboxMessage) -> dict[str, str | Func]:
    """The columns to write when a letter died: a code is never sent again, anything else may be."""
    return {} if life_of(letter.topic) is None else NO_TEXT
