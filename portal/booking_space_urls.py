"""The pages of counsellors and coordinators about places asked and obtained, under /espace/."""

from __future__ import annotations

from django.urls import path

from portal.views.espace import demand_summary, family_orders, followed_demand, introductions, monday, without_place

urlpatterns = [
    path("lundi/", monday.counsellor_monday, name="counsellor_monday"),
    path("option/<int:pk>/", family_orders.hold_place, name="family_hold"),
    path("attendre/<int:pk>/", family_orders.wait_for_place, name="family_wait"),
    path("demander/", family_orders.request_places, name="family_request"),
    path("rencontres/demander/", introductions.ask, name="introduction_ask"),
    path("rencontres/<int:pk>/<slug:code>/", introductions.advance, name="introduction_advance"),
    path("reservations/<int:pk>/", followed_demand.followed_demand, name="followed_demand"),
    path("reservations/<int:pk>/arreter/", followed_demand.give_up, name="followed_demand_stop"),
    path("reservations/<int:pk>/resume/", demand_summary.demand_summary, name="demand_summary"),
    path("reservations/lieu/<int:pk>/<slug:act>/", followed_demand.act_on_place, name="followed_place_act"),
    path("demandes-sans-place/", without_place.demands_without_place, name="demands_without_place"),
    path("demandes-sans-place/<int:pk>/", without_place.demand_without_place, name="demand_without_place"),
    path("demandes-sans-place/accueil/<int:pk>/", without_place.welcome_prepared, name="welcome_prepared"),
]
