"""Settings shared by every environment, safe for production: each one opens only what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings import environment
from portal.settings.accounts import *  # noqa: F403
from portal.settings.csp import host_of
from portal.settings.identity import *  # noqa: F403
from portal.settings.jobs import *  # noqa: F403
from portal.settings.logs import *  # noqa: F403
from portal.settings.messages import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]

DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
PRODUCT_NAME = environment.text("PRODUCT_NAME", "Relève")
# The brand block of the State (« République française ») is shown only by who has the right to it.
STATE_BRAND = environment.text("STATE_BRAND")
PUBLISHER = environment.text("PUBLISHER")
CONTACT_EMAIL = environment.text("CONTACT_EMAIL")
SOURCE_CODE_URL = environment.text("SOURCE_CODE_URL")
# Address of the map's tiles, as Leaflet writes it ({z}, {x}, {y}); empty: the outlines served here.
MAP_TILES = environment.text("MAP_TILES")

INSTALLED_APPS = [
    "portal",
    "childcare",
    "aids",
    "bookings",
    "families",
    "accounts",
    "accounts.identity",
    "territory",
    "core",
    "widget_tweaks",
    "dsfr",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_structlog",
    "pghistory",
    "pgtrigger",
    "accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "portal.apps.StaticFilesConfig",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.RegisteredAuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.audit.middleware.HistoryMiddleware",
    "accounts.support.middleware.SupportAccessMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.page_of_buttons",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "portal.context.product",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates/jinja2"],
        "OPTIONS": {"environment": "portal.jinja.environment"},
    },
]

# A web request never waits longer than these; a command that needs more says so (core.timeouts).
DATABASE_OPTIONS = (
    "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c jit=off"
)
DATABASE_URL = environment.text("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, engine="django.db.backends.postgresql")
    if DATABASE_URL
    else {"ENGINE": "core.local_database", "NAME": "releve", "USER": "releve"}
}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        **DATABASES["default"].get("OPTIONS", {}),
        "options": DATABASE_OPTIONS,
        "prepare_threshold": 0,  # Django turns preparing off; core.prepared needs it on
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "core.cache.SoftCache" if REDIS_URL else "core.cache.LocalCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "releve",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# Without the two addresses above, PostgreSQL and Valkey are started here (core.local_services).
LOCAL_DIR = Path(environment.text("LOCAL_DIR", str(BASE_DIR / ".local")))
LOCAL_SERVICES = environment.text("LOCAL_SERVICES")

# One encrypted cookie holds the session, the CSRF secret and the messages: nothing about a visitor is kept
# on the server, and a search needs no cache. It ends with the browser, or twelve hours after its last change.
SESSION_ENGINE = "core.cookie_session"
SESSION_COOKIE_NAME = "releve"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
CSRF_COOKIE_SECURE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A form of the portal is short: a week of hours and three children. Imports do not come through the web.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The manifest storage rewrites url() in the DSFR's stylesheets, so its published SRI hashes no longer hold
# (numerique-gouv/django-dsfr#226): with them on, the browser would drop the whole style sheet.
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *host_of(MAP_TILES)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "microphone": [],
    "geolocation": ["self"],
    "payment": [],
    "usb": [],
}

# Addresses are located by the national address base; without it, by the commune they name (territory.geocoding).
GEOCODER_ENABLED = environment.flag("GEOCODER_ENABLED", default=True)
GEOCODER_SCHEME = environment.text("GEOCODER_SCHEME", "https")
GEOCODER_DOMAIN = environment.text("GEOCODER_DOMAIN", "data.geopf.fr/geocodage")
GEOCODER_TIMEOUT_SECONDS = 2
GEOCODER_REQUESTS_PER_SECOND = environment.number("GEOCODER_REQUESTS_PER_SECOND", 5)
