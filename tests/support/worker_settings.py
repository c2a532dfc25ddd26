"""A worker that a test starts and kills: a real relay on this machine, and a short lease."""

from __future__ import annotations

import os

from portal.settings.local import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ["RELAY_PORT"]), 20
OUTBOX_LEASE_SECONDS = 2
