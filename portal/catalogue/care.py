"""The two aids that change the price of a place at once: the tariff by income, and the CMG of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from portal.catalogue.entry import Entry, Figure

CAF_DOCUMENTS = (
    _("Vos revenus, si la Caf ou la MSA ne les a pas déjà"),
    _("Les coordonnées de la personne ou du lieu qui garde votre enfant"),
    _("Un RIB"),
)

TARIFF = Entry(
    code="psu",
    title=_("Tarif de crèche selon vos revenus"),
    summary=_("En crèche, le prix d’une heure dépend de vos revenus et de vos enfants."),
    what=(
        _("Ce tarif est le même partout en France."),
        _("Les repas et les couches sont compris."),
        _("Le tarif d’une crèche AVIP est le même."),
    ),
    who=(
        _("Tous les parents. Aucun travail n’est demandé."),
        _("Avec le RSA ou sans ressources, vous payez le tarif le plus bas."),
        _("Certaines petites crèches privées fixent leur prix : ce tarif n’y vaut pas."),
    ),
    how_much=(
        _("Vous payez une part de vos revenus du mois, pour chaque heure."),
        _("Plus vous avez d’enfants, plus cette part est petite."),
    ),
    figures=(
        Figure(_("Part des revenus du mois pour une heure"), "psu", "taux_effort_collectif"),
        Figure(_("Part en crèche familiale ou parentale"), "psu", "taux_effort_familial"),
        Figure(_("Revenus du mois comptés, au moins"), "psu", "plancher"),
        Figure(_("Revenus du mois comptés, au plus"), "psu", "plafond"),
    ),
    where=_("Rien à demander : la crèche calcule ce tarif à l’inscription."),
    url="https://monenfant.fr",
    deadline=(_("Aucun délai. Le tarif est revu chaque année en janvier."),),
    documents=(
        _("Votre numéro d’allocataire Caf ou MSA, s’il existe"),
        _("Sinon votre avis d’impôt"),
    ),
    baremes=("psu",),
    other_names=("PSU", "EAJE", "halte-garderie", "multi-accueil", "AVIP", "participation familiale", "taux d’effort"),
)

CMG_STRUCTURE = Entry(
    code="cmg_structure",
    title=_("CMG : micro-crèche ou entreprise de garde"),
    summary=_("La Caf rembourse une grande part du prix d’une micro-crèche privée."),
    what=(
        _("CMG : complément de libre choix du mode de garde."),
        _("Vous payez le lieu, puis la Caf ou la MSA vous verse l’aide."),
        _("Il vaut aussi pour une entreprise qui garde votre enfant chez vous."),
    ),
    who=(
        _("Votre enfant a moins de %(age_limite)s."),
        _("Un parent travaille, touche le chômage ou suit une formation payée."),
        _("Le RSA, l’ASS ou l’AAH suffisent aussi."),
        _("L’aide est versée si votre titre de séjour est valable."),
    ),
    how_much=(
        _("Le maximum dépend de vos revenus et de l’âge de l’enfant."),
        _("Il est divisé par deux à partir de %(age_demi_montant)s."),
        _("Il est plus grand si vous élevez seul(e) votre enfant."),
        _("Une partie du prix reste toujours à votre charge."),
    ),
    figures=(
        Figure(_("Maximum par mois, revenus bas"), "cmg_structure", "micro_creche_domicile_1", share_of="bmaf"),
        Figure(_("Maximum par mois, revenus moyens"), "cmg_structure", "micro_creche_domicile_2", share_of="bmaf"),
        Figure(_("Maximum par mois, revenus élevés"), "cmg_structure", "micro_creche_domicile_3", share_of="bmaf"),
        Figure(_("Crèche familiale, revenus bas"), "cmg_structure", "assistant_maternel_1", share_of="bmaf"),
        Figure(_("Crèche familiale, revenus moyens"), "cmg_structure", "assistant_maternel_2", share_of="bmaf"),
        Figure(_("Crèche familiale, revenus élevés"), "cmg_structure", "assistant_maternel_3", share_of="bmaf"),
        Figure(_("Revenus bas : au plus, pour un enfant"), "cmg_structure", "plafond_1"),
        Figure(_("Revenus moyens : au plus, pour un enfant"), "cmg_structure", "plafond_2"),
        Figure(_("Part du prix remboursée, au plus"), "cmg_structure", "part_maximale"),
        Figure(_("Prix d’une heure de micro-crèche, au plus"), "cmg_structure", "prix_horaire_maximal"),
        Figure(_("En plus du maximum, pour un parent seul"), "cmg_structure", "majoration_situation"),
        Figure(_("Retiré de l’aide (CRDS)"), "cmg_structure", "crds"),
    ),
    where=_("À la Caf ou à la MSA, sur internet"),
    url="https://www.caf.fr",
    deadline=(
        _("Demandez dès le premier mois de garde."),
        _("L’aide commence le mois avant votre demande, pas plus tôt."),
    ),
    documents=(*CAF_DOCUMENTS, _("La facture du lieu ou de l’entreprise")),
    baremes=("cmg_structure", "condition_activite"),
    other_names=("CMG structure", "PAJE", "micro-crèche PAJE", "crèche familiale", "prestataire", "Caf", "MSA"),
)
