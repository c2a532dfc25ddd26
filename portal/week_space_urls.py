"""« Ma semaine » of a manager who signed in, under /espace/semaine/."""

from __future__ import annotations

from django.urls import path

from portal.manager_desk import for_member
from portal.views.espace import door_sheet, manager_week, place_booking

urlpatterns = [
    path("", for_member(manager_week.week), name="manager_week"),
    path("liens/finir/", for_member(manager_week.end_links), name="manager_week_links_end"),
    path("feuille/<int:facility_pk>/<str:day>/", for_member(door_sheet.door_sheet), name="door_sheet"),
    path("<int:pk>/", for_member(place_booking.place_booking), name="place_booking"),
    path("<int:pk>/repondre/", for_member(manager_week.answer), name="place_booking_answer"),
    path("<int:pk>/jour/", for_member(manager_week.day), name="place_booking_day"),
    path("<int:pk>/heures/<int:number>/", for_member(manager_week.extra), name="place_booking_extra"),
    path("<int:pk>/admission/", for_member(place_booking.admit), name="place_booking_admit"),
    path("<int:pk>/visites/", for_member(place_booking.plan_visit), name="place_booking_visit"),
    path("<int:pk>/visites/<int:number>/", for_member(place_booking.plan_visit), name="place_booking_visit_move"),
    path(
        "<int:pk>/visites/<int:number>/faite/",
        for_member(place_booking.note_visit),
        name="place_booking_visit_note",
    ),
]
