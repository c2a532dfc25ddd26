"""Accounts: one signs in with a code sent to an e-mail address or a mobile number. No password anywhere."""

from __future__ import annotations

from portal.settings.messages import SMS_SENDER

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_GET = False

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"} if SMS_SENDER else {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]  # one field takes either (accounts.forms)
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Opening an account asks for the same code; who comes from an identity provider: accounts.adapter.
ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
}
# Six figures, easy to read and to type on a phone: accounts.forms bounds the attempts.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # a code received is the proof
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser: phones are shared
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Per address of the network, and per e-mail or number: « key ». Kept in Valkey.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "alert_code": "20/h/ip",
    "login_failed": "10/m/ip,5/300s/key",
}

MFA_ADAPTER = "accounts.mfa.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Relève"
