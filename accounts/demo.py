"""The accounts of the demonstration, told on the terminal of ``make run``: one signs in with a code shown there."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try, by e-mail or by mobile number."""

    who: str
    email: str | None = None
    phone: str | None = None
    administrator: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("administration", email="administration@releve.example", administrator=True),
    DemoAccount("parent", phone="+33639980001"),
)


def create_demo_accounts() -> tuple[DemoAccount, ...]:
    """Create the accounts that do not exist yet, and return them all."""
    for account in DEMO_ACCOUNTS:
        if not User.objects.filter(email=account.email, phone=account.phone).exists():
            _create(account)
    return DEMO_ACCOUNTS


def _create(account: DemoAccount) -> None:
    User.objects.create_user(
        email=account.email,
        phone=account.phone,
        phone_verified=bool(account.phone),
        is_staff=account.administrator,
        is_superuser=account.administrator,
    )
