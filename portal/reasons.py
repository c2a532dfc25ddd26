"""Why a parent needs childcare: the four buttons of the first page, and the link below them."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Codes used in the addresses of the pages: `/besoin/<reason>/`."""

    APPOINTMENT = "rendez-vous"
    TRAINING = "formation"
    DAY_JOB = "travail"
    ODD_HOURS = "horaires-decales"
    NEARBY = "pres-de-moi"


LABELS = {
    Reason.APPOINTMENT: _("Un rendez-vous"),
    Reason.TRAINING: _("Une formation ou un stage"),
    Reason.DAY_JOB: _("Un travail en journée"),
    Reason.ODD_HOURS: _("Un travail tôt, le soir, la nuit ou le week-end"),
    Reason.NEARBY: _("Je ne sais pas encore : voir les lieux près de moi"),
}
EXAMPLES = {
    Reason.APPOINTMENT: _("Un entretien, une démarche, un examen"),
    Reason.TRAINING: _("Quelques jours ou plusieurs semaines"),
    Reason.DAY_JOB: _("Du lundi au vendredi, ou certains jours"),
    Reason.ODD_HOURS: _("Avant 8 h, après 19 h, le samedi ou le dimanche"),
}
DESTINATIONS = {
    Reason.APPOINTMENT: _("votre rendez-vous"),
    Reason.TRAINING: _("votre formation"),
    Reason.DAY_JOB: _("votre travail"),
    Reason.ODD_HOURS: _("votre travail"),
}
BUTTONS = (Reason.APPOINTMENT, Reason.TRAINING, Reason.DAY_JOB, Reason.ODD_HOURS)
# The steps back to work for which crèches keep seats (art. L.214-7 CASF): the search shows these seats too, and the
# card says that a counsellor asks for them.
INSERTION = frozenset({Reason.APPOINTMENT, Reason.TRAINING})
