"""The moderation of organisations: a queue of requests, accepted or refused with a reason; closing and reopening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

import accounts.support.admin  # noqa: F401 - registers its own
from accounts.abilities import require
from accounts.access import signed_in
from accounts.domain.abilities import OrganisationAbility
from accounts.domain.organisation_states import NEXT, Decision, OrganisationState
from accounts.events import AccountEdited, OrganisationEdited
from accounts.models import Membership, Organisation, User
from accounts.services import organisations
from accounts.services.refusals import NotDone
from core.audit import record

DECISIONS = {
    Decision.ACCEPT: "Accepter",
    Decision.REFUSE: "Refuser",
    Decision.CLOSE: "Fermer la structure",
    Decision.REOPEN: "Rouvrir la structure",
}
TO_DECIDE = {
    OrganisationState.PENDING: "Accepter ou refuser",
    OrganisationState.ACTIVE: "Fermer",
    OrganisationState.CLOSED: "Rouvrir",
}


class DecisionForm(forms.Form):
    """What the moderation decides; the reason is sent to who asked."""

    decision = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motif",
        help_text="Obligatoire pour refuser ; la personne le recevra.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = OrganisationState(organisation.state)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (decision.value, DECISIONS[decision]) for decision, after in NEXT[state].items() if after is not state
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == Decision.REFUSE and not data.get("reason", "").strip():
            self.add_error("reason", "Dites pourquoi la demande est refusée.")
        return data


class MembershipLines(admin.StackedInline):
    """The members, to read: an organisation looks after its own."""

    model = Membership
    readonly_fields = ("user", "role", "is_administrator", "joined_at", "ended_at")
    fields = (readonly_fields,)
    extra = 0
    can_delete = False
    verbose_name_plural = "membres"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Its state moves by a decision only, never by writing in the form."""

    list_display = ("name", "kind", "departement", "siret", "state", "created_at", "decide_link")
    list_filter = ("state", "kind", "departement")
    search_fields = ("name", "siret")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        "state", "asked_by", "vouched_by", "vouched_at", "created_at", "decided_at", "reason", "decide_link",
    )  # fmt: skip
    inlines = (MembershipLines,)

    def get_urls(self) -> list[URLPattern]:
        decide = path("<int:pk>/decision/", self.admin_site.admin_view(self.decide), name="organisation_decide")
        return [decide, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What it did stays in the journal: it is closed, never deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """An organisation written by the administration needs nobody's acceptance."""
        if not change:
            obj.state, obj.decided_at = OrganisationState.ACTIVE.value, timezone.now()
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            record(
                OrganisationEdited,
                actor=signed_in(request),
                organisation_id=obj.pk,
                subject=("accounts.Organisation", obj.pk),
                data={"fields": tuple(form.changed_data)},
                now=timezone.now(),
            )

    @admin.display(description="décision")
    def decide_link(self, organisation: Organisation) -> SafeString | str:
        label = TO_DECIDE.get(OrganisationState(organisation.state))
        if organisation.pk is None or label is None:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("admin:organisation_decide", args=[organisation.pk]), label)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept, refuse or close, with a reason; reopen."""
        organisation = Organisation.objects.select_related("vouched_by", "asked_by").filter(pk=pk).first()
        if organisation is None:
            raise Http404
        require(request.user, organisation, OrganisationAbility.DECIDE)
        form = DecisionForm(request.POST if request.method == "POST" else None, organisation=organisation)
        if request.method == "POST" and form.is_valid():
            self._decide(request, organisation, form)
            return redirect(f"{reverse('admin:accounts_organisation_changelist')}?state__exact=pending")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Décider : {organisation.name}",
            "organisation": organisation,
            "form": form,
            "opts": self.model._meta,
        }
        page = "admin/accounts/organisation/decide.html"
        return TemplateResponse(request, page, context, status=400 if form.errors else 200)

    def _decide(self, request: HttpRequest, organisation: Organisation, form: DecisionForm) -> None:
        decision, reason = Decision(form.cleaned_data["decision"]), form.cleaned_data["reason"]
        by, now = signed_in(request), timezone.now()
        try:
            if decision is Decision.ACCEPT:
                organisations.accept(organisation.pk, by=by, now=now)
            elif decision is Decision.REFUSE:
                organisations.refuse(organisation.pk, reason=reason, by=by, now=now)
            elif decision is Decision.CLOSE:
                organisations.close(organisation.pk, reason=reason, by=by, now=now)
            else:
                organisations.reopen(organisation.pk, by=by, now=now)
        except NotDone as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"« {organisation.name} » : {DECISIONS[decision].lower()}, c’est fait.")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """The accounts: found, named, stopped; an account signs in by a code, so it has no password to set."""

    list_display = ("__str__", "email", "phone", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "phone", "first_name", "last_name")
    ordering = ("-date_joined", "-pk")
    fields = ("email", "phone", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "date_joined")
    readonly_fields = ("date_joined",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser opens the administration to somebody else."""
        return ("date_joined",) if request.user.is_superuser else ("date_joined", "is_staff", "is_superuser")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email = obj.email.lower() if obj.email else None
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            data = {"fields": tuple(form.changed_data), "created": not change}
            subject = ("accounts.User", obj.pk)
            record(AccountEdited, actor=signed_in(request), subject=subject, data=data, now=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Erasing a person follows the rules of retention, not a button here."""
        return False
