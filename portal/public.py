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
        "facility_queue",
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
        "retention",
        "agreement_text",
        # A parent's own file, by a signed link and a code.
        "family_link",
        "family_link_ask",
        "family_link_code",
        "own_file",
        "own_file_choices",
        "own_file_correct",
        "own_file_erase",
        "own_file_export",
        "own_file_json",
        "own_file_keep",
        "own_file_leave",
        "own_file_withdraw",
        # Its places, behind the same code; and how a place is asked, before signing in.
        "own_file_bookings",
        "own_file_booking",
        "own_file_waiting",
        "own_file_introduction",
        "own_file_calendar",
        "own_file_calendar_address",
        "ask_places",
        # A calendar program has no cookie: the secret address is the key.
        "calendar_feed",
        # An alert without account, by a code; its link shows nothing before another one.
        "alert_ask",
        "alert_code",
        "alert",
        "own_alert",
        "own_alert_json",
        # « Ma semaine » of a manager, by the link of a letter and a code; it shows no parent (portal.manager_desk).
        "manager_week_link",
        "manager_week_code",
        "place_booking_answer_link",
        "place_booking_day_link",
        "place_booking_extra_link",
        # The way out of letters, and what an address receives: the signed link is the key.
        "message_way_out",
        "message_choices",
        # The letter box of the demonstration: nothing there unless a setting says so.
        "sent_messages",
        "sent_message",
        "sent_message_html",
        # Signing in and out.
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_logout",
        "account_inactive",
        "account_signup",
        "mfa_authenticate",
        "admin:login",
        # An invitation opens before its holder has an account (accounts.views.invitation_links).
        "invitation",
        # Identity providers; the local one in local settings only.
        "identity_login",
        "identity_callback",
        "identity_signed_out",
        "socialaccount_login_cancelled",
        "local_identity:configuration",
        "local_identity:keys",
        "local_identity:authorize",
        "local_identity:token",
        "local_identity:userinfo",
        "local_identity:end_session",
    }
)
