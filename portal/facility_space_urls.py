"""The pages of managers about their facilities, under /espace/lieux/."""

from __future__ import annotations

from django.urls import path

from portal.views.espace import facilities, facility_claims, free_hours, place_queue, sudden_closing

urlpatterns = [
    path("", facilities.facilities, name="managed_facilities"),
    path("trouver/", facility_claims.find, name="facility_find"),
    path("a-confirmer/", facility_claims.to_vouch, name="facility_claims_to_vouch"),
    path("a-confirmer/<int:pk>/", facility_claims.vouch, name="facility_claim_vouch"),
    path("demandes/<int:pk>/", facility_claims.claim, name="facility_claim"),
    path("<int:pk>/", facilities.record, name="facility_record"),
    path("<int:pk>/a-jour/", facilities.confirm, name="facility_confirm"),
    path("<int:pk>/heures/", free_hours.free_hours, name="facility_hours"),
    path(
        "<int:pk>/heures/retirer/<slug:kind>/<int:number>/",
        free_hours.withdraw_hours,
        name="facility_hours_withdraw",
    ),
    path("attente/<int:pk>/", place_queue.place_queue, name="place_queue"),
    path("points/<int:pk>/", place_queue.queue_points, name="queue_points"),
    path("<int:pk>/fermer/", sudden_closing.sudden_closing, name="facility_close"),
    path("<int:pk>/demander/", facility_claims.ask, name="facility_claim_ask"),
]
