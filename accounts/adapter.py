"""How allauth meets our accounts: an e-mail or a mobile number, a code, and a sign-in noted on the server."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress, Login
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.device import device_name
from accounts.forms import MobileField
from accounts.identity.organisation import proposal_for
from accounts.identity.session import taken_id_token
from accounts.middleware import SESSION_KEY
from accounts.models import User
from accounts.selectors.second_factor import first_factor_is_new
from accounts.services import second_factors
from accounts.services.sign_ins import begin_sign_in, end_sign_in
from accounts.signed_in import signed_in_user
from core.messages.errors import Refused
from core.messages.sms import send_sms

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def get_login_stages(self) -> list[str]:
        return ["accounts.stages.CodeStage", *super().get_login_stages()[1:]]

    def is_login_by_code_required(self, login: Login) -> bool:
        """Who comes from an identity provider also proves the e-mail that it gives, until it is proven once."""
        records = get_authentication_records(self.request, login.user)
        if records and records[-1]["method"] == "socialaccount":
            return EmailAddress.objects.filter(user=login.user, verified=False).exists()
        return bool(super().is_login_by_code_required(login))

    def login(self, request: HttpRequest, user: User) -> None:
        self._end_current(request)
        super().login(request, user)
        provider, id_token = taken_id_token(request, user)
        sign_in = begin_sign_in(
            user,
            device=device_name(self.get_http_user_agent(request)),
            provider=provider,
            id_token=id_token,
            now=timezone.now(),
        )
        request.session[SESSION_KEY] = str(sign_in.pk)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return self._organisation_first(request) or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self._organisation_first(request) or str(super().get_signup_redirect_url(request))

    @staticmethod
    def _organisation_first(request: HttpRequest) -> str:
        """An agent who belongs nowhere yet is shown the organisation that ProConnect named."""
        return reverse("identity_organisation") if proposal_for(signed_in_user(request)) else ""

    def logout(self, request: HttpRequest) -> None:
        self._end_current(request)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just added a first factor reads the recovery codes without proving it a second time."""
        user = self.request.user
        if user.is_authenticated and first_factor_is_new(user, timezone.now()):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    @staticmethod
    def _end_current(request: HttpRequest) -> None:
        if request.user.is_authenticated and SESSION_KEY in request.session:
            end_sign_in(request.user, request.session[SESSION_KEY], now=timezone.now())

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Open an account with the address or the number of the form, and nothing else."""
        user.email = form.cleaned_data.get("email") or None
        user.phone = form.cleaned_data.get("phone") or None
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified = verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth's word that a second factor came or went, whether or not it is also sent: the journal keeps it."""
        second_factors.note(template_prefix, user=user, now=timezone.now())
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once and are kept nowhere: ten minutes later they are of no use (docs/adr/0047)."""
        try:
            super().send_mail(template_prefix, email, {**context, "product_name": settings.PRODUCT_NAME})
        except (OSError, Refused) as error:
            self._not_sent("email", error)

    def send_account_already_exists_mail(self, email: str) -> None:
        login = self.request.build_absolute_uri(reverse("account_login"))
        self.send_mail("account/email/account_already_exists", email, {"login_url": login})

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._sms(phone, _("%(product)s : votre code est %(code)s") % self._words(code=code))

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._sms(phone, _("%(product)s : aucun compte ne correspond à ce numéro.") % self._words())

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._sms(phone, _("%(product)s : vous avez déjà un compte. Choisissez « Se connecter ».") % self._words())

    def _sms(self, phone: str, text: str) -> None:
        try:
            send_sms(phone, text)
        except (OSError, Refused) as error:
            self._not_sent("sms", error)

    def _not_sent(self, channel: str, error: Exception) -> None:
        """Say that nothing left, rather than ask for a code that never comes. No address goes to the log."""
        log.warning("sign_in_code_not_sent", channel=channel, error=type(error).__name__)
        page = render(self.request, "account/code_not_sent.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        raise ImmediateHttpResponse(page) from error

    @staticmethod
    def _words(**words: str) -> dict[str, str]:
        return {"product": settings.PRODUCT_NAME, **words}
