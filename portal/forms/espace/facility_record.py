"""The record of a facility: contact, welcome, hours, ages, admission and tariff, as its manager edits them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.domain import week
from childcare.domain.facility_record import (
    ADMISSION_FIELDS,
    AGES,
    CONTACT_FIELDS,
    EDITABLE_FIELDS,
    HOURS,
    TARIFF_FIELDS,
    WELCOME_FIELDS,
)
from childcare.forms import WeekField
from childcare.models import Facility, Site
from childcare.selectors.facility_record import FacilityRecord
from childcare.services.facility_record import RecordChanges
from portal.forms.espace.record_fields import CommunesField, PhoneField, PriceField, WindowsField, YesNoField
from portal.forms.fields import Choices, DayField
from portal.words.espace.facility_record import imported_ages, imported_words
from portal.words.facility import LANGUAGES

SECTIONS = (
    (gettext_lazy("Coordonnées"), CONTACT_FIELDS),
    (gettext_lazy("Accueil"), WELCOME_FIELDS),
    (gettext_lazy("Admission"), ADMISSION_FIELDS),
    (gettext_lazy("Tarif"), TARIFF_FIELDS),
)
OLDEST_MONTHS = 216
SEVERAL = ("languages", "documents")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A field as the page shows it, with what the last import said of it, in words; empty when it said nothing."""

    field: BoundField
    template: str
    imported: str
    differs: bool


def hours_name(site: Site) -> str:
    return f"horaires_{site.pk}"


def age_names(group_pk: int) -> tuple[str, str]:
    return f"age_min_{group_pk}", f"age_max_{group_pk}"


