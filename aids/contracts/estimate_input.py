"""The input of `manage.py estimate`: one JSON object, read strictly.

Two optional fields beside those everybody sends: `household.prepare` (`taux_plein`, `partiel_50` for at most half time,
`partiel_50_80`) when a parent receives the PreParE, and `care.cesu_employeur_annuel`, what an employer pays towards
this care by CESU, in euros per year. Hours may be left out, never zero. A commune of Mayotte stands for `mayotte`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from aids.domain.care import Care, Child, ModeDeGarde, Rounding
from aids.domain.estimate import EstimateRequest
from aids.domain.household import Activity, Household, Prepare
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from core.json_contract.fields import Fields, read_json_object

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2049, 12, 31)
MAX_CHILDREN = 20
MAX_AGE_IN_MONTHS = 14 * 12
MAX_MONTHLY_INCOME, MAX_YEARLY_INCOME, MAX_HOURLY_PRICE = 1_000_000, 12_000_000, 1_000
MAX_YEARLY_CESU = 100_000
MAX_HOURS_PER_MONTH, MAX_HOURS_PER_WEEK = 744, 168
CODE_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
# First digits of its communes: a family that says where it lives need not say it twice.
MAYOTTE = "976"

REQUEST_FIELDS = ("on", "household", "child", "care", "life_event")
HOUSEHOLD_FIELDS = (
    "parent_isole",
    "enfants_a_charge",
    "enfants_aeeh",
    "aah",
    "ressources_psu_mensuelles",
    "revenus_nets_categoriels_annuels",
    "activites",
    "commune",
    "mayotte",
    "prepare",
)
CHILD_FIELDS = ("birth_date", "residence_alternee", "ase")
CARE_FIELDS = (
    "mode_de_garde",
    "hours_per_month",
    "hourly_price",
    "specific_hours_per_month",
    "months_per_year",
    "rounding",
    "plafond_local",
    "cesu_employeur_annuel",
)
LIFE_EVENT_FIELDS = (
    "kind",
    "start",
    "requested_on",
    "contract_type",
    "contract_days",
    "training_hours",
    "hours_per_week",
    "are_journaliere",
    "children_under_12",
    "last_age_on",
    "registered_france_travail",
)


def parse_estimate_request(content: bytes) -> EstimateRequest:
    """The request of one JSON text. Raises InvalidInput, whose message names the field."""
    fields = Fields(read_json_object(content), REQUEST_FIELDS)
    on = _required_day(fields, "on", FIRST_DAY, LAST_DAY)
    household = _household(fields.section("household", HOUSEHOLD_FIELDS))
    child = _child(fields.section("child", CHILD_FIELDS), on)
    care = _care(fields.section("care", CARE_FIELDS))
    life_event = None
    if fields.has("life_event"):
        life_event = _life_event(fields.section("life_event", LIFE_EVENT_FIELDS), household.enfants_a_charge)
    return EstimateRequest(on, household, child, care, life_event)


def parse_household(values: dict[str, object], path: str = "household") -> Household:
    """The `household` object alone, as other contracts carry it."""
    return _household(Fields(values, HOUSEHOLD_FIELDS, path))


def _household(fields: Fields) -> Household:
    parent_isole = fields.required("parent_isole", fields.flag("parent_isole"))
    children = fields.required("enfants_a_charge", fields.whole("enfants_a_charge", 1, MAX_CHILDREN))
    aeeh = fields.whole("enfants_aeeh", 0, MAX_CHILDREN) or 0
    if aeeh > children:
        fields.refuse("enfants_aeeh", f"ne peut dépasser enfants_a_charge ({children}).")
    activites = fields.required("activites", fields.codes("activites", Activity, at_most=2))
    if parent_isole and len(activites) > 1:
        fields.refuse("activites", "une seule activité pour un parent seul (parent_isole).")
    commune = fields.matching("commune", CODE_INSEE, 'un code INSEE comme "31555"')
    return Household(
        enfants_a_charge=children,
        parent_isole=parent_isole,
        enfants_aeeh=aeeh,
        aah=bool(fields.flag("aah")) or Activity.AAH in activites,
        ressources_psu_mensuelles=fields.amount("ressources_psu_mensuelles", MAX_MONTHLY_INCOME),
        revenus_nets_categoriels_annuels=fields.amount("revenus_nets_categoriels_annuels", MAX_YEARLY_INCOME),
        activites=activites,
        commune=commune,
        mayotte=bool(fields.flag("mayotte")) or (commune or "").startswith(MAYOTTE),
        prepare=fields.code("prepare", Prepare),
    )


def _child(fields: Fields, on: date) -> Child:
    birth_date = _required_day(fields, "birth_date", date(1980, 1, 1), LAST_DAY)
    child = Child(birth_date, bool(fields.flag("residence_alternee")), bool(fields.flag("ase")))
    if birth_date > on:
        fields.refuse("birth_date", f"l’enfant n’est pas né le {on}.")
    if child.age_in_months(on) >= MAX_AGE_IN_MONTHS:
        fields.refuse("birth_date", "l’enfant a 14 ans ou plus : vérifiez la date.")
    return child


def _care(fields: Fields) -> Care:
    mode = fields.required("mode_de_garde", fields.code("mode_de_garde", ModeDeGarde))
    hours = fields.amount("hours_per_month", MAX_HOURS_PER_MONTH)
    if hours == 0:
        fields.refuse("hours_per_month", "doit être plus grand que 0 ; retirez ce champ si vous ne le savez pas.")
    hours = hours or Decimal(0)
    specific = fields.amount("specific_hours_per_month", MAX_HOURS_PER_MONTH) or Decimal(0)
    if specific > hours:
        fields.refuse("specific_hours_per_month", f"ne peut dépasser hours_per_month ({hours:f}).")
    return Care(
        mode_de_garde=mode,
        hours_per_month=hours,
        hourly_price=fields.amount("hourly_price", MAX_HOURLY_PRICE),
        specific_hours_per_month=specific,
        months_per_year=fields.whole("months_per_year", 1, 12) or 12,
        rounding=fields.code("rounding", Rounding) or Rounding.HALF_UP,
        plafond_local=fields.amount("plafond_local", MAX_MONTHLY_INCOME),
        cesu_employeur_annuel=fields.amount("cesu_employeur_annuel", MAX_YEARLY_CESU),
    )


def _life_event(fields: Fields, children: int) -> LifeEvent:
    contract_days = fields.whole("contract_days", 1, 36_500)
    contract_type = fields.code("contract_type", ContractType)
    if contract_type is None and contract_days is not None:
        contract_type = ContractType.CDD
    under_12 = fields.whole("children_under_12", 0, MAX_CHILDREN)
    if under_12 is not None and under_12 > children:
        fields.refuse("children_under_12", f"ne peut dépasser household.enfants_a_charge ({children}).")
    return LifeEvent(
        kind=fields.required("kind", fields.code("kind", LifeEventKind)),
        start=_required_day(fields, "start", FIRST_DAY, LAST_DAY),
        requested_on=fields.day("requested_on", FIRST_DAY, LAST_DAY),
        contract_type=contract_type,
        contract_days=contract_days,
        training_hours=fields.whole("training_hours", 0, 10_000),
        hours_per_week=fields.amount("hours_per_week", MAX_HOURS_PER_WEEK),
        are_journaliere=fields.amount("are_journaliere", MAX_HOURLY_PRICE),
        children_under_12=under_12,
        last_age_on=fields.day("last_age_on", FIRST_DAY, LAST_DAY),
        registered_france_travail=fields.flag("registered_france_travail"),
    )


def _required_day(fields: Fields, name: str, first: date, last: date) -> date:
    return fields.required(name, fields.day(name, first, last))
