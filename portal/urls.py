"""The portal's addresses, in French: people read them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import health
from portal.views import (
    account,
    catalogue,
    compare,
    errors,
    facility,
    facility_queue,
    information,
    messages,
    need,
    places,
    price,
    sent_messages,
    simulator,
    start,
    your_aids,
)
from portal.views.espace import home, journal

urlpatterns = [
    path("", start.start, name="start"),
    path("besoin/<slug:reason>/", need.need, name="need"),
    path("places/", places.places, name="places"),
    path("comparer/", compare.compare, name="compare"),
    path("lieux/<int:pk>-<slug:slug>/", facility.facility, name="facility"),
    path("lieux/<int:pk>/liste-attente/", facility_queue.facility_queue, name="facility_queue"),
    path("mon-prix/", price.price, name="price"),
    path("mon-prix/effacer/", price.erase, name="erase"),
    path("comparer-les-prix/", simulator.simulator, name="simulator"),
    path("vos-aides/", your_aids.your_aids, name="your_aids"),
    path("vos-aides/travail/", your_aids.life_event, name="your_aids_event"),
    path("vos-aides/liste.pdf", your_aids.checklist_pdf, name="your_aids_pdf"),
    path("aides/", catalogue.catalogue, name="catalogue"),
    path("aides/<slug:code>/", catalogue.aid, name="aid"),
    path("aide/", information.help_page, name="help"),
    path("accessibilite/", information.accessibility, name="accessibility"),
    path("donnees-personnelles/", information.privacy, name="privacy"),
    path("mentions-legales/", information.legal, name="legal"),
    path("plan-du-site/", information.site_map, name="site_map"),
    path("messages/arreter/<str:token>/", messages.way_out, name="message_way_out"),
    path("messages/choix/<str:token>/", messages.choices, name="message_choices"),
    path("compte/", account.my_account, name="my_account"),
    path("compte/supprimer/", account.delete, name="my_account_delete"),
    path("compte/messages/", messages.my_messages, name="my_messages"),
    path("demonstration/messages/", sent_messages.sent_messages, name="sent_messages"),
    path("demonstration/messages/<slug:name>/", sent_messages.sent_message, name="sent_message"),
    path("demonstration/messages/<slug:name>/html/", sent_messages.sent_message_html, name="sent_message_html"),
    path("", include("portal.alert_urls")),
    path("", include("portal.family_urls")),
    path("", include("portal.own_booking_urls")),
    path("sante/", health.ready, name="sante"),
    path("sante/vivant/", health.alive, name="sante_vivant"),
    path("lieux/", include("territory.urls")),
    path("espace/", home.space, name="space"),
    path("espace/arrivee/", home.landing, name="landing"),
    path("espace/structure/<int:pk>/journal/", journal.journal, name="organisation_journal"),
    path("espace/structure/<int:pk>/journal.csv", journal.journal_csv, name="organisation_journal_csv"),
    path("espace/", include("accounts.space_urls")),
    path("espace/", include("portal.booking_space_urls")),
    path("espace/familles/", include("portal.family_space_urls")),
    path("espace/lieux/", include("portal.facility_space_urls")),
    path("espace/semaine/", include("portal.week_space_urls")),
    path("ma-semaine/<str:token>/", include("portal.week_link_urls")),
    path("compte/", include("accounts.urls")),
    path("admin/baremes/", include("aids.urls")),
    path("admin/parents-a-prevenir/", include("families.urls")),
    path("admin/", admin.site.urls),
]

if settings.LOCAL_IDENTITY_PROVIDER:
    urlpatterns.append(path("fournisseur-local/", include("accounts.identity.local_provider.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
