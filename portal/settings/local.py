"""The demo and the developer's machine: local PostgreSQL and Valkey when none is configured, plain HTTP."""

from __future__ import annotations

from portal.settings import environment
from portal.settings.base import *  # noqa: F403
from portal.settings.base import LOCAL_DIR

SECRET_KEY = environment.text("SECRET_KEY", "for this machine only: it protects nothing but a demonstration")
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0

# Messages are written to the terminal, and kept in files so that codes can be found again.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_DIR / "messages"
SMS_SENDER = "accounts.sms.FileSender"
SMS_DIR = LOCAL_DIR / "messages"

# Django and WhiteNoise serve the static files as they are: nothing to collect on this machine.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Nothing typed on this machine leaves it, unless asked.
GEOCODER_ENABLED = environment.flag("GEOCODER_ENABLED")
