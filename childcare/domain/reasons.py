"""Why a place is proposed, in French, for « Pourquoi : … »: facts that help to choose, the strongest first."""

from __future__ import annotations

from childcare.domain.answer import Coverage
from childcare.domain.french import Sentence, gettext_noop
from childcare.domain.kinds import ResultKind

AVIP = gettext_noop("Label AVIP")
EVERY_HOUR = gettext_noop("Couvre tous vos horaires")
PART = gettext_noop("Couvre %(percent)s %% de vos horaires")
FREE_SEATS = gettext_noop("Des places libres dans les semaines à venir")
OPEN = gettext_noop("Ouvert à vos horaires, places à demander")
TO_ASK = gettext_noop("Accueille les enfants de cet âge, places à demander")
FULL = gettext_noop("Complet à vos horaires : demandez à être prévenu")
CONTACT = gettext_noop("À contacter pour une rencontre")
NEAREST = gettext_noop("Le lieu le plus proche")


def reasons(
    kind: ResultKind, coverage: Coverage | None, *, avip: bool, is_nearest: bool, hours_known: bool
) -> tuple[Sentence, ...]:
    """The reasons of one result. `is_nearest`: no other result of its kind is nearer; `hours_known`: the place says
    when it opens and hours were asked."""
    found = [Sentence(AVIP)] if avip else []
    found.append(_about_hours(kind, coverage, hours_known))
    if is_nearest:
        found.append(Sentence(NEAREST))
    return tuple(found)


def percent(coverage: Coverage) -> int:
    """The part covered, never rounded up to 100 nor down to 0 when it is neither."""
    if not coverage.covered_minutes:
        return 0
    if coverage.covered_minutes == coverage.needed_minutes:
        return 100
    return min(99, max(1, round(coverage.ratio * 100)))


def _about_hours(kind: ResultKind, coverage: Coverage | None, hours_known: bool) -> Sentence:
    match kind:
        case ResultKind.FREE:
            return _about_coverage(coverage)
        case ResultKind.OPEN:
            return Sentence(OPEN if hours_known else TO_ASK)
        case ResultKind.FULL:
            return Sentence(FULL)
        case ResultKind.CONTACT:
            return Sentence(CONTACT)


def _about_coverage(coverage: Coverage | None) -> Sentence:
    if coverage is None:
        return Sentence(FREE_SEATS)
    covered = percent(coverage)
    return Sentence(EVERY_HOUR) if covered == 100 else Sentence(PART, (("percent", str(covered)),))
