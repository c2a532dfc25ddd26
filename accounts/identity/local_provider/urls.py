"""The addresses of the local provider, one issuer per provider that it plays."""

from __future__ import annotations

from django.urls import path

from accounts.identity.local_provider import views

app_name = "local_identity"
urlpatterns = [
    path("<slug:provider>/.well-known/openid-configuration", views.configuration, name="configuration"),
    path("<slug:provider>/cles", views.keys, name="keys"),
    path("<slug:provider>/autoriser", views.authorize, name="authorize"),
    path("<slug:provider>/jeton", views.token, name="token"),
    path("<slug:provider>/personne", views.userinfo, name="userinfo"),
    path("<slug:provider>/fin", views.end_session, name="end_session"),
]
