"""Letters to people: where their links lead, who carries them, how long they are tried and kept."""

from __future__ import annotations

from pathlib import Path

from portal.settings import environment

# Where the links of a letter lead: a worker has no request to read it from.
SITE_URL = environment.text("SITE_URL", "http://localhost:8000").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "ne-pas-repondre@localhost")
# The sender of the envelope, where servers send back what cannot be delivered: ``manage.py read_bounce`` reads it.
BOUNCE_EMAIL = environment.text("BOUNCE_EMAIL") or DEFAULT_FROM_EMAIL

# Path of a class with ``send(number, text, reference)`` (core.messages.sms). Without one, mobile numbers are not
# offered. OVHcloud is "core.messages.ovh.OvhSender", with the account below.
SMS_SENDER = environment.text("SMS_SENDER")
OVH_SMS_ENDPOINT = environment.text("OVH_SMS_ENDPOINT", "https://eu.api.ovh.com/1.0")
OVH_SMS_SERVICE = environment.text("OVH_SMS_SERVICE")
OVH_SMS_NAME = environment.text("OVH_SMS_NAME")
OVH_APPLICATION_KEY = environment.text("OVH_APPLICATION_KEY")
OVH_APPLICATION_SECRET = environment.text("OVH_APPLICATION_SECRET")
OVH_CONSUMER_KEY = environment.text("OVH_CONSUMER_KEY")

# How long after each failed attempt the next one comes: a day and a half in all, then the letter is dead.
OUTBOX_BACKOFF_MINUTES = (1, 5, 15, 60, 180, 360, 720, 720)
# How long a worker has a letter to itself: well above the slowest conversation with a relay (EMAIL_TIMEOUT is
# for each of its replies), or two workers would send it.
OUTBOX_LEASE_SECONDS = 300
# Long enough to answer « I was never told », within the 3 to 6 months of an unanswered request.
OUTBOX_KEPT_DAYS = 90

# Folder where every message that leaves is kept, for the page of the demonstration; None: nowhere, and no page.
SENT_MESSAGES_DIR: Path | None = None
