"""A local aid as the plain values of its file, both ways: what `docs/aides-locales.md` describes, and nothing else.

The files, the administration and the commands all read an aid here: one validation, one set of messages.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from aids.bareme_files import bareme
from aids.domain.bareme import Confidence, Source
from aids.domain.care import ModeDeGarde
from aids.domain.household import Activity
from aids.domain.local_aid import NATIONAL_CODE, Level, LocalAid, Territory
from aids.domain.local_audience import Audience, IncomeCeiling
from aids.domain.local_formula import Formula, InWords, PerDay, PerMonth, ShareOfCost, UpToPerYear
from aids.local_aid_fields import LONG, NO, YES, Fields
from territory.divisions import regions
from territory.gazetteer import departements, gazetteer

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+", re.ASCII)
LONGEST_SLUG = 80
SIREN = re.compile(r"[0-9]{9}", re.ASCII)
# Beyond these a figure is a slip of the keyboard.
OLDEST, HOURS_A_WEEK, HOURS_A_MONTH, MOST_EUROS, MOST_SMIC = 216, 168, 744, 100_000, 20


class FormulaKind(StrEnum):
    """The formulas, in the codes of the files."""

    PER_MONTH = "par_mois"
    PER_DAY = "par_jour"
    UP_TO_PER_YEAR = "au_plus_par_an"
    SHARE_OF_COST = "part_du_reste"
    IN_WORDS = "en_mots"


class IncomeUnit(StrEnum):
    """What an income ceiling counts in."""

    EUROS = "euros"
    SMIC = "smic"


def read_document(document: object) -> LocalAid:
    """The aid these values describe. Raises LocalAidRefused with every mistake, each naming its field."""
    fields = Fields(document)
    slug = fields.text("slug", LONGEST_SLUG)
    if slug and SLUG.fullmatch(slug) is None:
        fields.note("slug", "doit être fait de mots sans accent séparés par des tirets, comme « lille-aide-garde ».")
    begin, end = fields.day("en_vigueur_depuis"), fields.day("en_vigueur_jusqu_au")
    if begin and end and end < begin:
        fields.note("en_vigueur_jusqu_au", "doit suivre le premier jour.")
    source = fields.required_group("source")
    aid = LocalAid(
        slug=slug,
        title=fields.text("titre", 120),
        territory=_territory(fields.required_group("territoire")),
        modes=fields.codes("modes_de_garde", ModeDeGarde),
        audience=_audience(fields.group("public") or Fields({})),
        conditions=fields.texts("conditions"),
        formula=_formula(fields.required_group("montant")),
        discretionary=fields.flag("sur_decision"),
        where_to_apply=fields.text("ou_demander"),
        apply_url=fields.url("lien"),
        valid_from=begin,
        valid_until=end,
        source=Source(source.text("texte", LONG), source.url("adresse"), source.required_day("verifie_le")),
        confidence=source.code("confiance", Confidence),
        doubts=fields.texts("doutes"),
    )
    source.end()
    fields.end()
    fields.check()
    return aid


def _territory(fields: Fields) -> Territory:
    level, code, name = fields.code("niveau", Level), fields.text("code", 9), fields.text("nom", 100)
    communes = fields.texts("communes", 5)
    if level is Level.EPCI and not communes:
        fields.note("communes", "donnez les communes de l’EPCI, par code INSEE.")
    if level is not Level.EPCI and communes:
        fields.note("communes", "ne se remplit que pour un EPCI.")
    for insee in communes:
        _check_commune(fields, "communes", insee)
    if code:
        _check_code(fields, level, code)
    fields.end()
    return Territory(level, code, name, tuple(sorted(communes)))


def _check_code(fields: Fields, level: Level, code: str) -> None:
    match level:
        case Level.COMMUNE:
            _check_commune(fields, "code", code)
        case Level.EPCI if SIREN.fullmatch(code) is None:
            fields.note("code", "doit être le numéro SIREN de l’EPCI, 9 chiffres.")
        case Level.DEPARTEMENT if code not in departements():
            fields.note("code", f"« {code} » n’est pas un département, comme « 07 » ou « 2A ».")
        case Level.REGION if code not in regions():
            fields.note("code", f"« {code} » n’est pas une région ; codes INSEE : {', '.join(regions())}.")
        case Level.NATIONAL if code != NATIONAL_CODE:
            fields.note("code", f"doit être « {NATIONAL_CODE} ».")


def _check_commune(fields: Fields, name: str, insee: str) -> None:
    commune = gazetteer().by_insee(insee)
    if commune is None:
        fields.note(name, f"« {insee} » n’est pas le code INSEE d’une commune.")
    elif commune.arrondissement_of:
        fields.note(name, f"« {insee} » est un arrondissement : indiquez la ville, « {commune.arrondissement_of} ».")


def _audience(fields: Fields) -> Audience:
    audience = Audience(
        age_from=fields.whole("age_en_mois_a_partir_de", 0, OLDEST),
        age_under=fields.whole("age_en_mois_moins_de", 1, OLDEST),
        hours_per_week=fields.number("heures_par_semaine_au_moins", HOURS_A_WEEK),
        hours_per_month=fields.number("heures_par_mois_au_moins", HOURS_A_MONTH),
        every_adult=fields.codes("chaque_adulte", Activity),
        one_adult=fields.codes("un_adulte", Activity),
        only_alone=fields.flag("parent_seul"),
        income=_income(fields.group("revenus_mensuels_moins_de")),
        quotient_familial_max=fields.number("qf_au_plus", MOST_EUROS),
    )
    if audience.age_from and audience.age_under and audience.age_under <= audience.age_from:
        fields.note("age_en_mois_moins_de", "doit dépasser l’âge de début.")
    fields.end()
    return audience


def _income(fields: Fields | None) -> IncomeCeiling | None:
    if fields is None:
        return None
    unit = fields.code("unite", IncomeUnit)
    most = MOST_SMIC if unit is IncomeUnit.SMIC else MOST_EUROS
    ceiling = IncomeCeiling(
        couple=fields.required_number("couple", most),
        alone=fields.number("parent_seul", most),
        smic=bareme("smic") if unit is IncomeUnit.SMIC else None,
    )
    fields.end()
    return ceiling


def _formula(fields: Fields) -> Formula:
    formula: Formula
    match fields.code("formule", FormulaKind):
        case FormulaKind.PER_MONTH:
            formula = PerMonth(_euros(fields), fields.number("euros_parent_seul", MOST_EUROS))
        case FormulaKind.PER_DAY:
            formula = PerDay(_euros(fields), fields.number("euros_en_creche", MOST_EUROS))
        case FormulaKind.UP_TO_PER_YEAR:
            formula = UpToPerYear(_euros(fields))
        case FormulaKind.SHARE_OF_COST:
            formula = ShareOfCost(
                fields.required_number("pour_cent", 100), fields.number("au_plus_par_mois", MOST_EUROS)
            )
        case FormulaKind.IN_WORDS:
            formula = InWords(fields.text("texte"))
    fields.end()
    return formula


def _euros(fields: Fields) -> Decimal:
    return fields.required_number("euros", MOST_EUROS)


def write_document(aid: LocalAid) -> dict[str, object]:
    """The values of the file of this aid, in the order people read; what is absent is left out."""
    return _without_absent(
        {
            "slug": aid.slug,
            "titre": aid.title,
            "territoire": _without_absent(
                {
                    "niveau": aid.territory.level.value,
                    "code": aid.territory.code,
                    "nom": aid.territory.name,
                    "communes": list(aid.territory.communes),
                }
            ),
            "modes_de_garde": [mode.value for mode in aid.modes],
            "public": _written_audience(aid.audience),
            "conditions": list(aid.conditions),
            "montant": _written_formula(aid.formula),
            "sur_decision": YES if aid.discretionary else NO,
            "ou_demander": aid.where_to_apply,
            "lien": aid.apply_url,
            "en_vigueur_depuis": aid.valid_from,
            "en_vigueur_jusqu_au": aid.valid_until,
            "source": _without_absent(
                {
                    "texte": aid.source.text,
                    "adresse": aid.source.url,
                    "verifie_le": aid.source.checked_on,
                    "confiance": aid.confidence.value,
                }
            ),
            "doutes": list(aid.doubts),
        }
    )


def _written_audience(audience: Audience) -> dict[str, object]:
    income = audience.income
    return _without_absent(
        {
            "age_en_mois_a_partir_de": audience.age_from,
            "age_en_mois_moins_de": audience.age_under,
            "heures_par_semaine_au_moins": audience.hours_per_week,
            "heures_par_mois_au_moins": audience.hours_per_month,
            "chaque_adulte": [activity.value for activity in audience.every_adult],
            "un_adulte": [activity.value for activity in audience.one_adult],
            "parent_seul": YES if audience.only_alone else None,
            "revenus_mensuels_moins_de": income
            and _without_absent(
                {
                    "unite": (IncomeUnit.SMIC if income.smic else IncomeUnit.EUROS).value,
                    "couple": income.couple,
                    "parent_seul": income.alone,
                }
            ),
            "qf_au_plus": audience.quotient_familial_max,
        }
    )


def _written_formula(formula: Formula) -> dict[str, object]:
    values: dict[str, object]
    match formula:
        case PerMonth():
            values = {"formule": FormulaKind.PER_MONTH, "euros": formula.amount, "euros_parent_seul": formula.alone}
        case PerDay():
            values = {"formule": FormulaKind.PER_DAY, "euros": formula.amount, "euros_en_creche": formula.in_creche}
        case UpToPerYear():
            values = {"formule": FormulaKind.UP_TO_PER_YEAR, "euros": formula.amount}
        case ShareOfCost():
            ceiling = {"au_plus_par_mois": formula.ceiling}
            values = {"formule": FormulaKind.SHARE_OF_COST, "pour_cent": formula.percent, **ceiling}
        case InWords():
            values = {"formule": FormulaKind.IN_WORDS, "texte": formula.text}
    return _without_absent({name: _plain(value) for name, value in values.items()})


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def _without_absent(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None and value not in ([], {})}
