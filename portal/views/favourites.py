"""Keep a place to find it again, or no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from childcare.models import Facility
from childcare.selectors.facility_page import listed_facility
from childcare.selectors.favourites import keeps
from childcare.services import favourites
from portal.cards import facility_url


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST keeps or removes. A place that nobody lists can only be removed."""
    user = signed_in(request)
    mine = Facility.objects.filter(pk=pk, favourites__user=user)
    facility = listed_facility(pk, timezone.localdate()) or mine.first()
    if facility is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("action") == "retirer":
            favourites.remove(user, facility)
            messages.success(request, _("Ce lieu n’est plus gardé."))
        else:
            _keep(request, facility)
        return redirect("my_searches")
    context = {"facility": facility, "kept": keeps(user, facility), "back": facility_url(facility)}
    return render(request, "pages/favourite.html", context)


def _keep(request: HttpRequest, facility: Facility) -> None:
    try:
        favourites.keep(signed_in(request), facility, now=timezone.now())
    except favourites.TooMany:
        messages.error(request, _("Vous gardez déjà 100 lieux. Retirez-en un d’abord."))
    else:
        messages.success(request, _("Ce lieu est gardé."))
