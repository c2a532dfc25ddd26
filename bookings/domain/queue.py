"""The order of a waiting list: published points, within bounds, then the date. Nobody is drawn by lot.

Two audiences. A family and its counsellor read the points of that family (`earned`, `why`). Everybody else, the place
included, reads only that one family comes before another (`why_first`): neither points nor what earns them, since the
points are published and their sum would tell who raises a child alone, or where a family lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from childcare.domain.french import Sentence, gettext_noop

NEAR_START = timedelta(days=28)
WAITED_UNIT = timedelta(days=14)


class Criterion(StrEnum):
    """What earns points. Each is a fact of the family or of its need; none is a judgment of anybody."""

    AVIP = "avip"
    SINGLE_PARENT = "single_parent"
    SIBLING = "sibling"
    START_NEAR = "start_near"
    QPV = "qpv"
    TIME_WAITED = "time_waited"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Points that a manager or a territory may give, `usual` where nobody chose. `label` and `why` are in French."""

    least: int
    usual: int
    most: int
    label: str
    why: str


BOUNDS: Mapping[Criterion, Bounds] = {
    Criterion.AVIP: Bounds(
        2,
        4,
        6,
        gettext_noop("Recherche d’emploi, formation ou reprise d’un travail (AVIP)"),
        gettext_noop("La loi réserve des places à ces parents (art. L.214-7 du code de l’action sociale)."),
    ),
    Criterion.SINGLE_PARENT: Bounds(
        1,
        3,
        4,
        gettext_noop("Parent qui élève seul ses enfants"),
        gettext_noop("La loi propose d’abord ces places aux parents isolés (même article)."),
    ),
    Criterion.SIBLING: Bounds(
        0,
        2,
        3,
        gettext_noop("Frère ou sœur déjà accueilli dans ce lieu"),
        gettext_noop("Un seul trajet. Trop de points fermeraient la liste aux nouvelles familles."),
    ),
    Criterion.START_NEAR: Bounds(
        0,
        2,
        3,
        gettext_noop("Besoin qui commence dans les 28 jours"),
        gettext_noop("Une formation ou un emploi ne se reporte pas."),
    ),
    Criterion.QPV: Bounds(
        0,
        1,
        3,
        gettext_noop("Adresse dans un quartier prioritaire de la ville"),
        gettext_noop("La charte des crèches AVIP demande cette attention."),
    ),
    # Never 0, and without any ceiling: whoever waits comes first in the end (`overtaken_until`).
    Criterion.TIME_WAITED: Bounds(
        1,
        1,
        3,
        gettext_noop("Pour chaque quinzaine d’attente"),
        gettext_noop("Jamais 0, et sans maximum : chaque famille finit par passer première."),
    ),
}
Points = Mapping[Criterion, int]
USUAL: Points = {criterion: bounds.usual for criterion, bounds in BOUNDS.items()}

MORE_POINTS = gettext_noop("Cette famille a plus de points que la suivante.")
WAITS_LONGER = gettext_noop("À points égaux, elle attend depuis plus longtemps.")
WRITTEN_FIRST = gettext_noop("À points et dates égaux, sa demande est arrivée la première.")
WAITS = gettext_noop("Une famille attend déjà ces horaires. Celle-ci n’est pas sur la liste.")
KNOWN_FIRST = gettext_noop("Pour une place du jour, un enfant que le lieu connaît passe d’abord.")
SAME_FOR_ALL = gettext_noop("Les points sont publiés, et les mêmes pour toutes.")
FIRST_OF_LIST = gettext_noop("Première famille de la liste.")
RANK = gettext_noop("Rang %(rank)s, sur %(count)s familles.")
AHEAD = gettext_noop("Les familles devant ont plus de points, ou attendent depuis plus longtemps.")
NEXT_POINTS = gettext_noop("Des points s’ajoutent à chaque quinzaine d’attente.")
EARNED = gettext_noop("%(label)s\u00a0: %(points)s")


class OutOfBounds(ValueError):
    """Points that nobody may give. `criterion` says which; None when one is missing or unknown."""

    def __init__(self, criterion: Criterion | None) -> None:
        super().__init__(criterion.value if criterion else "criteria")
        self.criterion = criterion


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family that waits. `number` breaks the last tie; `starts` is the first day of its need."""

    number: int
    since: datetime
    starts: date
    in_insertion: bool = False
    single_parent: bool = False
    sibling: bool = False
    qpv: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a family stands, from 1, and its own points: for itself and its counsellor alone."""

    rank: int
    count: int
    earned: tuple[tuple[Criterion, int], ...]

    @property
    def total(self) -> int:
        return sum(points for _, points in self.earned)


