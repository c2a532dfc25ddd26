"""The only addresses that answer somebody who has not signed in, by the name of their URL.

Everything else is private (LoginRequiredMiddleware). A name added here needs ``login_not_required`` on its view,
and the other way round: tests/architecture/test_public_urls.py compares the two.
"""

from __future__ import annotations

PUBLIC_URLS = frozenset(
    {
        "sante",
        "sante_vivant",
        "territory:suggestions",
        # The parents' pages.
        "start",
        "need",
        "places",
        "compare",
        "facility",
        "price",
        "erase",
        "your_aids",
        "your_aids_event",
        "your_aids_pdf",
        "catalogue",
        "aid",
        "simulator",
        "help",
        "accessibility",
        "privacy",
        "legal",
        "site_map",
        # Signing in and out.
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_logout",
        "account_inactive",
        "account_signup",
        "mfa_authenticate",
        "admin:login",
    }
)
