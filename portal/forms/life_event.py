"""« Votre travail ou votre formation »: what the aid of France Travail and the employer's part need. POST only."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aids.domain.life_event import ContractType, LifeEventKind
from portal.forms.fields import Choice, DayField
from portal.forms.household import EurosField
from portal.household import MOST_CHILDREN
from portal.life_event import EventAnswers

UNKNOWN = "passer"
TWO_YEARS = timedelta(days=730)
MOST_DAILY, MOST_YEARLY = Decimal(500), Decimal(20_000)
NUMBERS = forms.TextInput(attrs={"class": "fr-input", "inputmode": "decimal", "autocomplete": "off"})


class NumberField(forms.CharField):
    """A number as people type it, between `least` and `most`: « 17,5 »."""

    widget = NUMBERS

    def __init__(self, *, least: int, most: int, whole: bool = True, **options: Any) -> None:
        super().__init__(required=False, max_length=10, **options)
        self.least, self.most, self.whole = least, most, whole

    def clean(self, value: Any) -> Decimal | None:
        text = "".join(super().clean(value).replace(",", ".").split())
        if not text:
            return None
        number = Decimal(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None
        whole_enough = number is not None and (not self.whole or number == number.to_integral_value())
        if number is None or not whole_enough or not self.least <= number <= self.most:
            kind = _("un nombre entier") if self.whole else _("un nombre")
            values = {"kind": kind, "least": self.least, "most": self.most}
            raise ValidationError(_("Écrivez %(kind)s, de %(least)s à %(most)s.") % values)
        return number.quantize(Decimal(1) if self.whole else Decimal("0.01"))


class LifeEventForm(forms.Form):
    """Every answer may be left out: the page then says which one is missing."""

    inscrit = Choice(
        label=gettext_lazy("Êtes-vous inscrit(e) à France Travail ?"),
        choices=[("oui", gettext_lazy("Oui")), ("non", gettext_lazy("Non")), (UNKNOWN, gettext_lazy("Passer"))],
        required=False,
        widget=forms.RadioSelect,
    )
    evenement = Choice(
        label=gettext_lazy("Que commencez-vous ?"),
        choices=[
            ("", gettext_lazy("Rien pour l’instant")),
            (LifeEventKind.EMPLOI, gettext_lazy("Un travail")),
            (LifeEventKind.FORMATION, gettext_lazy("Une formation")),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    debut = DayField(label=gettext_lazy("Quel est le premier jour ?"), required=False)
    contrat = Choice(
        label=gettext_lazy("Quel contrat de travail ?"),
        choices=[
            ("", gettext_lazy("Passer")),
            (ContractType.CDI, gettext_lazy("CDI")),
            (ContractType.CDD, gettext_lazy("CDD")),
            (ContractType.CTT, gettext_lazy("Intérim")),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    jours = NumberField(
        least=1,
        most=1100,
        label=gettext_lazy("Durée du contrat, en jours"),
        help_text=gettext_lazy("Pour un CDD ou un intérim, week-ends compris."),
    )
    duree_formation = NumberField(
        least=1,
        most=5000,
        label=gettext_lazy("Durée de la formation, en heures"),
    )
    heures = NumberField(least=1, most=80, whole=False, label=gettext_lazy("Heures par semaine"))
    allocation = EurosField(
        required=False,
        max_length=30,
        label=gettext_lazy("Votre allocation chômage, en euros par jour"),
        help_text=gettext_lazy("Montant net. Écrivez 0 si vous n’en recevez pas."),
        widget=NUMBERS,
    )
    moins_de_12 = NumberField(
        least=0,
        most=MOST_CHILDREN,
        label=gettext_lazy("Enfants de moins de 12 ans à faire garder"),
    )
    derniere = DayField(
        label=gettext_lazy("Dernière AGE reçue : début du travail ou de la formation"),
        help_text=gettext_lazy("Laissez vide si vous ne l’avez jamais reçue."),
        required=False,
    )
    cesu = EurosField(
        required=False,
        max_length=30,
        label=gettext_lazy("CESU payé par votre employeur, en euros par an"),
        help_text=gettext_lazy("CESU : chèques pour payer une garde. Sinon, laissez vide."),
        widget=NUMBERS,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        # Beside another form that also asks hours: its own ids.
        super().__init__(*args, **{"auto_id": "travail_%s", **options})
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("evenement") and not values.get("debut") and "debut" not in self.errors:
            self.add_error("debut", _("Indiquez le premier jour du travail ou de la formation."))
        if values.get("debut") and not values.get("evenement") and "evenement" not in self.errors:
            self.add_error("evenement", _("Dites si c’est un travail ou une formation."))
        self._check_day("debut", self.today - TWO_YEARS, self.today + TWO_YEARS)
        self._check_day("derniere", self.today - 5 * TWO_YEARS, self.today)
        if (values.get("allocation") or 0) > MOST_DAILY:
            self.add_error("allocation", _("Ce montant est trop grand. Écrivez l’allocation d’un seul jour."))
        if (values.get("cesu") or 0) > MOST_YEARLY:
            self.add_error("cesu", _("Ce montant est trop grand. Écrivez le total d’une année."))
        return values

    def _check_day(self, name: str, first: date, last: date) -> None:
        day = self.cleaned_data.get(name)
        if day and not first <= day <= last:
            days = {"first": first.strftime("%d/%m/%Y"), "last": last.strftime("%d/%m/%Y")}
            self.add_error(name, _("Indiquez un jour entre le %(first)s et le %(last)s.") % days)

    def answers(self) -> EventAnswers:
        """What was answered. Only once the form is valid."""
        values = self.cleaned_data

        def whole(name: str) -> int | None:
            return None if values[name] is None else int(values[name])

        return EventAnswers(
            registered={"oui": True, "non": False}.get(values["inscrit"]),
            kind=LifeEventKind(values["evenement"]) if values["evenement"] else None,
            start=values["debut"],
            contract_type=ContractType(values["contrat"]) if values["contrat"] else None,
            contract_days=whole("jours"),
            training_hours=whole("duree_formation"),
            hours_per_week=values["heures"],
            daily_allowance=values["allocation"],
            children_under_12=whole("moins_de_12"),
            last_age_on=values["derniere"],
            cesu_yearly=values["cesu"] or None,
        )

    @staticmethod
    def initial_of(answers: EventAnswers) -> dict[str, Any]:
        """What the page shows when it opens: the answers already given."""
        return {
            "inscrit": {True: "oui", False: "non", None: UNKNOWN}[answers.registered],
            "evenement": answers.kind or "",
            "debut": answers.start,
            "contrat": answers.contract_type or "",
            "jours": answers.contract_days,
            "duree_formation": answers.training_hours,
            "heures": _typed(answers.hours_per_week),
            "allocation": _typed(answers.daily_allowance),
            "moins_de_12": answers.children_under_12,
            "derniere": answers.last_age_on,
            "cesu": _typed(answers.cesu_yearly),
        }


def _typed(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}".removesuffix(".00").replace(".", ",")
