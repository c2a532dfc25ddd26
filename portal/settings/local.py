"""The demo and the developer's machine: local PostgreSQL and Valkey when none is configured."""

import os

os.environ.setdefault("SECRET_KEY", "local-only-not-a-secret")

from portal.settings.base import *  # noqa: F403

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
