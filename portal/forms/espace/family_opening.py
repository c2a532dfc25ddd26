"""Opening a file: four fields, and the agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from families.domain.agreement_text import Channel
from families.domain.family import Family
from portal.forms.birth_months import BirthMonthsField
from portal.forms.contact import Contact, ContactField
from portal.forms.family import YES, YES_NO
from portal.forms.fields import Choice

RECORDED = [(each.value, each.label) for each in Channel if each is not Channel.LINK]


class OpeningForm(forms.Form):
    """First name, one contact, « Peut-on laisser un message ? », birth months; then the agreement, ticked."""

    prenom = forms.CharField(
        label=_("Prénom du parent"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez le prénom."), "max_length": _("Ce prénom est trop long.")},
    )
    contact = ContactField(label=_("E-mail ou mobile du parent"))
    message = Choice(
        label=_("Peut-on laisser un message ?"),
        help_text=_("Demandez-le : une autre personne lit peut-être ce téléphone ou cette boîte."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Demandez au parent si l’on peut laisser un message.")},
    )
    naissances = BirthMonthsField(
        label=_("Mois de naissance des enfants"), help_text=_("Par exemple 03/2025, ou 11/2023, 03/2025.")
    )
    accord = forms.BooleanField(
        label=_("Le parent est d’accord avec ce texte, que je lui ai lu ou donné."),
        widget=forms.CheckboxInput(attrs={"value": "1"}),
        error_messages={"required": _("Sans l’accord du parent, le dossier ne s’ouvre pas.")},
    )
    recueilli = Choice(
        label=_("Accord recueilli"),
        choices=RECORDED,
        initial=Channel.IN_PERSON.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment l’accord a été recueilli.")},
    )

    def family(self) -> Family:
        """What was answered. Only once the form is valid."""
        answers: dict[str, Any] = self.cleaned_data
        contact: Contact = answers["contact"]
        return Family(
            first_name=answers["prenom"].strip(),
            email=contact.email,
            phone=contact.phone,
            may_leave_message=answers["message"] == YES,
            birth_months=answers["naissances"],
        )

    def channel(self) -> Channel:
        return Channel(self.cleaned_data["recueilli"])
