"""Addresses of the places, under /lieux/."""

from __future__ import annotations

from django.urls import path

from territory import views

app_name = "territory"

urlpatterns = [
    path("suggestions/", views.suggestions, name="suggestions"),
]
