"""Opening a support access: whose pages, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SupportAccess, User
from accounts.phone import normalise_mobile
from accounts.services.support_access import may_be_read


class SupportAccessForm(forms.ModelForm):
    """`person` is known by the whole address or number of the account: there is no list to look through."""

    contact = forms.CharField(
        label=_("Adresse e-mail ou numéro de mobile du compte"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    class Meta:
        model = SupportAccess
        fields = ["reason"]
        help_texts = {
            "reason": _("La personne lira ce motif. L’accès dure 30 minutes, en lecture seule ; chaque page est notée.")
        }

    def clean_contact(self) -> str:
        written = str(self.cleaned_data["contact"]).strip()
        mobile = normalise_mobile(written)
        known = {"phone": mobile} if mobile else {"email": written.lower()}
        person = User.objects.filter(**known).first()
        if person is None:
            raise forms.ValidationError(_("Aucun compte n’a cette adresse ni ce numéro."))
        if not may_be_read(person):
            raise forms.ValidationError(_("Choisissez un compte actif qui n’administre pas le portail."))
        self.instance.person = person
        return written

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"]).strip()
        if not reason:
            raise forms.ValidationError(_("Dites pourquoi."))
        return reason

    def _post_clean(self) -> None:
        """The service makes the row, with its dates: nothing to validate before it does."""
