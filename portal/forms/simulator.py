"""« Comparer les prix » without choosing a place: hours of a week, children, and prices of an hour. GET only."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aids.domain.billing import MINUTES_PER_HOUR, NeedHours, Stays
from aids.domain.care import Child, ModeDeGarde
from aids.domain.wording import french_euros
from aids.estimates import highest_price, reference_price
from portal.forms.children import ROWS, add_children_fields, clean_children, rows_shown
from portal.forms.commune import CommuneField, clean_commune
from portal.journeys.every_kind import FREE_PRICED
from territory.domain.commune import Commune

HOURS = re.compile(
    r"(?P<whole>\d{1,9})(?:[.,](?P<part>\d{1,2}))?\s*(?:(?:h|heures?)\s*(?P<minutes>[0-5]\d)?)?", re.I | re.ASCII
)
PRICE = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?", re.ASCII)
LEAST_MINUTES, MOST_MINUTES = MINUTES_PER_HOUR, 7 * 24 * MINUTES_PER_HOUR
# Nobody charges less than a euro an hour, and the dearest home care stays far below a hundred.
LEAST_PRICE, MOST_PRICE = Decimal(1), Decimal(100)
PRICE_LABELS = {
    ModeDeGarde.MICRO_CRECHE_PAJE: gettext_lazy("Micro-crèche : prix d’une heure"),
    ModeDeGarde.CRECHE_FAMILIALE_PAJE: gettext_lazy("Crèche familiale, prix libre : prix d’une heure"),
    ModeDeGarde.ASSISTANTE_MATERNELLE: gettext_lazy("Assistant maternel : prix d’une heure"),
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: gettext_lazy("Garde chez vous, vous employez : prix d’une heure"),
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE: gettext_lazy("Garde chez vous, par une société : prix d’une heure"),
}


class WeeklyHoursField(forms.CharField):
    """Hours of a week as people type them, « 35 », « 35,5 » or « 35 h 30 »: whole minutes."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).replace("\u00a0", " ").replace("\u202f", " ").strip()
        if not text:
            return None
        found = HOURS.fullmatch(text)
        if found is None or (found["part"] and found["minutes"]):
            raise ValidationError(_("Écrivez vos heures en chiffres, par exemple 35."))
        hours = Decimal(f"{found['whole']}.{found['part'] or 0}")
        minutes = int(hours * MINUTES_PER_HOUR) + int(found["minutes"] or 0)
        if minutes < LEAST_MINUTES:
            raise ValidationError(_("Écrivez au moins 1 heure par semaine."))
        if minutes > MOST_MINUTES:
            raise ValidationError(_("Une semaine n’a que 168 heures. Écrivez vos heures par semaine."))
        return minutes


class HourlyPriceField(forms.CharField):
    """The price of an hour in euros, as people type it: « 9,50 », « 9.5 € »."""

    def clean(self, value: Any) -> Decimal | None:
        text = "".join(super().clean(value).replace("€", "").split())
        if not text:
            return None
        if not PRICE.fullmatch(text):
            raise ValidationError(_("Écrivez un prix en chiffres, par exemple 9,50."))
        price = Decimal(text.replace(",", "."))
        if not LEAST_PRICE <= price <= MOST_PRICE:
            raise ValidationError(_("Écrivez le prix d’une seule heure, entre 1 et 100 euros."))
        return price


class PricesForm(forms.Form):
    """The price of an hour in each kind of care that has no national scale; all are optional."""

    def __init__(self, data: QueryDict | None = None, *, typed: QueryDict | None = None, today: date) -> None:
        """Bound to `data` to answer; else shown with what was `typed` so far, without any reproach."""
        super().__init__(data, initial=typed.dict() if typed else None)
        for mode in FREE_PRICED:
            self.fields[price_name(mode)] = HourlyPriceField(
                label=PRICE_LABELS[mode],
                help_text=_price_hint(mode, today),
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"class": "fr-input", "inputmode": "decimal", "autocomplete": "off"}),
            )

    @property
    def price_fields(self) -> list[forms.BoundField]:
        return [self[price_name(mode)] for mode in FREE_PRICED]

    @property
    def has_price(self) -> bool:
        """Whether the page opens with the prices in sight: some are typed."""
        return any(field.value() for field in self.price_fields)

    def hourly_prices(self) -> dict[ModeDeGarde, Decimal]:
        """Euros an hour that were typed. Only once the form is valid."""
        typed = {mode: self.cleaned_data[price_name(mode)] for mode in FREE_PRICED}
        return {mode: price for mode, price in typed.items() if price is not None}


class SimulatorForm(PricesForm):
    """The same without any search: hours of a week, children, and where the family lives for local aids."""

    heures = WeeklyHoursField(
        label=gettext_lazy("Combien d’heures par semaine ?"),
        help_text=gettext_lazy("Par exemple 35. Comptez le trajet."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "fr-input", "inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez vos heures par semaine, par exemple 35.")},
    )

    def __init__(self, data: QueryDict | None = None, *, typed: QueryDict | None = None, today: date) -> None:
        super().__init__(data, typed=typed, today=today)
        add_children_fields(self.fields, today)
        for row in ROWS:
            self.fields[f"annee{row}"].error_messages["invalid_choice"] = _(
                "Choisissez une année de la liste. Les aides s’arrêtent à 12 ans."
            )
        self.fields["ville"] = home = CommuneField()
        home.required, home.label = False, _("Où habitez-vous ?")
        home.help_text = _("Pour les aides locales. Nom ou code postal. Facultatif.")
        values = data if data is not None else typed or QueryDict()
        self.rows_shown = rows_shown(values)
        self.chosen_commune = values.get("commune", "")
        self.children: tuple[Child, ...] = ()
        self.commune: Commune | None = None
        self.commune_choices: tuple[Commune, ...] = ()
        births = [f"{part}{row}" for row in ROWS for part in ("mois", "annee")]
        self.order_fields(["heures", *births, "ville"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.children = tuple(Child(child.birth_date) for child in clean_children(self))
        self.commune, self.commune_choices = clean_commune(self, self.chosen_commune)
        return self.cleaned_data

    def hours(self) -> NeedHours:
        """One week, without an end. Only once the form is valid."""
        return NeedHours(self.children, week=Stays((self.cleaned_data["heures"],)))


def price_name(mode: ModeDeGarde) -> str:
    """Name of its field, in the address: « prix_micro_creche_paje »."""
    return f"prix_{mode.value}"


def _price_hint(mode: ModeDeGarde, today: date) -> str:
    if (reference := reference_price(mode, today)) is not None:
        return _("Sans réponse : %(price)s, le prix de référence de la loi.") % {"price": french_euros(reference)}
    if (highest := highest_price(mode, today)) is not None:
        return _("Au-delà de %(price)s, la Caf ne donne rien.") % {"price": french_euros(highest)}
    return _("Demandez ce prix. Aucun prix de référence n’existe.")
