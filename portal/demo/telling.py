"""The accounts of the demonstration as the terminal of ``make run`` lists them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from accounts.demo import DEMO_ORGANISATIONS, FICTIONAL, DemoAccount


def told(accounts: Sequence[DemoAccount], address: str) -> str:
    """One account a line, then where codes are read. `address` is the portal's, without final slash."""
    names = {each.code: each.name.removesuffix(FICTIONAL) for each in DEMO_ORGANISATIONS}
    rows = [
        (account.who, account.email or _dialled(account.phone or ""), names.get(account.organisation, ""))
        for account in accounts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {who:<{widths[0]}}  {contact:<{widths[1]}}  {place}".rstrip() for who, contact, place in rows]
    return "\n".join(
        [
            "\nComptes de démonstration, tous inventés :",
            *lines,
            f"\n  se connecter      {address}{reverse(settings.LOGIN_URL)}",
            f"  lire les codes    {address}{reverse('sent_messages')} (ils s’affichent aussi ici)\n",
        ]
    )


def _dialled(phone: str) -> str:
    """« 06 39 98 00 01 » for « +33639980001 »."""
    figures = phone.replace("+33", "0")
    return " ".join(figures[first : first + 2] for first in range(0, len(figures), 2))
