"""The test suite: as on a local machine, and stricter: an unknown variable in a template is an error."""

from __future__ import annotations

from jinja2 import StrictUndefined

from portal.settings.local import *  # noqa: F403
from portal.settings.local import LOGGING, MIDDLEWARE, TEMPLATES
from tests.support.templates import StrictInvalid

DEBUG = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_SENDER = "core.messages.sms.MemorySender"
SENT_MESSAGES_DIR = None
MIDDLEWARE = ["tests.support.safe_methods.SafeMethodsMiddleware", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = StrictInvalid("%s")
TEMPLATES[1]["OPTIONS"]["undefined"] = StrictUndefined
# The test client raises what a view raises: no need to log it as well.
LOGGING["loggers"]["django_structlog"] = {"level": "CRITICAL"}
# Static files are looked for when asked, rather than listed again, all of them, for each client of the tests.
WHITENOISE_AUTOREFRESH = True
