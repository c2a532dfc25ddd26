"""What a counsellor needs to check an aid: the articles and the formula, in the terms of the law. Not for parents."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Law:
    """Texts that found an aid, and its formula with the names of the law."""

    articles: tuple[str, ...]
    formula: str


CREDIT = _("crédit = taux × min(plafond ; dépenses de l’année − CMG − aides locales − CESU de l’employeur)")

LAWS = {
    "age": Law(
        (
            _("Délibération France Travail n° 2024-35 du 24 avril 2024"),
            _("Instruction DG n° 2024-16 du 30 mai 2024 (BO n° 2024-31)"),
        ),
        _("aide = forfait (heures par semaine, enfants à garder sous l’âge limite), versé une fois"),
    ),
    "psu": Law(
        (_("Circulaire Cnaf n° 2019-005 du 5 juin 2019 (barème national des participations familiales)"),),
        _("tarif horaire = ressources N-2 mensuelles, bornées par le plancher et le plafond × taux d’effort"),
    ),
    "cmg_emploi_direct": Law(
        (
            _("Art. L.531-5, L.531-9, D.531-17 à D.531-18-3 et R.531-6 du code de la sécurité sociale"),
            _("Art. D.531-19 : situations assimilées à une activité"),
            _("Art. R.552-2 et R.552-3 : ouverture et fin du droit"),
        ),
        _("CMG = C × (1 − R × TE / CR) : dépense C, revenu mensuel R, taux d’effort TE, coût de référence CR"),
    ),
    "cmg_structure": Law(
        (
            _("Art. L.531-6, L.531-9 et D.531-20 à D.531-22 du code de la sécurité sociale"),
            _("Art. R.532-1 à R.532-8 : ressources (revenus nets catégoriels N-2)"),
            _("Art. R.552-2 et R.552-3 : ouverture et fin du droit"),
        ),
        _("CMG = min(part maximale × dépense ; maximum en % de la BMAF, selon tranche, âge et majorations) − CRDS"),
    ),
    "credit_impot_garde": Law((_("Art. 200 quater B du code général des impôts ; BOI-IR-RICI-300"),), CREDIT),
    "credit_impot_domicile": Law(
        (_("Art. 199 sexdecies et 200-0 A du code général des impôts"),),
        CREDIT,
    ),
    "cesu_prefinance": Law(
        (_("Art. L.1271-1 et D.7233-8 du code du travail"), _("Arrêté annuel fixant le plafond exonéré")),
        _("montant dit par la famille ; plafond exonéré par an et par bénéficiaire"),
    ),
    "prepare": Law(
        (_("Art. L.531-4, L.531-9 et D.531-21 VII du code de la sécurité sociale"),),
        _("montant = % de la BMAF selon la durée de travail conservée, avant CRDS"),
    ),
}
