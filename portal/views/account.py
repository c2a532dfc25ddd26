"""« Mon compte »: who one is here, how to be reached, what is kept, and leaving for good."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import memberships_of, signed_in
from accounts.account_forms import NamesForm
from accounts.models import User
from accounts.selectors.second_factor import has_second_factor
from accounts.selectors.sign_ins import live_sign_ins
from accounts.services import own_account
from accounts.services.refusals import NotDone
from childcare.selectors.favourites import kept_by
from childcare.services import favourites
from families.models import SavedSearch
from families.services import saved_searches


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """All of an account on one page; a POST corrects the names."""
    user, now = signed_in(request), timezone.now()
    form = NamesForm(request.POST if request.method == "POST" else None, initial=NamesForm.initial_of(user))
    if request.method == "POST" and form.is_valid():
        own_account.correct_names(user, **form.cleaned_data, now=now)
        messages.success(request, _("C’est noté."))
        return redirect("my_account")
    context = {
        "form": form,
        "is_protected": has_second_factor(user),
        "devices": live_sign_ins(user, now).count(),
        "searches": SavedSearch.objects.filter(user=user).count(),
        "favourites": kept_by(user).count(),
        "memberships": memberships_of(user).order_by("organisation__name", "pk"),
    }
    return render(request, "account/my_account.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """GET asks, POST erases at once: the account, its searches, the places it kept."""
    user = signed_in(request)
    if request.method != "POST":
        return render(request, "account/my_account_delete.html")
    try:
        _delete(user)
    except NotDone as refused:
        return render(request, "account/my_account_delete.html", {"refused": str(refused)}, status=400)
    get_adapter().logout(request)
    return render(request, "account/my_account_deleted.html")


@transaction.atomic
def _delete(user: User) -> None:
    for search in SavedSearch.objects.filter(user=user):
        saved_searches.remove(search)
    favourites.forget_of(user)
    own_account.delete_own_account(user, now=timezone.now())
