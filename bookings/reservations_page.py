"""docs/reservations.md, printed from the one table of the life of a booking, and from the delays of the code."""

from __future__ import annotations

from collections.abc import Iterator

from bookings.domain.life import ENDS_ALONE, LIFE, OVER, TAKES_SEATS, Event, Party, State
from bookings.domain.parents_delay import DELAY
from bookings.models.codes import DEPARTURE_REASONS, REFUSAL_REASONS, STATES
from bookings.models.terms import DEFAULT_ANSWER_HOURS, DEFAULT_HOLD_QUOTA
from bookings.services.agreement import ADMISSION_LASTS_AFTER_FIRST_DAY

EVENTS = {
    Event.HOLD: "poser une option",
    Event.ACCEPT: "accepter",
    Event.AGREE: "dire oui (le parent)",
    Event.CONFIRM: "confirmer",
    Event.ATTEND: "noter la présence",
    Event.MISS: "noter l’absence",
    Event.REFUSE: "refuser",
    Event.EXPIRE: "laisser passer le délai",
    Event.CANCEL: "annuler",
    Event.RELEASE: "libérer (une autre place est choisie)",
}
PARTIES = {
    Party.PARENT: "parent",
    Party.COUNSELLOR: "conseiller",
    Party.MANAGER: "lieu",
    Party.COORDINATOR: "coordinateur",
    Party.SYSTEM: "portail",
}
HEAD = """# La vie d’une réservation

Page écrite par `manage.py reservations_page` d’après `bookings/domain/life.py` ; ne la corrigez pas à la main.
Une réservation est une place demandée, dans un lieu, pour une demande d’une famille (un à trois lieux).
`bookings.services.moves.move` est le seul à écrire son état. Une action absente d’une ligne est refusée ; la même
action deux fois vaut une fois.
"""
DELAYS = f"""## Délais

- **Le lieu répond** dans ses heures d’ouverture : {DEFAULT_ANSWER_HOURS} heures ouvertes, ou ce qu’il a choisi, à son
  fuseau horaire, fermetures et jours fériés passés. Le délai ne dépasse jamais le premier besoin moins le préavis du
  lieu (`bookings/domain/deadlines.py`). Une option posée garde ses places jusque-là ; une demande n’en prend pas.
- **Le parent répond** sous {DELAY.total_seconds() / 3600:.0f} heures, samedis et dimanches non comptés, et avant le
  premier besoin (`bookings/domain/parents_delay.py`). Les places sont gardées jusque-là.
- **L’admission** finit au plus tard {ADMISSION_LASTS_AFTER_FIRST_DAY.days} jours après le premier jour à venir ; passé
  ce terme les places sont rendues. Une place confirmée n’a plus de délai.
- **Accueil à préparer** : aucun délai ne court pour le lieu, le coordinateur est prévenu. Ce n’est jamais un refus.
- **D’autres horaires proposés** : le délai devient celui du parent. S’il décline, le lieu retrouve un délai.
  Une famille qui attend ces heures-là passe avant, sauf motif d’écart donné par le lieu.
- Un délai dépassé est constaté chaque minute (`bookings/services/follow_up.py`). Quand le lieu devait répondre, son
  silence est compté (`Silence`). Puis le lieu suivant est interrogé, ou la demande est confiée au coordinateur.

## Façons de demander

- **Option** (`direct`) : le conseiller pose une option, au plus {DEFAULT_HOLD_QUOTA} par structure et par lieu, sauf
  autre quota du lieu. Refusée ou laissée sans réponse, elle a la même suite qu’une demande ; une place offerte par la
  liste d’attente, elle, laisse la famille à son rang.
- **Un lieu après l’autre** (`cascade`) : un refus ou un silence interroge le suivant.
- **Tous à la fois** (`parallel`) : chaque lieu peut accepter ; le premier oui du parent libère les autres dans la même
  transaction. Jusque-là, chaque lieu garde ses places sous un numéro d’enfant à lui, car un enfant n’a qu’une place.
- **À la fin**, quand aucun lieu n’a accepté, la demande est confiée au coordinateur du département. Le conseiller
  reçoit trois autres lieux libres aux mêmes heures.
- Un lieu sans gestionnaire actif n’est pas interrogé et ne prend pas d’option : il s’appelle. Si son gestionnaire part
  avant de répondre, le conseiller est prévenu, et ce n’est pas un silence du lieu.

## Ce que voit le lieu

Avant d’accepter : âge, horaires, dates, priorité AVIP. Après : le prénom et le contact
(`bookings/selectors/seen_by_place.py`, seule source des pages et des messages du lieu).
"""


def page() -> str:
    """The whole page."""
    reasons = ["## Seuls motifs permis\n", *_reasons(), ""]
    return "\n".join([HEAD, "## Qui peut faire quoi\n", *_table(), "", *_states(), "", *reasons, DELAYS])


def _table() -> Iterator[str]:
    yield "| état | action | état suivant | par |"
    yield "|---|---|---|---|"
    for state in State:
        for event, move in LIFE[state].items():
            by = ", ".join(PARTIES[party] for party in Party if party in move.by)
            following = "inchangé" if move.to is state else STATES[move.to]
            yield f"| {STATES[state]} | {EVENTS[event]} | {following} | {by} |"


def _states() -> Iterator[str]:
    yield f"Occupent des places : {_names(TAKES_SEATS)}."
    yield ""
    yield f"Finissent seules au bout d’un délai : {_names(ENDS_ALONE)}."
    yield ""
    yield f"N’attendent plus rien : {_names(OVER)}."


def _reasons() -> Iterator[str]:
    yield f"- Refus : {', '.join(REFUSAL_REASONS.values())}."
    yield f"- Écart à la liste d’attente : {', '.join(DEPARTURE_REASONS.values())}."


def _names(states: frozenset[State]) -> str:
    return ", ".join(f"« {STATES[state]} »" for state in State if state in states)
