"""Why a link or a code opens nothing, said to a parent with what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from families.services.links import Problem

WORDS: dict[Problem, str | Promise] = {
    Problem.UNKNOWN: _("Ce lien n’existe pas ou il est incomplet. Recopiez-le en entier, ou demandez un autre lien."),
    Problem.USED: _("Ce lien a déjà servi. Demandez un autre lien."),
    Problem.EXPIRED: _("Ce lien est trop ancien. Demandez un autre lien."),
    Problem.TOO_MANY_CODES: _("Trop de demandes. Réessayez dans une heure."),
    Problem.TOO_MANY_TRIES: _("Trop d’essais. Demandez un nouveau code."),
    Problem.OTHER_BROWSER: _("Ce code a été demandé sur un autre appareil. Demandez un nouveau code ici."),
    Problem.CODE_EXPIRED: _("Ce code est trop ancien. Demandez un nouveau code."),
    Problem.WRONG_CODE: _("Ce code n’est pas le bon. Vérifiez les 6 chiffres du dernier message."),
    Problem.UNAVAILABLE: _("Le service est indisponible pour quelques minutes. Réessayez bientôt."),
}
# What another code may still repair, on the page of the code.
ABOUT_THE_CODE = frozenset(
    {Problem.TOO_MANY_TRIES, Problem.OTHER_BROWSER, Problem.CODE_EXPIRED, Problem.WRONG_CODE, Problem.UNAVAILABLE}
)
STATUS = {Problem.UNKNOWN: 404, Problem.TOO_MANY_CODES: 429, Problem.UNAVAILABLE: 503}
