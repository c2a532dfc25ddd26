"""The pages of counsellors about the families they follow, under /espace/familles/."""

from __future__ import annotations

from django.urls import path

from portal.views.espace import families, family_lists, family_needs, family_new_places, family_orders

urlpatterns = [
    path("", families.family_files, name="family_files"),
    path("ouvrir/", families.open_new, name="family_file_open"),
    path("importer/", family_lists.bring_in, name="family_list"),
    path("exporter/<slug:kind>/", family_lists.take_out, name="family_files_export"),
    path("confier/", families.transfer, name="family_files_transfer"),
    path("nouvelles-places/", family_new_places.family_new_places, name="family_new_places"),
    path("besoins/", family_needs.family_needs, name="family_needs"),
    path("besoins/nouveau/", family_needs.new, name="family_need_new"),
    path("besoins/<int:pk>/", family_needs.family_need, name="family_need"),
    path("<int:pk>/", families.family_file, name="family_file"),
    path("<int:pk>/chercher/", family_orders.search_for, name="family_search"),
    path("<int:pk>/corriger/", families.edit, name="family_file_edit"),
    path("<int:pk>/contact/", families.contact, name="family_file_contact"),
    path("<int:pk>/lien/", families.hand_over, name="family_file_link"),
    path("<int:pk>/accord/retirer/", families.withdraw, name="family_file_withdraw"),
    path("<int:pk>/exporter/", families.export, name="family_file_export"),
    path("<int:pk>/effacer/", families.erase, name="family_file_erase"),
]
