"""A need that several families share: the hours of a training session, its commune, its families."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from families.domain.care import Care, Hours
from families.models import FamilyFile
from portal.forms.commune import CommuneField, clean_commune
from portal.forms.fields import Choice, Choices, DayField, HourField
from portal.forms.need import TRAVEL
from portal.forms.week import DAYS, MONDAY_TO_FRIDAY
from territory.domain.commune import Commune


class TrainingNeedForm(forms.Form):
    """« Formation aide-soignante, du 1er décembre au 26 février, lundi et jeudi de 9 h à 17 h, Valenciennes »."""

    intitule = forms.CharField(
        label=_("Intitulé"),
        help_text=_("Par exemple « Formation aide-soignante, Greta ». Pas de nom de famille."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"}),
        error_messages={"required": _("Donnez un intitulé.")},
    )
    du = DayField(label=_("Du"), error_messages={"required": _("Donnez le premier jour.")})
    au = DayField(label=_("Au"), required=False, help_text=_("Laissez vide si la fin n’est pas connue."))
    jours = Choices(
        label=_("Quels jours ?"),
        choices=DAYS.items(),
        initial=MONDAY_TO_FRIDAY,
        error_messages={"required": _("Cochez au moins un jour.")},
    )
    de = HourField(label=_("De"), error_messages={"required": _("Donnez l’heure de début.")})
    a = HourField(label=_("À"), error_messages={"required": _("Donnez l’heure de fin.")})
    ville = CommuneField()
    trajet = Choice(
        label=_("Trajet"), choices=[(each, f"{each} min") for each in TRAVEL], initial="30", widget=forms.RadioSelect
    )
    avip = forms.BooleanField(
        label=_("Priorité AVIP (parcours d’insertion)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )
    dossiers = forms.ModelMultipleChoiceField(
        queryset=FamilyFile.objects.none(),
        label=_("Familles concernées"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une famille."),
            "invalid_choice": _("Un dossier coché vient d’être fermé ou effacé."),
            "invalid_pk_value": _("Un dossier coché vient d’être fermé ou effacé."),
        },
    )

    commune: Commune | None = None
    commune_choices: tuple[Commune, ...] = ()

    def __init__(self, data: Any = None, *, files: QuerySet[FamilyFile], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["dossiers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        field.queryset = files
        field.label_from_instance = label_of  # type: ignore[method-assign,assignment]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        self.commune, self.commune_choices = clean_commune(self, self.data.get("commune", ""))
        first, last = answers.get("du"), answers.get("au")
        if first and last and last < first:
            self.add_error("au", _("La fin arrive avant le début. Changez l’une des deux dates."))
        if answers.get("de") is not None and answers.get("de") == answers.get("a"):
            self.add_error("a", _("La fin arrive avant le début. Changez l’une des deux heures."))
        return answers

    def care(self) -> Care:
        """The need. Only once the form is valid."""
        answers = self.cleaned_data
        if self.commune is None:
            raise ValueError("a need has a commune")
        return Care(
            label=answers["intitule"],
            hours=tuple(
                Hours(answers["de"], answers["a"], weekday=int(day)) for day in dict.fromkeys(answers["jours"])
            ),
            insee_code=self.commune.insee,
            starts=answers["du"],
            until=answers["au"],
            travel_minutes=int(answers["trajet"]),
            avip_priority=answers["avip"],
        )


def label_of(file: FamilyFile) -> str:
    """« Sonia, dossier 12 »."""
    return f"{file.first_name}, dossier {file.pk}"
