"""A family's income, encrypted in its file: useless to who holds the database without SECRET_KEY."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from cryptography.fernet import InvalidToken

from core.derived_keys import fernet

PURPOSE = "families.income"


def seal_income(euros_a_year: Decimal | None) -> str:
    """What the file keeps of this income; "" when there is none to keep."""
    return "" if euros_a_year is None else fernet(PURPOSE).encrypt(str(euros_a_year).encode()).decode()


def income_of(sealed: str) -> Decimal | None:
    """Euros a year, or None: nothing was kept, or the key that closed it is gone."""
    if not sealed:
        return None
    try:
        return Decimal(fernet(PURPOSE).decrypt(sealed).decode())
    except (InvalidToken, InvalidOperation):
        return None


def sealed_again(sealed: str) -> str:
    """The same income under the current key; what no key opens is given back as it is."""
    try:
        return fernet(PURPOSE).rotate(sealed).decode() if sealed else ""
    except InvalidToken:
        return sealed
