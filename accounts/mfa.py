"""How allauth's second factors meet our accounts: secrets are encrypted, and passkeys bear the portal's name."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core import derived_keys

PURPOSE = "releve.second-factor.v1"
# Secrets written before they were encrypted have no such mark, and are still read.
SEALED = "sealed:"


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return SEALED + derived_keys.fernet(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        return derived_keys.fernet(PURPOSE).decrypt(encrypted_text.removeprefix(SEALED).encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Clé d’accès %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": settings.PRODUCT_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        return {"id": user_pk_to_url_str(user).encode(), "display_name": str(user), "name": str(user)}
