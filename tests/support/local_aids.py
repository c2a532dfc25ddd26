"""Local aids for tests: one plain aid to change, and all sorts of them for properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.bareme import Confidence, Source
from aids.domain.care import ModeDeGarde
from aids.domain.household import Activity
from aids.domain.local_aid import Level, LocalAid, Territory
from aids.domain.local_audience import Audience, IncomeCeiling
from aids.domain.local_formula import InWords, PerDay, PerMonth, ShareOfCost, UpToPerYear
from territory.divisions import regions
from territory.gazetteer import departements

CHECKED = date(2026, 11, 22)
PLAIN = LocalAid(
    slug="lille-aide-garde",
    title="Aide à la garde",
    territory=Territory(Level.COMMUNE, "59350", "Lille"),
    audience=Audience(),
    conditions=("Vous habitez à Lille.",),
    formula=PerMonth(Decimal(60)),
    modes=(),
    discretionary=False,
    where_to_apply="à votre mairie",
    apply_url=None,
    source=Source("Délibération du 12 décembre 2025", None, CHECKED),
    confidence=Confidence.HIGH,
)


def local_aid(**changes) -> LocalAid:
    return replace(PLAIN, **changes)


def sentences(longest: int) -> st.SearchStrategy[str]:
    """Any text a person can see, spaced as the files keep it."""
    characters = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"])
    text = st.text(characters, min_size=1, max_size=longest).map(lambda found: " ".join(found.split(" ")).strip(" "))
    return text.map(lambda found: " ".join(part for part in found.split(" ") if part)).filter(bool)


def codes(enumeration) -> st.SearchStrategy[tuple]:
    chosen = st.sets(st.sampled_from(enumeration))
    return chosen.map(lambda found: tuple(code for code in enumeration if code in found))


def lists(longest: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(sentences(longest), max_size=3, unique=True).map(tuple)


amounts = st.decimals(min_value=Decimal("0.01"), max_value=100_000, places=2)
few = st.decimals(min_value=Decimal("0.01"), max_value=20, places=2)
addresses = st.none() | st.sampled_from(["https://www.exemple.fr/aide?a=1#b", "https://www.exemple.fr/"])
days = st.dates(date(2000, 1, 1), date(2049, 12, 31))
territories = st.one_of(
    st.sampled_from(sorted(regions())).map(lambda code: Territory(Level.REGION, code, regions()[code].name)),
    st.sampled_from(sorted(departements())).map(
        lambda code: Territory(Level.DEPARTEMENT, code, departements()[code].name)
    ),
    st.sampled_from(["01001", "2A004", "59350", "97411"]).map(lambda code: Territory(Level.COMMUNE, code, "Commune")),
    st.builds(
        Territory,
        level=st.just(Level.EPCI),
        code=st.sampled_from(["200093201", "012345678"]),
        name=sentences(30),
        communes=st.sets(st.sampled_from(["01001", "59350", "2A004"]), min_size=1).map(lambda c: tuple(sorted(c))),
    ),
    st.just(Territory(Level.NATIONAL, "FR", "France")),
)
incomes = st.none() | st.builds(IncomeCeiling, amounts, st.none() | amounts, st.none())
in_smic = st.builds(IncomeCeiling, few, st.none() | few, st.just(bareme("smic")))
audiences = st.builds(
    Audience,
    age_from=st.none() | st.integers(0, 60),
    age_under=st.none() | st.integers(61, 216),
    hours_per_week=st.none() | st.decimals(min_value=Decimal("0.01"), max_value=168, places=2),
    hours_per_month=st.none() | st.decimals(min_value=Decimal("0.01"), max_value=744, places=2),
    every_adult=codes(Activity),
    one_adult=codes(Activity),
    only_alone=st.booleans(),
    income=incomes | in_smic,
    quotient_familial_max=st.none() | amounts,
)
formulas = st.one_of(
    st.builds(PerMonth, amounts, st.none() | amounts),
    st.builds(PerDay, amounts, st.none() | amounts),
    st.builds(UpToPerYear, amounts),
    st.builds(ShareOfCost, st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), st.none() | amounts),
    st.builds(InWords, sentences(80)),
)
local_aids = st.builds(
    LocalAid,
    slug=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){1,3}", fullmatch=True),
    title=sentences(120),
    territory=territories,
    audience=audiences,
    conditions=lists(200),
    formula=formulas,
    modes=codes(ModeDeGarde),
    discretionary=st.booleans(),
    where_to_apply=sentences(80),
    apply_url=addresses,
    source=st.builds(Source, sentences(80), addresses, days),
    confidence=st.sampled_from(Confidence),
    valid_from=st.none() | st.dates(date(2000, 1, 1), date(2020, 1, 1)),
    valid_until=st.none() | st.dates(date(2020, 1, 2), date(2049, 1, 1)),
    doubts=lists(80),
)
