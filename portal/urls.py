"""The portal's addresses, in French: people read them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from portal import health

urlpatterns = [
    path("sante/", health.ready, name="sante"),
    path("sante/vivant/", health.alive, name="sante_vivant"),
    path("lieux/", include("territory.urls")),
    path("compte/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
