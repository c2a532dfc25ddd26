"""The row locks of the technical base: taken once per transaction, in the order of the keys."""

from __future__ import annotations

from core.models import OutboxMessage, State


def locked_letters_of_the_day(channel: str, address_hash: str) -> list[OutboxMessage]:
    """The letters of an address that wait for its digest, kept from every other writer until the transaction ends.

    Oldest first. Those that another digest took meanwhile are not among them.
    """
    rows = OutboxMessage.objects.select_for_update(of=("self",), no_key=True).filter(
        state=State.DIGEST, channel=channel, address_hash=address_hash
    )
    return list(rows.order_by("created_at", "pk"))
