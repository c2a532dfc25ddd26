"""The codes of local aids with the words the administration reads."""

from __future__ import annotations

from aids.domain.bareme import Confidence
from aids.domain.care import ModeDeGarde
from aids.domain.household import Activity
from aids.domain.local_aid import Level
from aids.local_aid_format import FormulaKind, IncomeUnit

LEVELS = [
    (Level.COMMUNE.value, "Commune"),
    (Level.EPCI.value, "EPCI (communauté de communes, métropole…)"),
    (Level.DEPARTEMENT.value, "Département"),
    (Level.REGION.value, "Région"),
    (Level.NATIONAL.value, "Partout en France"),
]
MODES = [
    (ModeDeGarde.CRECHE_PSU.value, "Crèche"),
    (ModeDeGarde.MICRO_CRECHE_PSU.value, "Micro-crèche PSU"),
    (ModeDeGarde.HALTE_GARDERIE.value, "Halte-garderie"),
    (ModeDeGarde.CRECHE_FAMILIALE_PSU.value, "Crèche familiale PSU"),
    (ModeDeGarde.CRECHE_PARENTALE.value, "Crèche parentale"),
    (ModeDeGarde.MICRO_CRECHE_PAJE.value, "Micro-crèche PAJE"),
    (ModeDeGarde.CRECHE_FAMILIALE_PAJE.value, "Crèche familiale PAJE"),
    (ModeDeGarde.ASSISTANTE_MATERNELLE.value, "Assistant maternel"),
    (ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT.value, "Garde à domicile, emploi direct"),
    (ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE.value, "Garde à domicile, prestataire"),
]
ACTIVITIES = [
    (Activity.EMPLOI.value, "En emploi"),
    (Activity.CHOMAGE_INDEMNISE.value, "Au chômage indemnisé"),
    (Activity.FORMATION_REMUNEREE.value, "En formation rémunérée"),
    (Activity.RSA.value, "Au RSA"),
    (Activity.ASS.value, "À l’ASS"),
    (Activity.AAH.value, "À l’AAH"),
    (Activity.ETUDIANT.value, "Étudiant"),
    (Activity.SERVICE_CIVIQUE.value, "En service civique"),
    (Activity.AUCUNE.value, "Aucune de ces situations"),
]
INCOME_UNITS = [(IncomeUnit.EUROS.value, "Euros par mois"), (IncomeUnit.SMIC.value, "Nombre de SMIC")]
FORMULAS = [
    (FormulaKind.PER_MONTH.value, "Montant par mois et par enfant"),
    (FormulaKind.PER_DAY.value, "Montant par jour de garde"),
    (FormulaKind.UP_TO_PER_YEAR.value, "Au plus tant par an"),
    (FormulaKind.SHARE_OF_COST.value, "Part de ce que paie la famille"),
    (FormulaKind.IN_WORDS.value, "En mots, sans calcul"),
]
CONFIDENCES = [
    (Confidence.HIGH.value, "Haute : lue dans le texte"),
    (Confidence.MEDIUM.value, "Moyenne : lue dans une autre source"),
    (Confidence.LOW.value, "Basse : à vérifier"),
]
