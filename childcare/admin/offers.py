"""The back office of childcare: lieux d'accueil, their sites and groups, and when seats are offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from childcare.forms import AskPostgreSQLForm, SiteForm, WeeklyPatternForm
from childcare.models import AgeGroup, AvipLabel, Closure, Facility, Line, Reservation, Site, Slot, WeeklyPattern
from childcare.services import calendar, patterns
from childcare.services.patterns import Applied
from childcare.services.refusals import reason


class RefusalsInFrench(admin.ModelAdmin):
    """What PostgreSQL refuses after the forms accepted it comes back as a message, never as an error page."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            return self._refused(request, error)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except IntegrityError as error:
            return self._refused(request, error)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changelist_view(request, *args, **kwargs)
        except IntegrityError as error:
            return self._refused(request, error)

    def _refused(self, request: HttpRequest, error: IntegrityError) -> HttpResponse:
        self.message_user(request, reason(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def tell(self, request: HttpRequest, applied: Applied) -> None:
        """Say what became of the slots, and name those that could not change."""
        counts = f"{applied.made} créés, {applied.changed} modifiés, {applied.removed} retirés"
        self.message_user(request, f"Créneaux : {counts}.", messages.SUCCESS)
        for conflict in applied.conflicts:
            self.message_user(request, str(conflict), messages.WARNING)


class SourceFilter(admin.AllValuesFieldListFilter):
    """A link always has words: a facility that no file brought has an empty source."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "saisie à la main"}


class SiteInline(admin.StackedInline):
    model = Site
    form = SiteForm
    extra = 0
    show_change_link = True
    classes = ("collapse",)


class AvipLabelInline(admin.StackedInline):
    model = AvipLabel
    extra = 0


class ClosureInline(admin.StackedInline):
    model = Closure
    form = AskPostgreSQLForm
    extra = 0


class AgeGroupInline(admin.StackedInline):
    model = AgeGroup
    form = AskPostgreSQLForm
    extra = 0
    show_change_link = True


class LineInline(admin.StackedInline):
    """Seats are taken and given back by the services only."""

    model = Line
    extra = 0
    can_delete = False
    readonly_fields = ("slot", "seat", "during", "child_id")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Facility)
class FacilityAdmin(RefusalsInFrench):
    list_display = ("name", "kind", "manager", "listed", "source", "confirmed_at")
    list_filter = ("kind", "listed", "tariff", ("source", SourceFilter))
    search_fields = ("name", "manager", "sites__commune", "sites__postal_code", "external_id")
    date_hierarchy = "confirmed_at"
    inlines = (SiteInline, AvipLabelInline, ClosureInline)
    readonly_fields = ("created_at", "updated_at")
    raw_id_fields = ("confirmed_by",)
    fieldsets = (
        (None, {"fields": ("name", "kind", "listed", "description", "manager", "capacity")}),
        ("Contact", {"fields": ("contact_name", "phone", "email", "website")}),
        ("Accueil", {"fields": ("languages", "handicap_trained")}),
        (
            "Admission",
            {
                "classes": ("collapse",),
                "fields": (
                    "minimum_notice_hours",
                    ("first_visits", "first_visit_count", "urgent_without_visit"),
                    "documents",
                    ("arrival_windows", "departure_windows"),
                    "weekly_cap_minutes",
                    ("residence", "residence_communes"),
                    ("request_channel", "next_commission"),
                    ("holders", "avip_prescription"),
                ),
            },
        ),
        (
            "Tarif",
            {
                "classes": ("collapse",),
                "fields": (
                    "tariff",
                    ("psu_rounding", "plafond_local"),
                    "hourly_price",
                    ("flat_price", "flat_period"),
                    ("billing_unit_minutes", "minimum_stay_minutes"),
                    "membership_fee",
                ),
            },
        ),
        (
            "Provenance",
            {
                "classes": ("collapse",),
                "fields": (("source", "external_id"), ("confirmed_at", "confirmed_by"), ("created_at", "updated_at")),
            },
        ),
    )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Closures and dates of presence decide on the slots that weekly patterns make."""
        super().save_related(request, form, formsets, change)
        if change and any(formset.has_changed() for formset in formsets):
            today = calendar.today()
            self.tell(request, patterns.apply_facility(facility_id=form.instance.pk, from_day=today))


@admin.register(Site)
class SiteAdmin(RefusalsInFrench):
    form = SiteForm
    list_display = ("__str__", "facility", "commune", "postal_code", "precision")
    list_filter = ("precision", "time_zone")
    list_select_related = ("facility",)
    search_fields = ("facility__name", "label", "commune", "postal_code", "insee_code")
    autocomplete_fields = ("facility",)
    inlines = (AgeGroupInline,)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and {"present_from", "present_until", "insee_code"} & set(form.changed_data):
            facility = form.instance.facility_id
            self.tell(request, patterns.apply_facility(facility_id=facility, from_day=calendar.today()))


@admin.register(AgeGroup)
class AgeGroupAdmin(RefusalsInFrench):
    form = AskPostgreSQLForm
    list_display = ("__str__", "site", "min_months", "max_months")
    list_select_related = ("site",)
    search_fields = ("name", "site__facility__name", "site__commune", "site__postal_code")
    autocomplete_fields = ("site",)


@admin.register(WeeklyPattern)
class WeeklyPatternAdmin(RefusalsInFrench):
    form = WeeklyPatternForm
    list_display = ("age_group", "weekday", "starts", "ends", "seats", "kind", "audience", "valid_from", "valid_until")
    list_filter = ("weekday", "kind", "audience", "on_public_holidays")
    list_select_related = ("age_group",)
    search_fields = ("age_group__site__facility__name", "age_group__site__commune")
    autocomplete_fields = ("age_group",)

    def save_model(self, request: HttpRequest, obj: WeeklyPattern, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.tell(request, patterns.apply_patterns(pattern_ids=[obj.pk], from_day=calendar.today()))

    def delete_model(self, request: HttpRequest, obj: WeeklyPattern) -> None:
        self.tell(request, patterns.remove_pattern(pattern_id=obj.pk, from_day=calendar.today()))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[WeeklyPattern]) -> None:
        for pattern in queryset:
            self.delete_model(request, pattern)


@admin.register(Slot)
class SlotAdmin(RefusalsInFrench):
    form = AskPostgreSQLForm
    exclude = ("pattern",)
    list_display = ("age_group", "day", "starts", "ends", "seats", "kind", "audience")
    list_filter = ("kind", "audience")
    list_select_related = ("age_group",)
    date_hierarchy = "day"
    search_fields = ("age_group__site__facility__name", "age_group__site__commune")
    autocomplete_fields = ("age_group",)
    show_full_result_count = False


@admin.register(Reservation)
class ReservationAdmin(RefusalsInFrench):
    """To look at: a place is held, confirmed and given back by the services, never by hand."""

    list_display = ("pk", "state", "expires_at", "created_at")
    list_filter = ("state",)
    inlines = (LineInline,)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
