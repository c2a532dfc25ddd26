"""What a file says of a family, to correct: the parent's page and the counsellor's ask the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import MobileField
from families.domain.birth_months import written
from families.domain.family import Family
from portal.forms.birth_months import BirthMonthsField
from portal.forms.fields import Choice, EurosField

YES, NO = "oui", "non"
YES_NO = [(YES, _("Oui")), (NO, _("Non"))]
TEXT = {"class": "fr-input", "autocomplete": "off"}


class FamilyForm(forms.Form):
    """Every answer that a file may hold; an income needs the agreement beside it."""

    prenom = forms.CharField(
        label=_("Prénom"),
        max_length=60,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": _("Écrivez le prénom."), "max_length": _("Ce prénom est trop long.")},
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs=TEXT),
        error_messages={"invalid": _("Cette adresse e-mail est incomplète. Écrivez par exemple prenom@exemple.fr.")},
    )
    mobile = MobileField(required=False, widget=forms.TextInput(attrs={**TEXT, "inputmode": "tel"}))
    message = Choice(label=_("Peut-on laisser un message ?"), choices=YES_NO, widget=forms.RadioSelect)
    naissances = BirthMonthsField(
        label=_("Mois de naissance des enfants"), help_text=_("Par exemple 11/2023, 03/2025."), required=False
    )
    seul = Choice(
        label=_("Parent seul"),
        choices=[*YES_NO, ("", _("Ne pas le dire"))],
        required=False,
        widget=forms.RadioSelect,
    )
    revenus = EurosField(
        label=_("Revenus d’une année"), help_text=_("Facultatif. En euros, avant impôt."), required=False
    )
    accord_revenus = forms.BooleanField(
        label=_("D’accord pour garder ces revenus dans le dossier"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )

    def __init__(self, data: Any = None, *, family: Family) -> None:
        self.before = family
        super().__init__(data, initial=_typed(family))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not answers.get("email") and not answers.get("mobile") and not {"email", "mobile"} & set(self.errors):
            self.add_error("email", _("Gardez une adresse e-mail ou un mobile."))
        income = answers.get("revenus")
        if income is not None and income != self.before.income and not answers.get("accord_revenus"):
            self.add_error("accord_revenus", _("Cochez l’accord, ou laissez les revenus vides."))
        return answers

    def family(self) -> Family:
        """What was answered. Only once the form is valid."""
        answers = self.cleaned_data
        income: Decimal | None = answers.get("revenus")
        return Family(
            first_name=answers["prenom"].strip(),
            email=(answers.get("email") or "").lower(),
            phone=answers.get("mobile") or "",
            may_leave_message=answers["message"] == YES,
            birth_months=answers.get("naissances") or (),
            single_parent={YES: True, NO: False}.get(answers.get("seul", "")),
            income=income,
        )


def _typed(family: Family) -> dict[str, Any]:
    """The answers of a file, as its form shows them."""
    alone = {True: YES, False: NO, None: ""}[family.single_parent]
    return {
        "prenom": family.first_name,
        "email": family.email,
        "mobile": family.phone,
        "message": YES if family.may_leave_message else NO,
        "naissances": written(family.birth_months),
        "seul": alone,
        "revenus": "" if family.income is None else f"{family.income.normalize():f}".replace(".", ","),
        "accord_revenus": family.income is not None,
    }
