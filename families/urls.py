"""Addresses of families' files under those of the administration: staff with a second factor only."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from families.views import untold_parents

urlpatterns = [path("", admin.site.admin_view(untold_parents), name="untold_parents")]
