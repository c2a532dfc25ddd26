"""Where to write when a place is free, for who has no account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.contact import Contact, ContactField


class AlertForm(forms.Form):
    contact = ContactField(label=_("Votre mobile ou votre e-mail"), help_text=_("Un code y arrive tout de suite."))

    def way(self) -> tuple[str, str]:
        """The channel and the address, once the form is valid."""
        contact: Contact = self.cleaned_data["contact"]
        return ("email", contact.email) if contact.email else ("sms", contact.phone)
