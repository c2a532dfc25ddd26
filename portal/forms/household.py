"""Page 3, « Combien je paierai ? »: the fewest questions that a price needs. POST only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aids.domain.household import Activity
from portal.forms.fields import Choice, EurosField
from portal.household import MOST_CHILDREN, HouseholdAnswers

UNKNOWN = "passer"


class HouseholdForm(forms.Form):
    """`tax_year` is the year whose income counts; it is said in the label."""

    enfants = Choice(
        label=gettext_lazy("Enfants à charge"),
        help_text=gettext_lazy("Tous vos enfants, pas seulement ceux à faire garder."),
        choices=[(str(n), str(n)) for n in range(1, MOST_CHILDREN + 1)],
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    ressources = Choice(
        label=gettext_lazy("Aujourd’hui, vous avez :"),
        choices=[
            ("rsa", gettext_lazy("RSA ou aucune ressource")),
            ("revenus", gettext_lazy("Salaire, chômage, autre")),
            ("refus", gettext_lazy("Je préfère ne pas le dire")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse, ou « Je préfère ne pas le dire ».")},
    )
    montant = EurosField(
        required=False,
        max_length=30,
        help_text=gettext_lazy("Le total de votre foyer, sur l’avis d’impôt, avant abattement. En euros par an."),
        widget=forms.TextInput(attrs={"class": "fr-input", "inputmode": "decimal", "autocomplete": "off"}),
    )
    inconnu = forms.BooleanField(label=gettext_lazy("Je ne sais pas"), required=False)
    seul = Choice(
        label=gettext_lazy("Vous élevez votre enfant seul(e) ?"),
        choices=[("oui", gettext_lazy("Oui")), ("non", gettext_lazy("Non")), (UNKNOWN, gettext_lazy("Passer"))],
        required=False,
        widget=forms.RadioSelect,
    )
    situation = Choice(
        label=gettext_lazy("Aujourd’hui, vous ou l’autre parent :"),
        help_text=gettext_lazy("Pour l’aide de la Caf : assistante maternelle, micro-crèche, garde chez vous."),
        choices=[
            (UNKNOWN, gettext_lazy("Passer")),
            (Activity.EMPLOI, gettext_lazy("travaillez")),
            (Activity.CHOMAGE_INDEMNISE, gettext_lazy("recevez le chômage")),
            (Activity.FORMATION_REMUNEREE, gettext_lazy("suivez une formation payée")),
            (Activity.RSA, gettext_lazy("recevez le RSA")),
            (Activity.ASS, gettext_lazy("recevez l’ASS, aide de fin de chômage")),
            (Activity.AAH, gettext_lazy("recevez l’AAH, aide pour adulte handicapé")),
            (Activity.ETUDIANT, gettext_lazy("étudiez (les deux, si vous êtes deux)")),
            (Activity.SERVICE_CIVIQUE, gettext_lazy("êtes en service civique (les deux, si vous êtes deux)")),
            (Activity.AUCUNE, gettext_lazy("rien de tout cela")),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    aeeh = Choice(
        label=gettext_lazy("Recevez-vous l’AEEH, aide pour enfant handicapé ?"),
        choices=[
            ("0", gettext_lazy("Non, ou passer")),
            ("1", gettext_lazy("Oui, pour 1 enfant")),
            ("2", gettext_lazy("Oui, pour 2 enfants")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, tax_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["montant"].label = _("Revenus déclarés pour %(year)s") % {"year": tax_year}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("ressources") == "revenus" and not values.get("inconnu"):
            if values.get("montant") is None and "montant" not in self.errors:
                self.add_error("montant", _("Écrivez vos revenus, ou cochez « Je ne sais pas »."))
        elif "montant" in self.errors:
            del self.errors["montant"]
        if int(values.get("aeeh") or 0) > int(values.get("enfants") or MOST_CHILDREN):
            self.add_error("aeeh", _("Vous avez indiqué moins d’enfants à charge."))
        return values

    def answers(self) -> HouseholdAnswers:
        """What was answered. Only once the form is valid."""
        values = self.cleaned_data
        knows = values["ressources"] == "revenus" and not values["inconnu"]
        return HouseholdAnswers(
            children=int(values["enfants"]),
            income=values["ressources"],
            declared=values["montant"] if knows else None,
            alone={"oui": True, "non": False}.get(values["seul"]),
            aeeh=int(values["aeeh"] or 0),
            situation=_situation(values["situation"]),
        )

    @staticmethod
    def initial_of(answers: HouseholdAnswers | None, children: int) -> dict[str, Any]:
        """What the page shows when it opens: the answers already given, else the children of the search."""
        if answers is None:
            return {"enfants": str(children), "seul": UNKNOWN, "aeeh": "0", "situation": UNKNOWN}
        return {
            "enfants": str(answers.children),
            "ressources": answers.income,
            "montant": "" if answers.declared is None else f"{answers.declared:f}".removesuffix(".00"),
            "inconnu": answers.income == "revenus" and answers.declared is None,
            "seul": {True: "oui", False: "non", None: UNKNOWN}[answers.alone],
            "aeeh": str(answers.aeeh),
            "situation": answers.situation or UNKNOWN,
        }


def _situation(answer: str) -> Activity | None:
    return Activity(answer) if answer and answer != UNKNOWN else None
