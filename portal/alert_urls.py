"""Searches and places that parents keep, alerts without account. A link of a letter opens nothing alone."""

from __future__ import annotations

from django.urls import path

from portal.views import alerts, favourites, my_searches

urlpatterns = [
    path("prevenir/", alerts.alert_ask, name="alert_ask"),
    path("prevenir/code/", alerts.alert_code, name="alert_code"),
    path("alerte/<str:token>/", alerts.alert, name="alert"),
    path("mon-alerte/", alerts.own_alert, name="own_alert"),
    path("mon-alerte/donnees.json", alerts.own_alert_json, name="own_alert_json"),
    path("compte/recherches/donnees.json", my_searches.my_searches_json, name="my_searches_json"),
    path("compte/recherches/", my_searches.my_searches, name="my_searches"),
    path("compte/recherches/<int:pk>/", my_searches.change, name="my_search_change"),
    path("compte/favoris/<int:pk>/", favourites.favourite, name="favourite"),
]
