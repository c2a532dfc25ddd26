"""Production: everything comes from the environment, and a missing variable stops the start."""

import os

from portal.settings.base import *  # noqa: F403

SECRET_KEY = os.environ["SECRET_KEY"]
