"""The journal and the histories, for an administrator: everything to read, nothing to write."""

from __future__ import annotations

import json

import pghistory.core
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.admin.messages import ReadOnlyAdmin
from core.audit.registry import all_types, known, read
from core.models import AuditEvent


class TypeFilter(admin.SimpleListFilter):
    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(each.tag, str(each.label)) for each in all_types()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(type=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Numbers of people, organisations and files: the journal holds no name."""

    list_display = ("at", "what", "details", "actor", "acting_for", "organisation", "on_behalf_of", "subject")
    list_filter = (TypeFilter,)
    search_fields = ("=actor", "=acting_for", "=organisation", "=on_behalf_of", "=subject_pk", "=request_id")
    searched_by = "numéro d’une personne, d’une structure, d’un dossier, d’un objet, ou d’une requête"
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description="quoi")
    def what(self, event: AuditEvent) -> str:
        type_ = known(event.type)
        return str(type_.label) if type_ else event.type

    @admin.display(description="détails")
    def details(self, event: AuditEvent) -> str:
        return " ; ".join(f"{label} : {words}" for label, words in read(event.type, event.data))

    @admin.display(description="objet")
    def subject(self, event: AuditEvent) -> str:
        return f"{event.subject_label} {event.subject_pk}".strip()


class HistoryAdmin(ReadOnlyAdmin):
    """One table of history: what changed, by the number of whom, in which request."""

    list_filter = ("pgh_label",)
    search_fields = ("=pgh_obj_id",)
    searched_by = "numéro de l’objet"
    ordering = ("-pgh_created_at", "-pgh_id")
    date_hierarchy = "pgh_created_at"
    show_full_result_count = False
    list_per_page = 50

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        own = [field.attname for field in self.model._meta.fields if not field.name.startswith("pgh_")]
        return ("pgh_created_at", "pgh_label", "pgh_obj_id", *own, "by")

    @admin.display(description="contexte")
    def by(self, line: Model) -> str:
        context = getattr(line, "pgh_context", None)
        return json.dumps(context) if context else ""


for _history in pghistory.core.event_models():
    admin.site.register(_history, HistoryAdmin)
