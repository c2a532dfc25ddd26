"""The letters, for an administrator: read them, and send the dead ones again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.messages.addresses import every_hash
from core.messages.outbox import replay
from core.models import Channel, ContactAddress, ContactPreference, OutboxMessage


class ReadOnlyAdmin(admin.ModelAdmin):
    """Read, never written here."""

    # Said above the list: Django's `search_help_text` would take the place of the field's own name (label-title-only).
    searched_by = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        said = {"subtitle": f"Recherche : {self.searched_by}"} if self.searched_by else {}
        return super().changelist_view(request, {**said, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """« non remis » is the list of dead letters."""

    list_display = ("topic", "channel", "recipient", "state", "attempts", "last_error", "next_attempt_at", "created_at")
    list_filter = ("state", "channel", "topic")
    search_fields = ("recipient", "key")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("send_again",)

    @admin.action(description="Envoyer de nouveau les messages non remis", permissions=["replay"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        count = replay(chosen, actor=request.user, now=timezone.now())
        others = "Les autres n’étaient pas « non remis », ou leur texte est effacé."
        self.message_user(request, f"{count} messages repartent. {others}", messages.INFO)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_outboxmessage")


class ContactPreferenceInline(admin.StackedInline):
    model = ContactPreference
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ContactAddress)
class ContactAddressAdmin(ReadOnlyAdmin):
    """Addresses are known by a hash: to find one, write it whole in the search field."""

    list_display = ("__str__", "channel", "refused_at", "refusal")
    list_filter = ("channel", ("refused_at", admin.EmptyFieldListFilter))
    search_fields = ("address_hash",)
    searched_by = "écrivez l’adresse e-mail ou le numéro (+336…) en entier"
    inlines = (ContactPreferenceInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ContactAddress], search_term: str
    ) -> tuple[QuerySet[ContactAddress], bool]:
        if not search_term.strip():
            return queryset, False
        hashes = [found for channel in Channel.values for found in every_hash(channel, search_term)]
        return queryset.filter(address_hash__in=hashes), False
