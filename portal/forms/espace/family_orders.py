"""What a counsellor orders for a family: an option at one place, or a request to one, two or three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bookings.models import Demand
from bookings.models.booking import MOST_CHOICES
from portal.forms.fields import Choice, Choices
from portal.journeys.family_booking import Order

Pairs = Sequence[tuple[str, str]]
WAYS = [
    (Demand.Way.CASCADE.value, _("L’un après l’autre, dans cet ordre : le suivant si le premier refuse ou se tait")),
    (Demand.Way.PARALLEL.value, _("Tous ensemble : le oui du parent à l’un libère les autres")),
]
RANKS = (_("Premier choix"), _("Deuxième choix"), _("Troisième choix"))


class OrderForm(forms.Form):
    """`children`: numbers and words of those of the file; `young`, those who need care, are ticked."""

    enfants = Choices(
        label=_("Pour quels enfants ?"),
        error_messages={"required": _("Cochez au moins un enfant.")},
    )
    avip = forms.BooleanField(
        label=_("Contrat AVIP"),
        help_text=_("La place dure le temps du contrat AVIP du territoire."),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, children: Pairs, young: Sequence[str], avip: bool, **said: Any
    ) -> None:
        super().__init__(data, **said)
        self.fields["enfants"].choices = list(children)  # type: ignore[attr-defined]
        self.fields["enfants"].initial = list(young)
        if not avip:
            del self.fields["avip"]

    def order(self) -> Order:
        """Only once the form is valid."""
        chosen = frozenset(int(number) for number in self.cleaned_data["enfants"])
        return Order(children=chosen, avip_term=bool(self.cleaned_data.get("avip")))


class RequestForm(OrderForm):
    """`places`: numbers and words of the sites that answer on the portal, nearest of the search first."""

    facon = Choice(
        label=_("Si vous choisissez plusieurs lieux"),
        choices=WAYS,
        initial=Demand.Way.CASCADE.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, places: Pairs, first: str = "", **said: Any) -> None:
        super().__init__(data, **said)
        for rank, label in enumerate(RANKS, start=1):
            self.fields[f"choix{rank}"] = Choice(
                label=label,
                choices=[("", _("Aucun") if rank > 1 else _("Choisir un lieu")), *places],
                required=rank == 1,
                initial=first if rank == 1 else "",
                widget=forms.Select(attrs={"class": "fr-select"}),
                error_messages={"required": _("Choisissez au moins un lieu.")},
            )
        self.order_fields([*(f"choix{rank}" for rank in range(1, MOST_CHOICES + 1)), "facon", "enfants", "avip"])

    @property
    def choices(self) -> list[Any]:
        """The bound fields of the places, in order."""
        return [self[f"choix{rank}"] for rank in range(1, MOST_CHOICES + 1)]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        seen: set[str] = set()
        for rank in range(1, MOST_CHOICES + 1):
            chosen = answers.get(f"choix{rank}", "")
            if chosen and chosen in seen:
                self.add_error(f"choix{rank}", _("Ce lieu est déjà choisi."))
            seen.add(chosen)
        return answers

    def sites(self) -> list[int]:
        """In order; only once the form is valid, as below."""
        chosen = (self.cleaned_data[f"choix{rank}"] for rank in range(1, MOST_CHOICES + 1))
        return [int(number) for number in chosen if number]

    def way(self) -> Demand.Way:
        """One place alone is a cascade of one."""
        return Demand.Way(self.cleaned_data["facon"]) if len(self.sites()) > 1 else Demand.Way.CASCADE
