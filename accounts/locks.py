"""The row locks of accounts: one organisation at a time, before what belongs to it is read and decided."""

from __future__ import annotations

from accounts.models import Organisation, User


def lock_organisation(pk: int) -> Organisation:
    """Keep every other change of this organisation, its members and its invitations away until the transaction ends.

    Raises Organisation.DoesNotExist, and TransactionManagementError outside a transaction.
    """
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_user(pk: int) -> User:
    """Keep whatever else locks this account away until the transaction ends. Raises as `lock_organisation`."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
