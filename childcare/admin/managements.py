"""Who manages which facility, and the claims: an administrator prints letters, refuses, and ends a management."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.abilities import require
from accounts.access import signed_in
from childcare.domain.abilities import FacilityAbility, FacilityClaimAbility
from childcare.domain.facility_claims import LIVE, ClaimChannel
from childcare.models import FacilityClaim, Management
from childcare.selectors.facility_claims import postal_address
from childcare.services import facility_claims, managements
from childcare.services.refusals import Refused


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at: only actions change something, through the services."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Management)
class ManagementAdmin(ReadOnlyAdmin):
    list_display = ("facility", "organisation", "since", "ended")
    list_filter = (("ended", admin.EmptyFieldListFilter),)
    list_select_related = ("facility", "organisation")
    search_fields = ("facility__name", "organisation__name", "organisation__siret")
    ordering = ("-since", "-pk")
    actions = ("end",)

    @admin.action(description="Mettre fin à la gestion")
    def end(self, request: HttpRequest, queryset: QuerySet[Management]) -> None:
        for management in queryset:
            require(request.user, management, FacilityAbility.END)
            managements.end(management_id=management.pk, user=signed_in(request), now=timezone.now())
        self.message_user(request, "Ces lieux peuvent être rattachés à une autre structure.", messages.SUCCESS)


@admin.register(FacilityClaim)
class FacilityClaimAdmin(ReadOnlyAdmin):
    list_display = ("facility", "organisation", "channel", "state", "created_at", "expires_at", "letter_link")
    list_filter = ("state", "channel")
    list_select_related = ("facility", "organisation")
    search_fields = ("facility__name", "organisation__name", "organisation__siret")
    actions = ("refuse",)

    def get_urls(self) -> list[URLPattern]:
        letter = path("<int:pk>/lettre/", self.admin_site.admin_view(self.letter), name="facility_claim_letter")
        return [letter, *super().get_urls()]

    @admin.display(description="lettre")
    def letter_link(self, claim: FacilityClaim) -> SafeString | str:
        if claim.channel != ClaimChannel.LETTER or claim.state not in LIVE:
            return ""
        return format_html('<a href="{}">Imprimer</a>', reverse("admin:facility_claim_letter", args=[claim.pk]))

    def letter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asked first, since each letter has a new code; then the page to print, which shows it once."""
        claim = FacilityClaim.objects.select_related("facility", "organisation").filter(pk=pk).first()
        if claim is None:
            raise Http404
        require(request.user, claim, FacilityClaimAbility.PRINT_LETTER)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lettre : {claim.facility}",
            "claim": claim,
            "address": postal_address(claim.facility),
            "opts": self.model._meta,
        }
        if request.method != "POST":
            return TemplateResponse(request, "admin/childcare/facilityclaim/ask_letter.html", context)
        try:
            context["code"] = facility_claims.print_letter(claim_id=pk, user=signed_in(request), now=timezone.now())
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:childcare_facilityclaim_changelist")
        claim.refresh_from_db()
        return TemplateResponse(request, "admin/childcare/facilityclaim/letter.html", context)

    @admin.action(description="Refuser la demande")
    def refuse(self, request: HttpRequest, queryset: QuerySet[FacilityClaim]) -> None:
        for claim in queryset:
            require(request.user, claim, FacilityClaimAbility.REFUSE)
            try:
                facility_claims.refuse(claim_id=claim.pk, user=signed_in(request), now=timezone.now())
            except Refused as refusal:
                self.message_user(request, f"{claim} : {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{claim} : refusée.", messages.SUCCESS)
