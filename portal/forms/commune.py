"""« Près de quelle ville ? »: a name or a postal code, and a choice between homonyms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.words.french import listing
from territory.domain.commune import Commune
from territory.gazetteer import gazetteer

MOST_RADIOS = 12


class CommuneField(forms.CharField):
    """The text of a commune; the form that holds it calls `clean_commune`."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Près de quelle ville ?"),
            help_text=gettext_lazy("La vôtre ou celle du rendez-vous. Nom ou code postal."),
            max_length=100,
            widget=forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"}),
            error_messages={
                "required": gettext_lazy("Indiquez une ville ou un code postal."),
                "max_length": gettext_lazy("Ce nom est trop long. Indiquez une ville ou un code postal."),
            },
        )


def clean_commune(form: forms.Form, chosen: str) -> tuple[Commune | None, tuple[Commune, ...]]:
    """The commune that the text designates, else the communes to choose between (biggest first) and an error.

    `chosen` is the INSEE code of the radio button pressed, among the choices offered for the same text.
    """
    text = form.cleaned_data.get("ville")
    if not text:
        return None, ()
    resolution = gazetteer().resolve(text)
    commune = next((choice for choice in resolution.choices if choice.insee == chosen), resolution.commune)
    if commune is None:
        form.add_error("ville", _which_one() if resolution.choices else _unknown(text))
        return None, resolution.choices[:MOST_RADIOS]
    if commune.latitude is None:
        form.add_error("ville", _("Personne n’habite %(name)s. Choisissez une ville voisine.") % {"name": commune.name})
        return None, ()
    return commune, ()


def _which_one() -> str:
    return _("Plusieurs villes portent ce nom. Choisissez la vôtre.")


def _unknown(text: str) -> str:
    close = [commune.label for commune in gazetteer().spelled_like(text)]
    if close:
        return _("Nous ne trouvons pas cette ville. Vouliez-vous dire %(names)s ?") % {"names": listing(close, _("ou"))}
    return _("Nous ne trouvons pas cette ville. Essayez son code postal ou une ville voisine.")
