"""Forms and fields about people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm as AllauthConfirmLoginCodeForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.phone import normalise_mobile


class MobileField(forms.CharField):
    """A French mobile number, cleaned to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        kwargs.setdefault("label", _("Numéro de mobile"))
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        number = normalise_mobile(written)
        if number is None:
            raise ValidationError(_("Écrivez un numéro de mobile français, par exemple 06 12 34 56 78."))
        return number


def login_field() -> forms.CharField:
    """The one field of signing in and of opening an account."""
    by_phone = "phone" in settings.ACCOUNT_LOGIN_METHODS
    return forms.CharField(
        label=_("Adresse e-mail ou numéro de mobile") if by_phone else _("Adresse e-mail"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        max_length=254,
        error_messages={"required": _("Écrivez votre adresse e-mail ou votre numéro de mobile.")},
    )


class LoginForm(AllauthLoginForm):
    """One field: an e-mail address or a mobile number, written as people write it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = login_field()

    def clean_login(self) -> str:
        written = str(super().clean_login())
        return normalise_mobile(written) or written.lower()


class ConfirmLoginCodeForm(AllauthConfirmLoginCodeForm):
    """Counts the attempts at a code on the server.

    allauth counts them in the session, which is a cookie here: who sends an older cookie again would get new
    attempts without end. When the count cannot be kept, nobody signs in.
    """

    ATTEMPTS = 5
    SECONDS = 3600

    def clean_code(self) -> str:
        state = context.request._login_stage.state
        key = f"login-code-attempts:{state.get('user_id')}:{state['at']}"
        cache.add(key, 0, self.SECONDS)
        try:
            attempts = cache.incr(key)
        except ValueError as error:
            raise ValidationError(_("La connexion est indisponible pour quelques minutes.")) from error
        if attempts > self.ATTEMPTS:
            raise ValidationError(_("Trop d’essais : demandez un nouveau code."))
        return super().clean_code()


class SignupForm(AllauthSignupForm):
    """Opening an account: the same single field as signing in, and the same answer whether the account exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": login_field()}
        self._has_phone_field = False

    def clean_login(self) -> str:
        written = str(self.cleaned_data["login"]).strip()
        phone = normalise_mobile(written) if "phone" in settings.ACCOUNT_LOGIN_METHODS else None
        if not phone:
            try:
                validate_email(written)
            except ValidationError:
                raise ValidationError(
                    _("Écrivez une adresse e-mail, ou un numéro de mobile français.")
                    if "phone" in settings.ACCOUNT_LOGIN_METHODS
                    else _("Écrivez une adresse e-mail.")
                ) from None
        return phone or written.lower()

    def clean(self) -> dict[str, Any]:
        """Put what was written under the name that allauth knows, and count the codes that this address is sent."""
        login = self.cleaned_data.get("login")
        if not login:
            return self.cleaned_data
        self.cleaned_data["email" if "@" in login else "phone"] = login
        if not ratelimit.consume(context.request, action="request_login_code", key=login):
            raise get_adapter().validation_error("too_many_login_attempts")
        known = filter_users_by_email(login) if "@" in login else get_adapter().get_user_by_phone(login)
        self.account_already_exists = bool(known)
        return self.cleaned_data
