"""Who gets what at each address: one line per address, one answer per role. A new address is a new line here.

An answer is a status, or « login » for being sent to sign in. « elsewhere »: not asked here, because the answer hangs
on the machine or goes out to the network; tests of their own ask them. Arguments are those of the world
(tests.architecture.role_world).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.architecture.role_world import TOKEN, World

ROLES = (
    "anonymous",
    "parent",
    "counsellor",
    "manager",
    "coordinator",
    "organisation_administrator",
    "administrator",
)


Arguments = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What each role gets, in the order of ROLES; `post` for addresses that answer nothing else."""

    answers: tuple[str, ...]
    arguments: Arguments = nothing
    method: str = "get"


def row(answers: str, arguments: Arguments = nothing, method: str = "get") -> Row:
    each = tuple(answers.split())
    assert len(each) == len(ROLES), answers
    return Row(each, arguments, method)


def everybody(answer: str, arguments: Arguments = nothing, method: str = "get") -> Row:
    return row(" ".join([answer] * 7), arguments, method)


def signed_in(answer: str, arguments: Arguments = nothing, method: str = "get") -> Row:
    return row(" ".join(["login"] + [answer] * 6), arguments, method)


def of_office(world: World) -> dict[str, Any]:
    return {"pk": world.office.pk}


def colleague(world: World) -> dict[str, Any]:
    return {"pk": world.office.pk, "membership_pk": world.colleague.pk}


def of_file(world: World) -> dict[str, Any]:
    return {"pk": world.file.pk}


def of_demand(world: World) -> dict[str, Any]:
    return {"pk": world.booking.demand_id}


def forged(world: World) -> dict[str, Any]:
    return {"token": "forged"}


def provider(world: World) -> dict[str, Any]:
    return {"provider_id": "proconnect"}


def local_provider(world: World) -> dict[str, Any]:
    return {"provider": "proconnect"}


def of_booking(world: World) -> dict[str, Any]:
    return {"pk": world.booking.pk}


def of_meeting(world: World) -> dict[str, Any]:
    return {"pk": world.introduction.pk, "code": "rencontre"}


def of_part(world: World) -> dict[str, Any]:
    return {"pk": world.booking.pk, "number": 0}


def of_facility(world: World) -> dict[str, Any]:
    return {"pk": world.facility.pk}


MEMBERS = "login 404 200 404 404 200 404"
IN_CHARGE = "login 404 403 404 404 200 404"
# The organisation administrator of this world is a counsellor too, as they all are in an organisation that prescribes.
FOLLOW = "login 404 200 404 404 200 404"
FOLLOW_THEN = "login 404 302 404 404 302 404"
COORDINATE = "login 404 404 404 200 404 404"
MANAGE = "login 404 404 200 404 404 404"
NO_GESTURE = MANAGE.replace("200", "404")
STRANGERS = row("200 302 302 302 302 302 302")

