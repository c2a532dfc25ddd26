"""The pages of professionals about their organisations, under /espace/."""

from __future__ import annotations

from django.urls import path

from accounts.views import invitation_links, members, organisations, registration

urlpatterns = [
    path("structure/nouvelle/", registration.register, name="organisation_register"),
    path("structure/<int:pk>/", organisations.organisation, name="organisation"),
    path("structure/<int:pk>/coordonnees/", organisations.edit, name="organisation_edit"),
    path("structure/<int:pk>/inviter/", members.invite, name="organisation_invite"),
    path(
        "structure/<int:pk>/invitations/<int:invitation_pk>/annuler/", members.void_invitation, name="invitation_void"
    ),
    path("structure/<int:pk>/membres/<int:membership_pk>/", members.member, name="member"),
    path("structure/<int:pk>/membres/<int:membership_pk>/retirer/", members.remove, name="member_remove"),
    path("structure/<int:pk>/agrements/<int:asked_pk>/", organisations.agrement, name="agrement"),
    path("invitation/<str:token>/", invitation_links.invitation, name="invitation"),
]
