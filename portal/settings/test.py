"""The test suite: as on a local machine, and stricter: an unknown variable in a template is an error."""

from __future__ import annotations

from portal.settings.local import *  # noqa: F403
from portal.settings.local import LOGGING

DEBUG = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_SENDER = "accounts.sms.MemorySender"
LOGGING["root"]["level"] = "WARNING"