class FacilityRecordForm(forms.ModelForm):
    """Bound to `data` to save; else shown with the record, or with what was `typed` so far."""

    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False, max_length=40)
    website = forms.URLField(label=gettext_lazy("Site internet"), required=False, max_length=500, assume_scheme="https")
    languages = Choices(
        label=gettext_lazy("Langues parlées"),
        required=False,
        choices=[(key, _(name)) for key, name in LANGUAGES.items()],
    )
    handicap_trained = YesNoField(label=gettext_lazy("Équipe formée au handicap"))
    urgent_without_visit = YesNoField(label=gettext_lazy("Accueil d’urgence sans visite"))
    documents = Choices(label=gettext_lazy("Pièces demandées"), required=False, choices=Facility.Document.choices)
    next_commission = DayField(label=gettext_lazy("Prochaine commission"), required=False)
    arrival_windows = WindowsField(label=gettext_lazy("Heures d’arrivée"))
    departure_windows = WindowsField(label=gettext_lazy("Heures de départ"))
    residence_communes = CommunesField(label=gettext_lazy("Communes prioritaires ou réservées"))
    plafond_local = PriceField(label=gettext_lazy("Plafond local de ressources (€ par mois)"), required=False)
    hourly_price = PriceField(label=gettext_lazy("Prix horaire (€)"), required=False)
    flat_price = PriceField(label=gettext_lazy("Forfait (€)"), required=False)
    billing_unit_minutes = forms.IntegerField(
        label=gettext_lazy("Unité de facturation (minutes)"), min_value=1, max_value=24 * 60
    )
    membership_fee = PriceField(label=gettext_lazy("Adhésion annuelle (€)"), required=False)

    class Meta:
        model = Facility
        fields = EDITABLE_FIELDS

    def __init__(
        self, record: FacilityRecord, data: QueryDict | None = None, *, typed: QueryDict | None = None
    ) -> None:
        self.record = record
        super().__init__(data, instance=copy(record.facility))
        for site in record.sites:
            self._add_site(site)
        for field in self.fields.values():
            _dress(field)
        if typed is not None:
            self.initial.update(
                {name: typed.getlist(name) if name in SEVERAL else typed.get(name, "") for name in self.fields}
            )

    def _add_site(self, site: Site) -> None:
        self.fields[hours_name(site)] = WeekField(initial=site.open_week)
        for group in site.age_groups.all():
            labels = (gettext_lazy("Âge minimal (mois révolus)"), gettext_lazy("Âge maximal (mois, exclu)"))
            bounds = (group.min_months, group.max_months)
            for name, label, bound in zip(age_names(group.pk), labels, bounds, strict=True):
                self.fields[name] = forms.IntegerField(label=label, initial=bound, min_value=0, max_value=OLDEST_MONTHS)

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"]
        return text.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._needs("tariff", Facility.Tariff.HOURLY, "hourly_price", _("Indiquez le prix d’une heure."))
        self._needs("tariff", Facility.Tariff.FLAT, "flat_price", _("Indiquez le montant du forfait."))
        self._needs("tariff", Facility.Tariff.FLAT, "flat_period", _("Dites ce que le forfait paie."))
        if not self.cleaned_data.get("email"):
            channel = Facility.RequestChannel.TELEPHONE
            self._needs("request_channel", channel, "phone", _("Indiquez un numéro ou une adresse électronique."))
        for residence in (Facility.Residence.PRIORITY, Facility.Residence.ONLY):
            self._needs("residence", residence, "residence_communes", _("Indiquez au moins une commune."))
        for site in self.record.sites:
            for group in site.age_groups.all():
                self._check_ages(*age_names(group.pk))
        return cleaned

    def _needs(self, name: str, value: str, needed: str, message: str) -> None:
        if self.cleaned_data.get(name) == value and needed not in self.errors and not self.cleaned_data.get(needed):
            self.add_error(needed, message)

    def _check_ages(self, least: str, below: str) -> None:
        first, last = self.cleaned_data.get(least), self.cleaned_data.get(below)
        if first is not None and last is not None and last <= first:
            self.add_error(below, _("L’âge maximal doit dépasser l’âge minimal."))

    def changes(self) -> RecordChanges:
        """What differs from the record. Only once the form is valid."""
        facility, cleaned = self.record.facility, self.cleaned_data
        sites = self.record.sites
        bands = {
            group.pk: (tuple(cleaned[name] for name in age_names(group.pk)), (group.min_months, group.max_months))
            for site in sites
            for group in site.age_groups.all()
        }
        return RecordChanges(
            fields={name: cleaned[name] for name in EDITABLE_FIELDS if cleaned[name] != getattr(facility, name)},
            hours={site.pk: cleaned[hours_name(site)] for site in sites if cleaned[hours_name(site)] != site.open_week},
            ages={pk: (typed[0], typed[1]) for pk, (typed, present) in bands.items() if typed != present},
        )

    def sections(self) -> list[tuple[str, list[RecordRow]]]:
        """The page, in order: a title and its rows."""
        shown = [(str(title), [self._row(name) for name in names]) for title, names in SECTIONS]
        sites = [(self._site_title(site), self._site_rows(site)) for site in self.record.sites]
        return [*shown[:2], *sites, *shown[2:]]

    def _row(self, name: str) -> RecordRow:
        value = self.record.imported.get(name)
        words = imported_words(name, value)
        return RecordRow(self[name], _template(self[name]), words, value != getattr(self.record.facility, name))

    def _site_title(self, site: Site) -> str:
        return _("Horaires et âges") if len(self.record.sites) == 1 else _("Horaires et âges : %s") % site

    def _site_rows(self, site: Site) -> list[RecordRow]:
        imported = self.record.imported_sites.get(site.pk, {})
        said = imported.get(HOURS, "")
        present = "" if site.open_week is None else week.format_week(site.open_week)
        rows = [RecordRow(self[hours_name(site)], "fields/input.html", said, said != present)]
        groups = site.age_groups.all()
        ages = imported.get(AGES) if len(groups) == 1 else None
        for group in groups:
            differs = ages is not None and ages != [group.min_months, group.max_months]
            first, last = (self[name] for name in age_names(group.pk))
            rows.append(RecordRow(first, "fields/input.html", imported_ages(ages), differs))
            rows.append(RecordRow(last, "fields/input.html", "", differs=False))
        return rows


def taken_back(record: FacilityRecord, typed: QueryDict, name: str) -> QueryDict:
    """What was typed, with the imported value in one field; unchanged when no import said that field."""
    answers = typed.copy()
    if name in record.imported:
        answers[name] = str(record.imported[name])
    for site in record.sites:
        imported, groups = record.imported_sites.get(site.pk, {}), site.age_groups.all()
        if name == hours_name(site) and HOURS in imported:
            answers[name] = imported[HOURS]
        if len(groups) == 1 and name == age_names(groups[0].pk)[0] and AGES in imported:
            for key, bound in zip(age_names(groups[0].pk), imported[AGES], strict=True):
                answers[key] = str(bound)
    return answers


def _dress(field: forms.Field) -> None:
    if isinstance(field.widget, forms.Select):
        field.widget.attrs["class"] = "fr-select"
    elif not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
        field.widget.attrs["class"] = "fr-input"


def _template(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "fields/checkboxes.html"
    if isinstance(widget, forms.CheckboxInput):
        return "fields/checkbox.html"
    return "fields/select.html" if isinstance(widget, forms.Select) else "fields/input.html"
