"""« Ma semaine » by the link of a Friday letter and a code, under /ma-semaine/<token>/: no page that shows a parent."""

from __future__ import annotations

from django.urls import path

from portal.manager_desk import for_link, with_link
from portal.views.espace import manager_week, week_link

urlpatterns = [
    path("", for_link(manager_week.week), name="manager_week_link"),
    path("code/", with_link(week_link.code), name="manager_week_code"),
    path("<int:pk>/repondre/", for_link(manager_week.answer), name="place_booking_answer_link"),
    path("<int:pk>/jour/", for_link(manager_week.day), name="place_booking_day_link"),
    path("<int:pk>/heures/<int:number>/", for_link(manager_week.extra), name="place_booking_extra_link"),
]