def checked(points: Mapping[str, int]) -> dict[Criterion, int]:
    """Points of every criterion, all within bounds. Raises OutOfBounds."""
    if set(points) != {criterion.value for criterion in Criterion}:
        raise OutOfBounds(None)
    for criterion, bounds in BOUNDS.items():
        given = points[criterion]
        if isinstance(given, bool) or not isinstance(given, int) or not bounds.least <= given <= bounds.most:
            raise OutOfBounds(criterion)
    return {criterion: points[criterion] for criterion in Criterion}


def earned(candidate: Candidate, points: Points, now: datetime) -> tuple[tuple[Criterion, int], ...]:
    """What this family earns, in the order of the criteria, without those that give nothing. `now` is local."""
    times = {
        Criterion.AVIP: candidate.in_insertion,
        Criterion.SINGLE_PARENT: candidate.single_parent,
        Criterion.SIBLING: candidate.sibling,
        Criterion.START_NEAR: candidate.starts - now.date() <= NEAR_START,
        Criterion.QPV: candidate.qpv,
        Criterion.TIME_WAITED: max(0, (now - candidate.since) // WAITED_UNIT),
    }
    found = ((criterion, int(times[criterion]) * points[criterion]) for criterion in Criterion)
    return tuple((criterion, each) for criterion, each in found if each)


def score(candidate: Candidate, points: Points, now: datetime) -> int:
    """The sum of what it earns."""
    return sum(each for _, each in earned(candidate, points, now))


def ordered(candidates: Iterable[Candidate], points: Points, now: datetime) -> list[Candidate]:
    """The first family first: most points, then longest wait, then first written. One order, whatever comes in."""
    return sorted(candidates, key=lambda each: (-score(each, points, now), each.since, each.number))


def overtaken_until(points: Points) -> timedelta:
    """How long a family can be overtaken by one that has just come: longer than that, nobody passes before it."""
    others = sum(each for criterion, each in points.items() if criterion is not Criterion.TIME_WAITED)
    return -(-others // points[Criterion.TIME_WAITED]) * WAITED_UNIT


def position(candidate: Candidate, candidates: Iterable[Candidate], points: Points, now: datetime) -> Position:
    """Where this one stands among all. Raises ValueError when it is not one of them."""
    queue = [each.number for each in ordered(candidates, points, now)]
    return Position(queue.index(candidate.number) + 1, len(queue), earned(candidate, points, now))


def why_first(first: Candidate, other: Candidate, points: Points, now: datetime) -> tuple[Sentence, ...]:
    """Why one comes before another, for anybody: says nothing of either family, not even how many points it has."""
    if score(first, points, now) > score(other, points, now):
        reason = MORE_POINTS
    elif first.since < other.since:
        reason = WAITS_LONGER
    else:
        reason = WRITTEN_FIRST
    return (Sentence(reason), Sentence(SAME_FOR_ALL))


def why_before(
    first: Candidate, other: Candidate | None, points: Points, now: datetime, *, known_today: bool = False
) -> tuple[Sentence, ...]:
    """The same for a family that asks a place; `other` is None when it is not on the list itself. `known_today`: seats
    of the day go to a child whom the place knows."""
    if known_today:
        return (Sentence(KNOWN_FIRST),)
    return why_first(first, other, points, now) if other else (Sentence(WAITS), Sentence(SAME_FOR_ALL))


def why(at: Position) -> tuple[Sentence, ...]:
    """Where a family stands and why, for itself and its counsellor: its own points, nothing of the others."""
    if at.rank == 1:
        lead = [Sentence(FIRST_OF_LIST)]
    else:
        numbers = (("rank", str(at.rank)), ("count", str(at.count)))
        lead = [Sentence(RANK, numbers), Sentence(AHEAD), Sentence(NEXT_POINTS)]
    return (*lead, *details(at.earned))


def details(points: Sequence[tuple[Criterion, int]]) -> tuple[Sentence, ...]:
    """One line for each criterion that gives points."""
    return tuple(
        Sentence(EARNED, (("label", BOUNDS[criterion].label), ("points", str(each)))) for criterion, each in points
    )
