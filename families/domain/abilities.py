"""Who may do what on a family's file: its rows of the one table (accounts.domain.abilities).

The team follows families together: a counsellor may do on each file of the organisation what they may on their own.
Administering an organisation opens no file, nor does administering the portal.
"""

from __future__ import annotations

from accounts.domain.abilities import Ability, Actor, Grant, ObjectRules, Relation


class FamilyFileAbility(Ability):
    SEE = "see", "voir le dossier"
    EDIT = "edit", "corriger le dossier, noter un contact"
    SHARE_NEED = "share_need", "ajouter un besoin de garde, l’enlever"
    TRANSFER = "transfer", "confier le dossier à un collègue"
    EXPORT = "export", "exporter le dossier"
    ERASE = "erase", "effacer le dossier"


class CareNeedAbility(Ability):
    SEE = "see", "voir le besoin de garde"
    EDIT = "edit", "changer les familles qui le partagent"


class SavedSearchAbility(Ability):
    SEE = "see", "voir la recherche et ses nouvelles places"
    CHANGE = "change", "la mettre en pause, la reprendre, la supprimer"


RULES = (
    ObjectRules(
        kind="family_file",
        label="dossiers des familles",
        every=FamilyFileAbility,
        grants=(Grant(Actor.COUNSELLOR, Relation.OWN, frozenset(FamilyFileAbility)),),
    ),
    ObjectRules(
        kind="care_need",
        label="besoins de garde",
        every=CareNeedAbility,
        grants=(Grant(Actor.COUNSELLOR, Relation.OWN, frozenset(CareNeedAbility)),),
    ),
    ObjectRules(
        kind="saved_search",
        label="recherches gardées",
        every=SavedSearchAbility,
        grants=(Grant(Actor.PERSON, Relation.SELF, frozenset(SavedSearchAbility)),),
    ),
)
