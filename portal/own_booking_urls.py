"""« Mes demandes »: each page once behind an account, once behind the code of a file; and the calendar feed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from portal.family_door import by_account, by_file
from portal.views import ask_places, own_bookings, own_calendar


def _both(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    return [
        path(f"mes-demandes/{route}", by_account(view), name=f"my_{name}"),
        path(f"mon-dossier/demandes/{route}", by_file(view), name=f"own_file_{name}"),
    ]


urlpatterns = [
    *_both("", own_bookings.bookings, "bookings"),
    *_both("agenda.ics", own_calendar.file, "calendar"),
    *_both("agenda/", own_calendar.address, "calendar_address"),
    *_both("attente/<int:pk>/<slug:code>/", own_bookings.waiting, "waiting"),
    *_both("rencontre/<int:pk>/<slug:code>/", own_bookings.introduction, "introduction"),
    *_both("<int:pk>/<slug:code>/", own_bookings.booking, "booking"),
    path("demander/", ask_places.ask_places, name="ask_places"),
    path("agenda/<str:token>.ics", own_calendar.feed, name="calendar_feed"),
]
