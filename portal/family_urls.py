"""The addresses of a parent's own file: none holds more than a secret that opens nothing alone."""

from __future__ import annotations

from django.urls import path

from portal.views import agreement_text, family_link, own_file, retention

urlpatterns = [
    path("suivi/", family_link.family_link_ask, name="family_link_ask"),
    path("suivi/<str:token>/", family_link.family_link, name="family_link"),
    path("suivi/<str:token>/code/", family_link.family_link_code, name="family_link_code"),
    path("mon-dossier/", own_file.own_file, name="own_file"),
    path("mon-dossier/corriger/", own_file.correct, name="own_file_correct"),
    path("mon-dossier/tout/", own_file.export, name="own_file_export"),
    path("mon-dossier/donnees.json", own_file.export_json, name="own_file_json"),
    path("mon-dossier/accord/retirer/", own_file.withdraw, name="own_file_withdraw"),
    path("mon-dossier/messages/", own_file.choices, name="own_file_choices"),
    path("mon-dossier/garder/", own_file.keep, name="own_file_keep"),
    path("mon-dossier/effacer/", own_file.erase, name="own_file_erase"),
    path("mon-dossier/quitter/", own_file.leave, name="own_file_leave"),
    path("donnees/accords/<slug:version>/", agreement_text.agreement_text, name="agreement_text"),
    path("donnees/durees/", retention.retention, name="retention"),
]
