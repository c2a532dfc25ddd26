"""One invented facility after another, around the towns of the demonstration."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, hypot, radians

from childcare.demo import names, terms, weeks
from childcare.demo.plan import PlannedFacility, PlannedGroup, PlannedLabel, PlannedSite
from childcare.demo.towns import TOWNS, Town
from childcare.demo.week import Pattern
from childcare.demo.weeks import Hours, Story
from childcare.domain.kinds import CONTACT_KINDS, HOME_ADDRESS_KINDS, FacilityKind, SlotKind
from territory.domain.commune import Commune
from territory.domain.gazetteer import Gazetteer

KM_PER_DEGREE = 111.2
PLACES_OF_KIND: dict[FacilityKind, int] = {
    FacilityKind.CRECHE_COLLECTIVE: 15,
    FacilityKind.MULTI_ACCUEIL: 22,
    FacilityKind.HALTE_GARDERIE: 8,
    FacilityKind.MICRO_CRECHE_PSU: 6,
    FacilityKind.MICRO_CRECHE_PAJE: 13,
    FacilityKind.CRECHE_FAMILIALE_PSU: 3,
    FacilityKind.CRECHE_FAMILIALE_PAJE: 2,
    FacilityKind.CRECHE_PARENTALE: 3,
    FacilityKind.JARDIN_ENFANTS: 4,
    FacilityKind.MAM: 7,
    FacilityKind.ASSISTANT_MATERNEL: 12,
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT: 2,
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE: 3,
}
SMALL_KINDS = {FacilityKind.MICRO_CRECHE_PSU: 12, FacilityKind.MICRO_CRECHE_PAJE: 12, FacilityKind.MAM: 12}
BANDS: dict[FacilityKind, tuple[tuple[int, int], ...]] = {
    FacilityKind.HALTE_GARDERIE: ((3, 48),),
    FacilityKind.JARDIN_ENFANTS: ((24, 72),),
    FacilityKind.MICRO_CRECHE_PSU: ((2, 48),),
    FacilityKind.MICRO_CRECHE_PAJE: ((2, 72),),
    FacilityKind.MAM: ((2, 72),),
    FacilityKind.ASSISTANT_MATERNEL: ((2, 72),),
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT: ((2, 144),),
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE: ((36, 144),),
}
USUAL_BANDS = (((2, 18), (18, 48)), ((2, 15), (15, 24), (24, 48)), ((3, 72),), ((3, 48),), ((2, 48),))
STORIES = (
    *(Story.DAY,) * 11,
    *(Story.FULL,) * 3,
    *(Story.UNPUBLISHED,) * 4,
    Story.EARLY,
    Story.SATURDAY,
    Story.NIGHT,
)
PRESENTATIONS = {
    Story.DAY: "",
    Story.EARLY: "Ouvert dès 5 h pour les horaires décalés.",
    Story.NIGHT: "Accueil de nuit, tous les jours de la semaine.",
    Story.SATURDAY: "Ouvert aussi le samedi.",
    Story.FULL: "",
    Story.UNPUBLISHED: "",
    Story.POP_UP: "Crèche éphémère, le temps d’un forum pour l’emploi.",
    Story.ROUND: "Halte-garderie itinérante : un village différent chaque jour.",
}
MARK = "Lieu de démonstration : il n’existe pas, et ses places non plus."


@dataclass(frozen=True, slots=True)
class Draft:
    """What decides the rest of a facility."""

    town: Town
    rank: int
    kind: FacilityKind
    story: Story
    name: str
    today: date
    chance: random.Random

    @property
    def avip(self) -> bool:
        """One crèche in four, told by its rank so that every town has some."""
        return self.kind not in CONTACT_KINDS and self.rank % 4 == 1


def demonstration(today: date, gazetteer: Gazetteer) -> Iterator[PlannedFacility]:
    """The facilities of every town, always the same for one day: only what is dated moves with `today`."""
    for town in TOWNS:
        for draft in _drafts(town, today):
            yield _facility(draft, gazetteer)


def _drafts(town: Town, today: date) -> Iterator[Draft]:
    chance = random.Random(f"demonstration:{town.insee_code}")  # noqa: S311 (the same for everybody, on purpose)
    kinds, stories = _kinds_and_stories(chance, town.facilities)
    for rank, name in enumerate(names.facility_names(chance, kinds)):
        own = random.Random(f"demonstration:{town.insee_code}:{rank}")  # noqa: S311
        yield Draft(town, rank, kinds[rank], stories[rank], name, today, own)


def _kinds_and_stories(chance: random.Random, count: int) -> tuple[list[FacilityKind], list[Story]]:
    """Every kind once when the town is large enough, then by weight; the last two are a pop-up and a round."""
    kinds = list(FacilityKind)[: max(0, count - 2)]
    kinds += chance.choices(list(PLACES_OF_KIND), list(PLACES_OF_KIND.values()), k=count - 2 - len(kinds))
    stories = [
        Story.UNPUBLISHED if kind in CONTACT_KINDS else STORIES[rank % len(STORIES)] for rank, kind in enumerate(kinds)
    ]
    return [*kinds, *(FacilityKind.HALTE_GARDERIE,) * 2], [*stories, Story.POP_UP, Story.ROUND]


def _facility(draft: Draft, gazetteer: Gazetteer) -> PlannedFacility:
    chance, kind = draft.chance, draft.kind
    hours = weeks.opening(chance, kind, draft.story)
    sites = tuple(_sites(draft, hours, gazetteer))
    anytime = draft.story in (Story.EARLY, Story.NIGHT, Story.POP_UP)
    pop_up = draft.story is Story.POP_UP
    external_id = f"{draft.town.insee_code}-{draft.rank + 1:03}"
    return PlannedFacility(
        external_id=external_id,
        name=draft.name,
        kind=kind,
        description=f"{MARK} {PRESENTATIONS[draft.story]}".strip(),
        phone=names.phone(chance, draft.town.phone_prefix),
        email=f"accueil-{external_id}@exemple.fr" if chance.random() < 0.8 else "",
        website=f"https://demonstration.exemple.fr/{external_id}" if chance.random() < 0.3 else "",
        contact_name=names.assistant_name(chance) if chance.random() < 0.6 else "",
        manager="" if kind in HOME_ADDRESS_KINDS else chance.choice(names.MANAGERS),
        capacity=_capacity(chance, kind),
        languages=("fr", *chance.sample(draft.town.languages, k=1)) if chance.random() < 0.35 else ("fr",),
        handicap_trained=chance.choice((True, True, False, None)),
        confirmed_days_ago=_confirmed_days_ago(chance, draft),
        admission=terms.admission(chance, kind, draft.today, sites[0].insee_code, anytime=anytime),
        tariff=terms.pop_up_tariff(chance) if pop_up else terms.tariff(chance, kind),
        label=_label(chance, draft),
        closures=() if pop_up else _closures(chance, draft),
        sites=sites,
    )


def _capacity(chance: random.Random, kind: FacilityKind) -> int | None:
    if kind in CONTACT_KINDS and kind is not FacilityKind.MAM:
        return 4 if kind in HOME_ADDRESS_KINDS else None
    return SMALL_KINDS.get(kind) or chance.choice((16, 20, 25, 30, 40, 60, None))


def _confirmed_days_ago(chance: random.Random, draft: Draft) -> int | None:
    """Mostly fresh; one facility in nine is stale, some never confirmed anything."""
    if draft.story is Story.UNPUBLISHED:
        return chance.choice((None, None, 150, 300))
    return chance.randrange(120, 400) if draft.rank % 9 == 5 else chance.randrange(1, 25)


def _label(chance: random.Random, draft: Draft) -> PlannedLabel | None:
    if not draft.avip:
        return None
    starts = draft.today - timedelta(days=chance.randrange(60, 700))
    until = draft.today + timedelta(days=chance.choice((90, 365, 700)))
    ended = draft.rank % 20 == 17
    return PlannedLabel(
        granted_by="Comité départemental AVIP (démonstration)",
        starts=starts,
        until=draft.today - timedelta(days=10) if ended else chance.choice((until, None)),
    )


def _closures(chance: random.Random, draft: Draft) -> tuple[tuple[date, date], ...]:
    """A week away, for one crèche in three."""
    if draft.kind in CONTACT_KINDS or chance.random() < 0.66:
        return ()
    first = draft.today + timedelta(days=chance.randrange(14, 70))
    return ((first, first + timedelta(days=6)),)


def _sites(draft: Draft, hours: tuple[Hours, ...], gazetteer: Gazetteer) -> Iterator[PlannedSite]:
    """One site, or the four stops of a round."""
    if draft.story is not Story.ROUND:
        yield _site(draft, gazetteer, hours, "", draft.town.spread_km)
        return
    for stop, weekday in enumerate((1, 2, 4, 5)):
        stop_hours = (Hours((weekday,), 34, 48), Hours((weekday,), 54, 66))
        yield _site(draft, gazetteer, stop_hours, f"Étape n° {stop + 1}", draft.town.spread_km * 2)


def _site(draft: Draft, gazetteer: Gazetteer, hours: tuple[Hours, ...], label: str, spread_km: float) -> PlannedSite:
    chance = draft.chance
    commune, latitude, longitude = _point(draft, gazetteer, spread_km)
    at_home = draft.kind in HOME_ADDRESS_KINDS
    visiting = draft.kind.name.startswith("GARDE_DOMICILE")
    if at_home:
        latitude, longitude = commune.latitude or latitude, commune.longitude or longitude
    present_from = draft.today + timedelta(days=3 * (draft.rank % 3)) if draft.story is Story.POP_UP else None
    known = draft.kind not in CONTACT_KINDS and not (draft.story is Story.UNPUBLISHED and draft.rank % 5 == 0)
    return PlannedSite(
        label=label,
        address="" if at_home else names.address(chance),
        postal_code=chance.choice(commune.postal_codes) if commune.postal_codes else "",
        commune=commune.name,
        insee_code=commune.insee,
        latitude=latitude,
        longitude=longitude,
        precision="commune" if at_home else chance.choice(("address", "address", "street")),
        time_zone=commune.time_zone,
        present_from=present_from,
        present_until=present_from and present_from + timedelta(days=20),
        service_radius_km=chance.choice((8.0, 15.0, 25.0)) if visiting else None,
        open_week=weeks.open_week(hours) if known else None,
        groups=tuple(_groups(draft, hours, present_from)),
    )


def _point(draft: Draft, gazetteer: Gazetteer, spread_km: float) -> tuple[Commune, float, float]:
    """A point around the town and its commune: the town's near its centre, else the nearest of the département."""
    town = gazetteer.by_insee(draft.town.insee_code)
    if town is None or town.latitude is None or town.longitude is None:
        raise ValueError(f"La commune {draft.town.insee_code} manque au répertoire des communes.")
    north, east = (
        sign * abs(km) if sign else km
        for sign, km in zip(draft.town.inland, (draft.chance.gauss(0, spread_km) for _ in range(2)), strict=True)
    )
    latitude = round(town.latitude + north / KM_PER_DEGREE, 5)
    longitude = round(town.longitude + east / (KM_PER_DEGREE * cos(radians(town.latitude))), 5)
    central = hypot(north, east) <= draft.town.spread_km * 1.2
    nearest = None if central else gazetteer.nearest(latitude, longitude)
    return (nearest if nearest and nearest.departement == town.departement else town), latitude, longitude


def _groups(draft: Draft, hours: tuple[Hours, ...], present_from: date | None) -> Iterator[PlannedGroup]:
    chance = draft.chance
    for band in BANDS.get(draft.kind) or chance.choice(USUAL_BANDS):
        if draft.story is Story.UNPUBLISHED:
            yield PlannedGroup(*band)
        elif present_from is not None:
            yield PlannedGroup(*band, dated=tuple(_pop_up_days(present_from)))
        else:
            full = draft.story is Story.FULL
            offered = tuple(weeks.patterns(chance, hours, draft.kind, avip=draft.avip, full=full))
            taken = tuple(weeks.stays(chance, offered, full=full))
            yield PlannedGroup(*band, patterns=offered, stays=taken)


def _pop_up_days(first: date) -> Iterator[tuple[date, Pattern]]:
    for offset in range(21):
        day = first + timedelta(days=offset)
        if day.isoweekday() <= 5:
            yield day, Pattern(day.isoweekday(), 34, 72, 6, SlotKind.EPHEMERAL)
