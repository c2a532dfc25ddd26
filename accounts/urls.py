"""Signing in and out, and the second factor of the administration: no other account page exists yet."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    # One field takes the e-mail or the number: allauth's second page for codes would ask the same again.
    path("connexion/code/", views.login, name="account_request_login_code"),
    path("connexion/code/confirmation/", views.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("inactif/", views.account_inactive, name="account_inactive"),
    # Closed (accounts.adapter), but allauth's messages name it.
    path("inscription/", views.signup, name="account_signup"),
    path("reauthentification/", views.reauthenticate, name="account_reauthenticate"),
    path("second-facteur/", include("allauth.mfa.urls")),
]
