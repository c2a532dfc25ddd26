"""« Vos aides »: what the family may ask for, in order; the list to print; the same as a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from aids.domain.care import ModeDeGarde
from aids.domain.wording import french_date
from aids.selectors.local_aids import local_aids_of
from childcare.domain.need import MAX_CHILDREN
from childcare.selectors.search import ask
from portal.forms.life_event import LifeEventForm
from portal.forms.need import NeedForm
from portal.forms.reasons import answered_form
from portal.forms.simulator import price_name
from portal.forms.your_aids import MODE, CareForm, YourAidsForm
from portal.household import answers_of, household_of
from portal.journeys.every_kind import FREE_PRICED
from portal.journeys.pricing import need_hours
from portal.journeys.your_aids import USUAL_KINDS, CareNeed, FamilyAids, aids_of_family
from portal.life_event import event_answers_of, remember
from portal.pdf import PdfUnavailable, is_available, pdf_of
from portal.search_address import filter_query, need_pairs
from portal.views.need import today
from portal.words.counsellor import inputs, traces
from portal.words.your_aids import aid_cards, family_words, other_aids

FILE_NAME = "vos-aides.pdf"
OWN_NAMES = (MODE, "pdf", *map(price_name, FREE_PRICED))
private = cache_control(private=True, no_store=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks: a need once everything is answered, and the form that asks the rest.

    `search`: the search this comes from, whose hours are not asked again. `is_wrong`: something must be changed.
    """

    form: CareForm | YourAidsForm
    need: CareNeed | None = None
    search: NeedForm | None = None
    is_wrong: bool = False
    search_is_wrong: bool = False


@login_not_required
@private
@require_safe
def your_aids(request: HttpRequest) -> HttpResponse:
    """The short form, then every aid; the family of the cookie, the need of the address."""
    asked = _asked(request.GET)
    told = event_answers_of(request.session)
    form = LifeEventForm(initial=LifeEventForm.initial_of(told), today=today())
    return _page(request, asked, form, status=400 if asked.is_wrong else 200)


@login_not_required
@private
@sensitive_post_parameters()
@require_POST
def life_event(request: HttpRequest) -> HttpResponse:
    """Keep what concerns the person in the cookie, and come back."""
    form = LifeEventForm(request.POST, today=today())
    if not form.is_valid():
        return _page(request, _asked(request.GET), form, status=400)
    remember(request.session, form.answers())
    return HttpResponseRedirect(f"{_address(request.GET)}#aides")


@login_not_required
@private
@require_POST
def checklist_pdf(request: HttpRequest) -> HttpResponse:
    """The list of this page as a file. Asked by POST: neither its address nor its name says anything."""
    asked = _asked(request.POST)
    if asked.need is None:
        return HttpResponseRedirect(reverse("your_aids"))
    context = _answer_context(_answer(request, asked.need), "")
    html = render_to_string("documents/checklist.html", context | _product())
    try:
        content = pdf_of(html)
    except PdfUnavailable:
        told = event_answers_of(request.session)
        form = LifeEventForm(initial=LifeEventForm.initial_of(told), today=today())
        return _page(request, asked, form, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _asked(query: QueryDict) -> Asked:
    """Read the address: of a search, of the short form, or nothing yet."""
    if "raison" in query:
        search = answered_form(query, today())
        if not search.is_valid():
            return Asked(YourAidsForm(typed=query, today=today()), is_wrong=True, search_is_wrong=True)
        question = ask(search.need(), now=timezone.now())
        if (hours := need_hours(question)) is not None:
            form = CareForm(query, today=today())
            if not form.is_valid():
                return Asked(form, search=search, is_wrong=True)
            need = CareNeed(hours, question.first_day, _modes(form.chosen), form.hourly_prices(), _insee(search))
            return Asked(form, need, search)
    return _asked_of_hours(query)


def _asked_of_hours(query: QueryDict) -> Asked:
    if "heures" not in query or "enfants" in query:
        return Asked(YourAidsForm(typed=query, today=today()))
    form = YourAidsForm(query, today=today())
    if not form.is_valid():
        only_a_choice = bool(form.commune_choices) and set(form.errors) == {"ville"}
        return Asked(form, is_wrong=not only_a_choice)
    hours = form.hours()
    on = max(today(), *(child.birth_date for child in form.children))
    return Asked(form, CareNeed(hours, on, _modes(form.chosen), form.hourly_prices(), _insee(form)))


def _modes(chosen: ModeDeGarde | None) -> tuple[ModeDeGarde, ...]:
    return (chosen,) if chosen else USUAL_KINDS


def _insee(form: NeedForm | YourAidsForm) -> str | None:
    return form.commune.insee if form.commune else None


def _answer(request: HttpRequest, need: CareNeed) -> FamilyAids:
    household, told = household_of(request.session), event_answers_of(request.session)
    local_aids = local_aids_of(need.commune) if need.commune else ()
    return aids_of_family(need, household, told, local_aids, today())


def _page(request: HttpRequest, asked: Asked, event_form: LifeEventForm, status: int) -> HttpResponse:
    source = request.POST if "pdf" in request.POST else request.GET
    query = filter_query(source, without=("pdf", "retour"))
    context: dict[str, Any] = {
        "form": asked.form,
        "asked": asked,
        "event_form": event_form,
        "query": query,
        "here": reverse("your_aids"),
        "answered_family": answers_of(request.session) is not None,
        "pdf_available": is_available(),
        "answer": None,
        "pairs": _pairs(source),
    }
    if asked.search is not None:
        back = filter_query(source, without=OWN_NAMES)
        context |= {"need_pairs": need_pairs(asked.search, source), "results_url": f"{reverse('places')}?{back}"}
    else:
        context |= _children_context(asked.form)
    if asked.need is not None:
        context |= _answer_context(_answer(request, asked.need), query)
    return render(request, "pages/your_aids.html", context, status=status)


def _children_context(form: CareForm | YourAidsForm) -> dict[str, Any]:
    if not isinstance(form, YourAidsForm):
        return {}
    rows = range(1, form.rows_shown + 1)
    return {
        "children_rows": [(form[f"mois{row}"], form[f"annee{row}"]) for row in rows],
        "next_child": form.rows_shown + 1 if form.rows_shown < MAX_CHILDREN else None,
    }


def _answer_context(answer: FamilyAids, query: str) -> dict[str, Any]:
    """What the page and the file both show."""
    cards = aid_cards(answer, query)
    return {
        "answer": answer,
        "cards": cards,
        "checklist": [card for card in cards if card.in_checklist],
        "others": other_aids(answer),
        "family_words": family_words(answer),
        "on": french_date(answer.today),
        "traces": traces(answer),
        "inputs": inputs(answer),
    }


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    """The address again, as the hidden fields of the file's button."""
    spent = {"csrfmiddlewaretoken", "pdf", "retour"}
    return [(name, value) for name in query if name not in spent for value in query.getlist(name) if value][:100]


def _address(query: QueryDict) -> str:
    kept = filter_query(query, without=("retour",))
    return f"{reverse('your_aids')}?{kept}" if kept else reverse("your_aids")


def _product() -> dict[str, str]:
    return {"product_name": settings.PRODUCT_NAME, "LANGUAGE_CODE": settings.LANGUAGE_CODE}
