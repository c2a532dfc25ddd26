"""The record of a facility: what its manager edits, and what an import gives beside."""

from __future__ import annotations

# What an import says of a facility, and of each of its sites.
IMPORTED_FIELDS = ("name", "kind", "phone", "email", "website", "manager", "capacity", "request_channel", "tariff")

CONTACT_FIELDS = ("name", "description", "contact_name", "phone", "email", "website")
WELCOME_FIELDS = ("capacity", "languages", "handicap_trained")
ADMISSION_FIELDS = (
    "request_channel",
    "next_commission",
    "minimum_notice_hours",
    "first_visits",
    "first_visit_count",
    "urgent_without_visit",
    "documents",
    "arrival_windows",
    "departure_windows",
    "weekly_cap_minutes",
    "residence",
    "residence_communes",
    "holders",
    "avip_prescription",
)
TARIFF_FIELDS = (
    "tariff",
    "psu_rounding",
    "plafond_local",
    "hourly_price",
    "flat_price",
    "flat_period",
    "billing_unit_minutes",
    "minimum_stay_minutes",
    "membership_fee",
)
EDITABLE_FIELDS = (*CONTACT_FIELDS, *WELCOME_FIELDS, *ADMISSION_FIELDS, *TARIFF_FIELDS)

# Of a site: its hours, and the ages of all its groups taken together.
HOURS = "open_week"
AGES = "ages"
