"""Signing in and out, opening an account, the second factor, and where one is signed in."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

from accounts.support.views import end
from accounts.views.devices import devices
from accounts.views.recovery_codes import recovery_codes, recovery_codes_file
from accounts.views.sign_out import sign_out

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    # One field takes the e-mail or the number: allauth's second page for codes would ask the same again.
    path("connexion/code/", views.login, name="account_request_login_code"),
    path("connexion/code/confirmation/", views.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", sign_out, name="account_logout"),
    path("inactif/", views.account_inactive, name="account_inactive"),
    path("inscription/", views.signup, name="account_signup"),
    path("reauthentification/", views.reauthenticate, name="account_reauthenticate"),
    path("connexions/", devices, name="account_devices"),
    path("second-facteur/recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/recovery-codes/download/", recovery_codes_file, name="mfa_download_recovery_codes"),
    path("second-facteur/", include("allauth.mfa.urls")),
    path("assistance/fin/", end, name="support_end"),
    path("identite/", include("accounts.identity.urls")),
]
