"""« Mes demandes »: each page once behind an account, once behind the code of a file; and the calendar feed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from portal.family_door import by_account, by_file
from portal.views import own_calendar
from portal.views.ask_places import ask_places
from portal.views.own_bookings import booking, bookings, introduction, waiting


def _both(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    return [
        path(f"mes-demandes/{route}", by_account(view), name=f"my_{name}"),
        path(f"mon-dossier/demandes/{route}", by_file(view), name=f"own_file_{name}"),
    ]


urlpatterns = [
    *_both("", bookings, "bookings"),
    *_both("agenda.ics", own_calendar.file, "calendar"),
    *_both("agenda/", own_calendar.address, "calendar_address"),
    *_both("attente/<int:pk>/<slug:code>/", waiting, "waiting"),
    *_both("rencontre/<int:pk>/<slug:code>/", introduction, "introduction"),
    *_both("<int:pk>/<slug:code>/", booking, "booking"),
    path("demander/", ask_places, name="ask_places"),
    path("agenda/<str:token>.ics", own_calendar.feed, name="calendar_feed"),
]
