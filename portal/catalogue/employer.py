"""The aids of a parent who employs somebody, or who stops working to look after a child."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from aids.domain.rules.cmg_emploi_direct import URSSAF_SIMULATOR
from portal.catalogue.care import CAF_DOCUMENTS
from portal.catalogue.entry import Entry, Figure

DIRECT = "cmg_emploi_direct"

CMG_EMPLOI_DIRECT = Entry(
    code=DIRECT,
    title=_("CMG : assistante maternelle ou garde chez vous"),
    summary=_("La Caf paie une part du salaire quand vous employez la personne."),
    what=(
        _("CMG : complément de libre choix du mode de garde."),
        _("Vous déclarez chaque mois les heures sur Pajemploi."),
        _("Pajemploi calcule l’aide et vous la verse."),
    ),
    who=(
        _("Votre enfant a moins de %(age_limite)s."),
        _("Si vous êtes seul(e) : moins de %(age_limite_parent_isole)s."),
        _("Un parent travaille, touche le chômage ou suit une formation payée."),
        _("Le RSA, l’ASS ou l’AAH suffisent aussi."),
        _("L’aide est versée si votre titre de séjour est valable."),
    ),
    how_much=(
        _("L’aide suit les heures de garde et vos revenus."),
        _("Plus vos revenus sont bas, plus l’aide est grande."),
        _("Les cotisations sociales se calculent à part, sur le site de l’Urssaf."),
    ),
    figures=(
        Figure(_("Assistante maternelle : part des revenus pour une heure"), DIRECT, "taux_effort"),
        Figure(_("Assistante maternelle : coût de référence"), DIRECT, "cout_reference"),
        Figure(_("Assistante maternelle : prix aidé, au plus"), DIRECT, "prix_plafond"),
        Figure(_("Garde chez vous : part des revenus pour une heure"), DIRECT, "taux_effort_domicile"),
        Figure(_("Garde chez vous : coût de référence"), DIRECT, "cout_reference_domicile"),
        Figure(_("Garde chez vous : prix aidé, au plus"), DIRECT, "prix_plafond_domicile"),
        Figure(_("Revenus du mois comptés, au moins"), DIRECT, "plancher"),
        Figure(_("Revenus du mois comptés, au plus"), DIRECT, "plafond"),
        Figure(_("Âge de l’enfant, au plus"), DIRECT, "age_limite"),
        Figure(_("Âge de l’enfant d’un parent seul, au plus"), DIRECT, "age_limite_parent_isole"),
    ),
    where=_("À la Caf ou à la MSA, sur internet. Ensuite, déclarez sur Pajemploi."),
    url="https://www.caf.fr",
    deadline=(
        _("Demandez dès le premier mois de garde."),
        _("L’aide commence le mois avant votre demande, pas plus tôt."),
    ),
    documents=(*CAF_DOCUMENTS, _("Le contrat de travail signé")),
    baremes=(DIRECT, "condition_activite"),
    links=((_("Calculez vos cotisations sociales sur le site de l’Urssaf."), URSSAF_SIMULATOR),),
    other_names=("nounou", "assistant maternel", "MAM", "baby-sitter", "Pajemploi", "PAJE", "Caf", "MSA"),
)

PREPARE = Entry(
    code="prepare",
    title=_("PreParE : vous arrêtez ou réduisez votre travail"),
    summary=_("La Caf verse un revenu au parent qui garde son jeune enfant."),
    what=(
        _("PreParE : prestation partagée d’éducation de l’enfant."),
        _("Elle compense une partie du salaire perdu."),
    ),
    who=(
        _("Vous arrêtez de travailler, ou vous passez à temps partiel."),
        _("Il faut avoir travaillé avant : les règles sont à vérifier à la Caf."),
        _("À taux plein, elle ne se cumule pas avec le CMG."),
    ),
    how_much=(_("Le montant dépend du temps de travail gardé."), _("La CRDS est ensuite retirée.")),
    figures=(
        Figure(_("Vous ne travaillez plus"), "prepare", "taux_plein"),
        Figure(_("Vous travaillez à mi-temps ou moins"), "prepare", "partiel_50"),
        Figure(_("Vous travaillez entre 50 % et 80 %"), "prepare", "partiel_50_80"),
    ),
    where=_("À la Caf ou à la MSA, sur internet"),
    url="https://www.caf.fr",
    deadline=(_("Demandez avant d’arrêter ou de réduire votre travail."),),
    documents=(_("L’attestation de votre employeur : à vérifier avec la Caf"),),
    baremes=("prepare",),
    other_names=("congé parental", "CLCA", "temps partiel", "Caf", "MSA"),
)
