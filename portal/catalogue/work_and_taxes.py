"""The lump sum of France Travail, the two tax credits and what an employer gives."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from portal.catalogue.entry import Entry, Figure

TAX_SITE = "https://www.impots.gouv.fr"
TAX_DEADLINE = (
    _("Déclarez vos frais au printemps de l’année suivante."),
    _("Les dates exactes sont sur impots.gouv.fr."),
)

AGE = Entry(
    code="age",
    title=_("AGE : aide à la garde d’enfants de France Travail"),
    summary=_("France Travail verse une somme quand vous commencez un travail ou une formation."),
    what=(
        _("L’aide est versée une seule fois."),
        _("Elle remplace l’AGEPI depuis le 1er mai 2024."),
        _("Il n’est plus nécessaire d’élever seul(e) son enfant."),
        _("Un entretien d’embauche ne suffit pas : il faut commencer."),
    ),
    who=(
        _("Vous êtes inscrit(e) à France Travail."),
        _("Vous touchez peu d’allocation chômage, ou aucune."),
        _("Vous avez un enfant à garder, assez jeune le jour du début."),
        _("Votre contrat ou votre formation dure assez longtemps."),
        _("Vous avez des frais de garde."),
    ),
    how_much=(_("Le montant dépend de vos heures et du nombre d’enfants à garder."),),
    figures=(
        Figure(_("15 h par semaine ou plus, 1 enfant"), "age", "montant_15h_et_plus_1"),
        Figure(_("15 h par semaine ou plus, 2 enfants"), "age", "montant_15h_et_plus_2"),
        Figure(_("15 h par semaine ou plus, 3 enfants et plus"), "age", "montant_15h_et_plus_3"),
        Figure(_("Moins de 15 h par semaine, 1 enfant"), "age", "montant_moins_de_15h_1"),
        Figure(_("Moins de 15 h par semaine, 2 enfants"), "age", "montant_moins_de_15h_2"),
        Figure(_("Moins de 15 h par semaine, 3 enfants et plus"), "age", "montant_moins_de_15h_3"),
        Figure(_("Âge de l’enfant : moins de"), "age", "age_limite"),
        Figure(_("Durée du contrat, au moins"), "age", "contrat_jours_minimum"),
        Figure(_("Durée de la formation, au moins"), "age", "formation_heures_minimum"),
        Figure(_("Allocation chômage par jour, au plus"), "age", "are_minimale", times="are_coefficient"),
        Figure(_("Délai pour demander, après le début"), "age", "delai_demande"),
        Figure(_("Attente entre deux aides"), "age", "delai_entre_deux_aides"),
    ),
    where=_("À France Travail, dans votre espace personnel"),
    url="https://www.francetravail.fr",
    deadline=(
        _("Demandez dans les %(delai_demande)s après le début."),
        _("Hors délai, votre agence peut faire une exception."),
    ),
    documents=(
        _("Votre contrat de travail ou votre attestation de formation"),
        _("Une preuve de l’âge de l’enfant (livret de famille)"),
        _("Une preuve de vos frais de garde, si l’agence la demande"),
    ),
    baremes=("age",),
    other_names=("AGEPI", "AGE", "Pôle emploi", "garde d’enfants parent isolé", "reprise d’emploi"),
)

CREDIT_GARDE = Entry(
    code="credit_impot_garde",
    title=_("Crédit d’impôt : garde hors de chez vous"),
    summary=_("Les impôts rendent une part de vos frais de garde, l’année suivante."),
    what=(
        _("L’aide est versée même si vous ne payez pas d’impôt."),
        _("Elle se calcule sur ce que vous payez, une fois les aides retirées."),
    ),
    who=(
        _("Votre enfant a moins de %(age_limite)s le 1er janvier de l’année."),
        _("Il va en crèche, chez une assistante maternelle ou à la garderie."),
        _("Aucun travail n’est demandé."),
    ),
    how_much=(_("Une part de vos dépenses de l’année, jusqu’à un maximum."), _("Les repas ne comptent pas.")),
    figures=(
        Figure(_("Part rendue"), "credit_impot_garde", "taux"),
        Figure(_("Dépense comptée par enfant, au plus"), "credit_impot_garde", "plafond"),
        Figure(_("Maximum rendu par enfant"), "credit_impot_garde", "taux", share_of="plafond"),
        Figure(_("Résidence alternée : dépense comptée, au plus"), "credit_impot_garde", "plafond_residence_alternee"),
        Figure(_("Part versée en janvier"), "credit_impot_garde", "taux_avance"),
        Figure(_("Âge de l’enfant : moins de"), "credit_impot_garde", "age_limite"),
    ),
    where=_("Dans votre déclaration de revenus, sur impots.gouv.fr"),
    url=TAX_SITE,
    deadline=TAX_DEADLINE,
    documents=(_("L’attestation de paiement de la crèche ou de Pajemploi"),),
    baremes=("credit_impot_garde",),
    other_names=("impôts", "frais de garde", "200 quater B", "7GA"),
)

CREDIT_DOMICILE = Entry(
    code="credit_impot_domicile",
    title=_("Crédit d’impôt : garde chez vous"),
    summary=_("Les impôts rendent une part de ce que coûte une garde chez vous."),
    what=(
        _("L’aide est versée même si vous ne payez pas d’impôt."),
        _("Elle se calcule sur ce que vous payez, une fois les aides retirées."),
        _("L’avance immédiate n’existe pas encore pour les plus jeunes enfants."),
    ),
    who=(
        _("Une personne garde votre enfant chez vous."),
        _("Vous l’employez, ou vous payez une entreprise."),
    ),
    how_much=(
        _("Une part de vos dépenses de l’année, jusqu’à un maximum."),
        _("Le maximum vaut pour tous vos services à domicile."),
    ),
    figures=(
        Figure(_("Part rendue"), "credit_impot_domicile", "taux"),
        Figure(_("Dépense comptée, au plus"), "credit_impot_domicile", "plafond"),
        Figure(_("En plus par enfant"), "credit_impot_domicile", "majoration_par_enfant"),
        Figure(_("Sans dépasser"), "credit_impot_domicile", "plafond_maximum"),
        Figure(_("La première année, sans dépasser"), "credit_impot_domicile", "plafond_maximum_premiere_annee"),
        Figure(_("Part versée en janvier"), "credit_impot_domicile", "taux_avance"),
    ),
    where=_("Dans votre déclaration de revenus, sur impots.gouv.fr"),
    url=TAX_SITE,
    deadline=TAX_DEADLINE,
    documents=(_("L’attestation de Pajemploi ou de l’entreprise"),),
    baremes=("credit_impot_domicile",),
    other_names=("impôts", "emploi à domicile", "199 sexdecies", "nounou à domicile", "avance immédiate"),
)

CESU = Entry(
    code="cesu_prefinance",
    title=_("CESU payé par votre employeur"),
    summary=_("Votre employeur ou son comité peut payer une part de la garde."),
    what=(
        _("CESU : des chèques pour payer une garde déclarée."),
        _("Certains départements et mairies en donnent aussi."),
    ),
    who=(_("Votre employeur, ou son comité (CSE), décide."),),
    how_much=(
        _("L’employeur fixe le montant."),
        _("Jusqu’à un maximum par an, cette aide n’est pas imposée."),
        _("Elle se retire de la dépense qui donne le crédit d’impôt."),
    ),
    figures=(Figure(_("Sans impôt, au plus"), "cesu_prefinance", "plafond_exonere"),),
    where=_("À votre employeur ou à son comité (CSE)"),
    url="https://www.urssaf.fr",
    deadline=(_("Aucun délai fixé par la loi. Demandez à votre employeur."),),
    documents=(_("Une preuve de garde, selon votre employeur"),),
    baremes=("cesu_prefinance",),
    other_names=("chèque emploi service", "comité d’entreprise", "CSE", "ticket CESU"),
)
