"""Addresses of the aids, under those of the administration: staff with a second factor only."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from aids.views import check_baremes

urlpatterns = [path("", admin.site.admin_view(check_baremes), name="check_baremes")]
