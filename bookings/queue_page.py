"""docs/liste-attente.md, printed from the points of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bookings.domain.asked_together import ANSWER_TIME, ASKED_TOGETHER, SOON
from bookings.domain.queue import BOUNDS, USUAL, overtaken_until
from bookings.models.codes import DEPARTURE_REASONS
from bookings.services.queue_rules import FEWEST_SHOWN, MONTHS
from bookings.services.turns import REST
from bookings.services.waiting import KEEPS_ITS_DATE
from bookings.services.wanted_seats import BEGUN_NEED_STARTS_AFTER

_HOUR = timedelta(hours=1)
HEAD = """# La liste d’attente

Page écrite par `manage.py queue_page` d’après `bookings/domain/queue.py` ; ne la corrigez pas à la main.
Une liste par site et par groupe d’âge. Les points sont publiés ; à égalité, la date d’inscription décide, puis le
numéro de la demande. Aucun tirage au sort.

## Points

| critère | le moins | d’usage | le plus | pourquoi |
|---|---|---|---|---|
"""
RULES = """
Le gestionnaire (son administrateur) choisit les points de ses lieux ; à défaut, le comité AVIP du département choisit
ceux du territoire ; à défaut, ce sont les points d’usage. Toujours dans ces bornes, que PostgreSQL vérifie aussi. Avant
de publier, une simulation dit combien de familles changeraient de rang, groupe par groupe : sur les listes du jour, et
sur celles des {months} derniers mois, regardées une fois par mois. Un groupe de moins de {fewest} familles n’est pas
compté. Les points en vigueur dans un lieu sont publics, à la page « Comment la liste d’attente est classée ».

Avec les points d’usage, une famille ne peut plus être dépassée par une nouvelle au bout de {weeks} semaines d’attente.

## Ce que chacun voit

- La famille et son conseiller : son rang, ses points, une phrase par critère. La lettre d’une offre porte un lien qui
  mène à la réponse ; le conseiller peut aussi noter le oui ou le non entendu au téléphone.
- Le lieu, avant d’accepter : l’ordre, et « pourquoi cette famille d’abord ». Ni les points ni ce qui les donne : les
  points étant publiés, leur somme dirait qui élève seul ses enfants, ou qui habite un quartier prioritaire.

## Quand une place se libère

1. Dès qu’une place revient (annulation, refus, absence, heures libres ajoutées), et au plus tard chaque minute, ce qui
   est libre est comparé aux familles qui attendent, dans l’ordre. Une famille à qui ces places ne suffisent pas garde
   son rang et ne retient personne.
2. La place est gardée pour la première famille (une option). Le délai court dans les heures d’ouverture du lieu, pour
   la famille comme pour le lieu : une place gardée le vendredi soir ne se perd pas le dimanche.
3. Oui : le lieu décide, dans son propre délai. Non, ou pas de réponse : la place passe à la famille suivante, et la
   première sort de la liste ; revenue sous {back} jours, elle garde sa date.
4. Le lieu ne répond pas, ou n’a plus de place : la famille garde son rang, et la place va aux suivantes pendant
   {rest} h.
5. Moins de {soon} h avant la première heure, {five} familles sont interrogées ensemble, pendant {answer} h au plus (la
   moitié du temps qui reste, s’il en reste moins). Le meilleur rang parmi les oui l’emporte, dès que personne de mieux
   placé ne peut plus répondre. Ne sont interrogées que les familles dont l’enfant peut venir sans visite avant.
6. Une place du jour même va d’abord aux enfants que le lieu connaît.
7. Un besoin de chaque semaine déjà commencé débute {begun} jours après l’offre : le temps de répondre et de préparer.

Tant qu’une famille attend ces heures et peut les prendre, personne ne passe devant elle en cliquant plus vite : ni une
option de conseiller, ni une acceptation.

## Un lieu s’écarte de la liste

La liste propose, le lieu décide. Accepter une autre famille que la première demande un motif, écrit au journal :
{reasons}.

Aucun refus, aucune absence, aucun silence d’une famille n’est connu d’un autre lieu. Une demande qu’un lieu laisse sans
réponse est comptée ; lui-même (sous sa liste d’attente) et le coordinateur de son département (« Demandes sans place »)
voient ce compte.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "\n".join(_lines()) + "\n" + _rules()


def _lines() -> Iterator[str]:
    for bounds in BOUNDS.values():
        yield f"| {bounds.label} | {bounds.least} | {bounds.usual} | {bounds.most} | {bounds.why} |"


def _rules() -> str:
    return RULES.format(
        fewest=FEWEST_SHOWN,
        months=MONTHS,
        weeks=overtaken_until(USUAL).days // 7,
        back=KEEPS_ITS_DATE.days,
        rest=REST // _HOUR,
        soon=SOON // _HOUR,
        five=ASKED_TOGETHER,
        answer=ANSWER_TIME // _HOUR,
        begun=BEGUN_NEED_STARTS_AFTER.days,
        reasons=" ; ".join(label.lower() for label in DEPARTURE_REASONS.values()),
    )