TABLE: dict[str, Row] = {
    # Parents' pages, open to all.
    "start": everybody("200"),
    "need": everybody("200", lambda world: {"reason": "formation"}),
    "places": everybody("400"),
    "compare": everybody("302"),
    "facility_queue": everybody("200", of_facility),
    "facility": everybody("200", lambda world: {"pk": world.facility.pk, "slug": "les-lucioles"}),
    "price": everybody("200"),
    "erase": everybody("302", method="post"),
    "simulator": everybody("200"),
    "your_aids": everybody("200"),
    "your_aids_event": everybody("302", method="post"),
    "your_aids_pdf": everybody("elsewhere", method="post"),
    "catalogue": everybody("200"),
    "aid": everybody("200", lambda world: {"code": "age"}),
    "help": everybody("200"),
    "accessibility": everybody("200"),
    "privacy": everybody("200"),
    "legal": everybody("200"),
    "site_map": everybody("200"),
    "retention": everybody("200"),
    "sante": everybody("elsewhere"),
    "sante_vivant": everybody("200"),
    "territory:suggestions": everybody("200"),
    # The space of professionals.
    "space": signed_in("200"),
    "landing": signed_in("302"),
    "organisation_register": signed_in("200"),
    "organisation": row(MEMBERS, of_office),
    "organisation_edit": row(IN_CHARGE, of_office),
    "organisation_invite": row(IN_CHARGE, of_office),
    "invitation_void": row(
        "login 404 403 404 404 302 404",
        lambda world: {"pk": world.office.pk, "invitation_pk": world.invitation.pk},
        "post",
    ),
    "member": row(IN_CHARGE, colleague),
    "member_remove": row(IN_CHARGE, colleague),
    "agrement": row(MEMBERS, lambda world: {"pk": world.office.pk, "asked_pk": world.asked.pk}),
    "invitation": row("200 403 403 403 403 403 403", lambda world: {"token": TOKEN}),
    "organisation_journal": row(IN_CHARGE, of_office),
    "organisation_journal_csv": row(IN_CHARGE, of_office),
    # Families' files: counsellors of the same organisation, nobody else.
    "family_files": row(FOLLOW),
    "family_file_open": row(FOLLOW),
    "family_list": row(FOLLOW),
    "family_files_export": row(FOLLOW, lambda world: {"kind": "csv"}, "post"),
    "family_files_transfer": row(FOLLOW_THEN, method="post"),
    "family_new_places": row(FOLLOW),
    "family_needs": row(FOLLOW),
    "family_need_new": row(FOLLOW),
    "family_need": row(FOLLOW, lambda world: {"pk": world.need.pk}),
    "family_file": row(FOLLOW, of_file),
    "family_file_edit": row(FOLLOW, of_file),
    "family_file_contact": row(FOLLOW_THEN, of_file, "post"),
    "family_file_link": row(FOLLOW, of_file, "post"),
    "family_file_withdraw": row(FOLLOW_THEN, of_file, "post"),
    "family_file_export": row(FOLLOW, of_file, "post"),
    "family_file_erase": row(FOLLOW, of_file),
    "family_search": row(FOLLOW.replace("200", "404"), of_file, "post"),
    # Places asked for families: their counsellors. A search lives in the browser that began it.
    "counsellor_monday": row(FOLLOW),
    "family_hold": signed_in("404", lambda world: {"pk": world.booking.site_id}),
    "family_wait": signed_in("404", lambda world: {"pk": world.booking.site_id}),
    "family_request": signed_in("404"),
    "followed_demand": row(FOLLOW, of_demand),
    "followed_demand_stop": row(FOLLOW_THEN, of_demand, "post"),
    "followed_place_act": row(FOLLOW_THEN, lambda world: {"pk": world.booking.pk, "act": "annuler"}, "post"),
    "demand_summary": row(FOLLOW, of_demand, "post"),
    # What no place accepted: the coordinators of the département.
    "demands_without_place": row(COORDINATE),
    "demand_without_place": row(COORDINATE, of_demand),
    "welcome_prepared": row(COORDINATE.replace("200", "302"), lambda world: {"pk": world.welcome.pk}, "post"),
    # Facilities: their managers; the relais and the département answer for assistants maternels.
    "managed_facilities": row(MANAGE),
    "facility_find": row(MANAGE),
    "facility_record": row(MANAGE, of_facility),
    "facility_confirm": row("login 404 404 302 404 404 404", of_facility, "post"),
    "facility_hours": row(MANAGE, of_facility),
    "facility_close": row(MANAGE, of_facility),
    "facility_hours_withdraw": row(
        MANAGE.replace("200", "404"), lambda world: {"pk": world.facility.pk, "kind": "jour", "number": 0}, "post"
    ),
    # Their week; a link shows nobody, and a gesture that no form sends finds nothing.
    "manager_week": row(MANAGE),
    "door_sheet": row(MANAGE, lambda world: {"facility_pk": world.facility.pk, "day": "2026-11-23"}),
    "place_queue": row(MANAGE, lambda world: {"pk": world.facility.sites.get().pk}),
    "queue_points": row("login 404 404 404 404 404 404", of_office),
    "place_booking": row(MANAGE, of_booking),
    "place_booking_answer": row(MANAGE, of_booking),
    "place_booking_day": row(NO_GESTURE, of_booking, "post"),
    "place_booking_extra": row(NO_GESTURE, of_part, "post"),
    "place_booking_admit": row(NO_GESTURE, of_booking, "post"),
    "place_booking_visit": row(MANAGE.replace("200", "400"), of_booking, "post"),
    "place_booking_visit_move": row(MANAGE.replace("200", "400"), of_part, "post"),
    "place_booking_visit_note": row(NO_GESTURE, of_part, "post"),
    "manager_week_links_end": row(MANAGE.replace("200", "302"), nothing, "post"),
    "manager_week_link": everybody("404", forged),
    "manager_week_code": everybody("404", forged),
    "place_booking_answer_link": everybody("404", lambda world: forged(world) | of_booking(world)),
    "place_booking_day_link": everybody("404", lambda world: forged(world) | of_booking(world), "post"),
    "place_booking_extra_link": everybody("404", lambda world: forged(world) | of_part(world), "post"),
    "facility_claim_ask": row(MANAGE, of_facility),
    "facility_claim": row(MANAGE, lambda world: {"pk": world.claim.pk}),
    "facility_claims_to_vouch": row(FOLLOW),
    "facility_claim_vouch": row(FOLLOW_THEN, lambda world: {"pk": world.claim_to_vouch.pk}, "post"),
    # A parent's own file, behind a signed link and a code; an account opens none.
    "agreement_text": everybody("200", lambda world: {"version": "file-2026-11-22"}),
    "family_link_ask": everybody("200"),
    "family_link": everybody("404", forged),
    "family_link_code": everybody("404", forged),
    "own_file": everybody("403"),
    "own_file_correct": everybody("403"),
    "own_file_export": everybody("403"),
    "own_file_json": everybody("403", method="post"),
    "own_file_withdraw": everybody("403", method="post"),
    "own_file_choices": everybody("403", method="post"),
    "own_file_keep": everybody("403", method="post"),
    "own_file_erase": everybody("403"),
    "own_file_leave": everybody("302", method="post"),
    # The places of a family, behind its account or the code of its file.
    "my_bookings": signed_in("200"),
    "my_booking": signed_in("404", lambda world: of_booking(world) | {"code": "oui"}),
    "my_waiting": signed_in("404", lambda world: {"pk": 0, "code": "oui"}),
    "my_introduction": signed_in("404", of_meeting),
    "my_calendar": signed_in("200"),
    "my_calendar_address": signed_in("200"),
    "own_file_bookings": everybody("403"),
    "own_file_booking": everybody("403", lambda world: of_booking(world) | {"code": "oui"}),
    "own_file_waiting": everybody("403", lambda world: {"pk": 0, "code": "oui"}),
    "own_file_introduction": everybody("403", of_meeting),
    "own_file_calendar": everybody("403"),
    "own_file_calendar_address": everybody("403"),
    "calendar_feed": everybody("404", forged),
    "ask_places": everybody("302"),
    # Mises en relation: the counsellor of the family, or who is met.
    "introduction_ask": signed_in("404"),
    "introduction_advance": row("login 404 200 200 404 200 404", of_meeting),
    # Searches and places kept; alerts without account, behind a code.
    "alert_ask": everybody("302"),
    "alert_code": everybody("302"),
    "alert": everybody("404", lambda world: {"token": "x" * 16}),
    "own_alert": everybody("403"),
    "own_alert_json": everybody("403"),
    "my_searches": signed_in("200"),
    "my_searches_json": signed_in("200"),
    "my_search_change": signed_in("404", lambda world: {"pk": world.search.pk}, "post"),
    "favourite": signed_in("200", of_facility),
    # Letters: signed links for who receives them; those of the demonstration, off here.
    "message_way_out": everybody("404", forged),
    "message_choices": everybody("404", forged),
    "my_messages": signed_in("200"),
    "sent_messages": everybody("404"),
    "sent_message": everybody("404", lambda world: {"name": "x"}),
    "sent_message_html": everybody("404", lambda world: {"name": "x"}),
    # Signing in and out.
    "account_login": STRANGERS,
    "account_request_login_code": STRANGERS,
    "account_signup": STRANGERS,
    "account_confirm_login_code": signed_in("302"),
    "account_logout": row("302 200 200 200 200 200 200"),
    "account_inactive": everybody("200"),
    "account_reauthenticate": row("login 403 403 403 403 403 302"),
    "account_devices": signed_in("200"),
    "my_account": signed_in("200"),
    "my_account_delete": signed_in("200"),
    "support_end": signed_in("302", method="post"),
    # The second factor: only the administrator of this world holds one.
    "mfa_index": signed_in("200"),
    "mfa_authenticate": signed_in("302"),
    "mfa_reauthenticate": row("login 403 403 403 403 403 200"),
    "mfa_reauthenticate_webauthn": row("login 403 403 403 403 403 302"),
    "mfa_activate_totp": row("login 200 200 200 200 200 302"),
    "mfa_deactivate_totp": row("login 404 404 404 404 404 200"),
    "mfa_generate_recovery_codes": signed_in("200"),
    "mfa_view_recovery_codes": signed_in("404"),
    "mfa_download_recovery_codes": signed_in("404"),
    "mfa_list_webauthn": signed_in("200"),
    "mfa_add_webauthn": signed_in("200"),
    "mfa_remove_webauthn": signed_in("404", lambda world: {"pk": 1}),
    "mfa_edit_webauthn": signed_in("404", lambda world: {"pk": 1}),
    # Identity providers: ours of the tests wants signed requests.
    "identity_login": everybody("elsewhere", provider),
    "identity_callback": everybody("401", provider),
    "identity_link": signed_in("302"),
    "identity_organisation": signed_in("302"),
    "identity_signed_out": everybody("400"),
    "socialaccount_login_cancelled": everybody("200"),
    "local_identity:configuration": everybody("200", local_provider),
    "local_identity:keys": everybody("200", local_provider),
    "local_identity:authorize": everybody("400", local_provider),
    "local_identity:token": everybody("400", local_provider, "post"),
    "local_identity:userinfo": everybody("401", local_provider),
    "local_identity:end_session": everybody("400", local_provider),
    # The administration; the rest of it is walked by tests.architecture.test_urls_by_role.
    "check_baremes": row("login login login login login login 200"),
    "untold_parents": row("login login login login login login 200"),
}
