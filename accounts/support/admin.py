"""Support access in the administration: opened there, read there, never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import SupportAccess, User
from accounts.services.refusals import NotDone
from accounts.services.support_access import open_access
from accounts.support.forms import SupportAccessForm
from accounts.support.middleware import SESSION_KEY


@admin.register(SupportAccess)
class SupportAccessAdmin(admin.ModelAdmin):
    form = SupportAccessForm
    list_display = ("opened_at", "administrator", "person", "reason", "ends_at", "ended_at")
    list_select_related = ("administrator", "person")
    date_hierarchy = "opened_at"

    def get_fields(self, request: HttpRequest, obj: SupportAccess | None = None) -> tuple[str, ...]:
        return self.list_display if obj else ("contact", "reason")

    def has_change_permission(self, request: HttpRequest, obj: SupportAccess | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SupportAccess | None = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)
        except NotDone as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: SupportAccess, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - for the type checker
        opened = open_access(
            administrator=request.user, person=obj.person, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        obj.pk = opened.pk

    def response_add(
        self, request: HttpRequest, obj: SupportAccess, post_url_continue: str | None = None
    ) -> HttpResponse:
        """At once to the pages of the person, where the banner says so."""
        request.session[SESSION_KEY] = obj.pk
        return redirect("start")
