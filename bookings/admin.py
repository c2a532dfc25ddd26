"""The administration of how places answer: their partners, the options they keep, the time they have."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin

from accounts.domain.organisation_kinds import MAIN_ROLES
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Organisation
from bookings.models import BookingTerms
from bookings.models.terms import DEFAULT_ANSWER_HOURS, DEFAULT_HOLD_QUOTA

FOLLOW_FAMILIES = [kind.value for kind, role in MAIN_ROLES.items() if role is Role.COUNSELLOR]


class BookingTermsForm(forms.ModelForm):
    """The bounds that PostgreSQL checks, said beside the field; partners are organisations that follow families."""

    hold_quota = forms.IntegerField(
        label="Options par structure", min_value=0, max_value=50, initial=DEFAULT_HOLD_QUOTA
    )
    answer_hours = forms.IntegerField(
        label="Heures d’ouverture pour répondre", min_value=1, max_value=80, initial=DEFAULT_ANSWER_HOURS
    )

    class Meta:
        model = BookingTerms
        fields = ("facility", "hold_quota", "answer_hours", "partners")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = cast("forms.ModelMultipleChoiceField", self.fields["partners"])
        partners.queryset = Organisation.objects.filter(kind__in=FOLLOW_FAMILIES, state=OrganisationState.ACTIVE)


@admin.register(BookingTerms)
class BookingTermsAdmin(admin.ModelAdmin):
    form = BookingTermsForm
    list_display = ("facility", "hold_quota", "answer_hours")
    list_select_related = ("facility",)
    search_fields = ("facility__name", "partners__name")
    autocomplete_fields = ("facility", "partners")
