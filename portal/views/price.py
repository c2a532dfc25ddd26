"""Page 3: « Combien je paierai ? ». What is answered stays in the encrypted cookie."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from aids.domain.income import tax_year
from portal import life_event
from portal.forms.children import ROWS
from portal.forms.household import HouseholdForm
from portal.household import MOST_CHILDREN, answers_of, forget, remember
from portal.search_address import filter_query
from portal.views.need import today

# Pages other than the results that lead here and wait for the answers, as the address calls them.
RETURNS = {"comparer": "simulator", "vos-aides": "your_aids"}


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def price(request: HttpRequest) -> HttpResponse:
    """Ask; then go back to the results, whose search is in this page's own address."""
    year = tax_year(today())
    answers = answers_of(request.session)
    if request.method == "POST":
        form = HouseholdForm(request.POST, tax_year=year)
        if form.is_valid():
            remember(request.session, form.answers())
            return HttpResponseRedirect(_back_url(request))
    else:
        form = HouseholdForm(initial=HouseholdForm.initial_of(answers, _children(request)), tax_year=year)
    context = {
        "form": form,
        "query": request.GET.urlencode(),
        "has_search": "raison" in request.GET or request.GET.get("retour") in RETURNS,
        "results_url": _back_url(request),
        "answered": answers is not None,
        "saved": request.GET.get("garde") == "1",
    }
    return render(request, "pages/price.html", context, status=400 if form.errors else 200)


@login_not_required
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """« Effacer mes réponses », at once."""
    forget(request.session)
    life_event.forget(request.session)
    query = filter_query(request.GET, without=("garde",))
    return HttpResponseRedirect(f"{reverse('price')}?{query}" if query else reverse("price"))


def _children(request: HttpRequest) -> int:
    """The children of the search, to begin with."""
    return min(MOST_CHILDREN, max(1, sum(bool(request.GET.get(f"mois{row}")) for row in ROWS)))


def _back_url(request: HttpRequest) -> str:
    """The page or the results that led here; without any search, this page, which says that the answers are kept."""
    if (page := RETURNS.get(request.GET.get("retour", ""))) is not None:
        return f"{reverse(page)}?{filter_query(request.GET, without=('garde', 'retour'))}"
    if "raison" in request.GET:
        return f"{reverse('places')}?{filter_query(request.GET, without=('garde',))}"
    return f"{reverse('price')}?garde=1"
