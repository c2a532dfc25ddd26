"""Production: everything comes from the environment, and a missing variable stops the start."""

from __future__ import annotations

from portal.settings import environment
from portal.settings.base import *  # noqa: F403

SECRET_KEY = environment.required("SECRET_KEY")
DATABASE_URL = environment.required("DATABASE_URL")
REDIS_URL = environment.required("REDIS_URL")

SITE_URL = environment.required("SITE_URL").rstrip("/")
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10

# TLS ends at the proxy, which sets this header and strips the one a visitor would send.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
# Off only without TLS, on a machine of one's own: browsers then send the cookies in clear.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.flag("SECURE_COOKIES", default=True)
# The proxy and the probes reach the health check from inside, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
# How many proxies of ours a request goes through: whose X-Forwarded-For the sign-in limits believe.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 1)
