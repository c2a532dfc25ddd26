"""Coming from, and going back to, an identity provider. An address of one that is not configured is a 404."""

from __future__ import annotations

from allauth.socialaccount import views as allauth_views
from django.urls import path

from accounts.identity import views

urlpatterns = [
    path("relier/", views.link, name="identity_link"),
    path("ma-structure/", views.organisation, name="identity_organisation"),
    path("deconnecte/", views.signed_out, name="identity_signed_out"),
    path("annulee/", allauth_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/connexion/", views.login, name="identity_login"),
    path("<slug:provider_id>/retour/", views.callback, name="identity_callback"),
]
