"""The demo and the developer's machine: local PostgreSQL and Valkey when none is configured, plain HTTP."""

from __future__ import annotations

from portal.settings import environment
from portal.settings.base import *  # noqa: F403
from portal.settings.base import LOCAL_DIR, LOGGING, SOCIALACCOUNT_PROVIDERS
from portal.settings.identity import application

SECRET_KEY = environment.text("SECRET_KEY", "for this machine only: it protects nothing but a demonstration")
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0

# Codes are read on the terminal of ``make run``, and every message on a page of the demonstration.
EMAIL_BACKEND = "core.messages.sent_files.EmailBackend"
SMS_SENDER = "core.messages.sms.ConsoleAndFileSender"
SENT_MESSAGES_DIR = LOCAL_DIR / "sent-messages"
CELERY_WORKER_REDIRECT_STDOUTS = False  # a message printed by a job stays a message, not a line of JSON
ACCOUNT_LOGIN_METHODS = {"email", "phone"}

# The portal plays ProConnect and FranceConnect itself, unless the real ones are configured.
LOCAL_IDENTITY_PROVIDER = not SOCIALACCOUNT_PROVIDERS
if LOCAL_IDENTITY_PROVIDER:
    SOCIALACCOUNT_PROVIDERS = {
        **application("proconnect", "ProConnect", "/fournisseur-local/proconnect", "releve", "of this machine"),
        **application(
            "franceconnect", "FranceConnect", "/fournisseur-local/franceconnect", "releve", "of this machine"
        ),
    }
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost

# Django and WhiteNoise serve the static files as they are: nothing to collect on this machine.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Nothing typed on this machine leaves it, unless asked.
GEOCODER_ENABLED = environment.flag("GEOCODER_ENABLED")

# The terminal of ``make run`` shows the sign-in codes: one line per request would drown them.
LOGGING["root"]["level"] = environment.text("LOG_LEVEL", "WARNING")
