"""The back office: what a person types, what PostgreSQL refuses, said in French."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.forms import modelform_factory
from django.test import RequestFactory

from childcare import forms
from childcare.domain.week import parse
from childcare.models import Closure, Facility, Site, Slot, WeeklyPattern
from childcare.services import calendar, patterns
from tests.support.offers import age_group, calendar_of, line, slot, wrong

pytestmark = pytest.mark.django_db

SlotForm = modelform_factory(Slot, forms.AskPostgreSQLForm, exclude=["pattern"])
SiteForm = modelform_factory(Site, forms.SiteForm, fields="__all__")
WeeklyPatternForm = modelform_factory(WeeklyPattern, forms.WeeklyPatternForm, fields="__all__")
MODELS = [Facility, Site, WeeklyPattern, Slot]


@pytest.fixture
def today():
    today = calendar.today()
    calendar_of(today)
    return today


@pytest.fixture
def back_office(rf: RequestFactory):
    """Call a view of a model's admin as a superuser, its own second factor left out."""
    user = get_user_model().objects.create_superuser(email="chef@example.org", password=None)

    def call(model, view, *arguments, data=None):
        request = rf.post("/", data) if data is not None else rf.get("/")
        request.user = user
        request.session = {}
        request._messages = _Messages(request)
        request._dont_enforce_csrf_checks = True
        response = getattr(admin.site._registry[model], view)(request, *arguments)
        if hasattr(response, "render"):
            response.render()
        return response, [str(message) for message in get_messages(request)]

    return call


class _Messages(list):
    """Messages kept in a list: no storage to decode."""

    def __init__(self, request) -> None:
        super().__init__()

    def add(self, level, message, extra_tags="") -> None:
        self.append(message)


def fields(form) -> dict:
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(model, today, back_office):
    slot(age_group(), today)

    assert back_office(model, "changelist_view")[0].status_code == 200
    assert back_office(model, "add_view")[0].status_code == 200
    if found := model.objects.first():
        assert back_office(model, "change_view", str(found.pk))[0].status_code == 200


def test_hours_are_typed_as_text_and_read_back():
    site = age_group().site
    form = SiteForm({**fields(SiteForm(instance=site)), "open_week": "lundi au vendredi 7h30-18h30"}, instance=site)

    assert form.is_valid(), form.errors
    form.save()
    site.refresh_from_db()
    assert site.open_week == parse("lundi au vendredi 07:30-18:30")
    assert SiteForm(instance=site)["open_week"].value() == "lundi au vendredi 07:30-18:30"


def test_hours_that_cannot_be_read_are_named():
    field = forms.WeekField()

    assert field.clean("") is None
    with pytest.raises(Exception, match="ne commence pas par un jour"):
        field.clean("toujours ouvert")


def test_a_slot_cut_under_its_children_is_refused_beside_the_form(today):
    offered = slot(age_group(), today)
    line(offered, "09:00-10:00")
    form = SlotForm({**fields(SlotForm(instance=offered)), "ends": "09:30"}, instance=offered)

    assert not form.is_valid()
    assert form.non_field_errors() == ["Cette place n’existe pas à ces heures-là."]
    assert Slot.objects.get().ends.hour == 18


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"starts": "08:10"}, "Les heures tombent sur un quart d’heure : 08:00, 08:15, 08:30 ou 08:45."),
        ({"seats": "0"}, "Indiquez au moins une place."),
    ],
)
def test_what_cannot_be_stored_is_said_in_french(today, typed, message):
    offered = slot(age_group(), today)
    form = SlotForm({**fields(SlotForm(instance=offered)), **typed}, instance=offered)

    assert not form.is_valid()
    assert form.non_field_errors() == [message]


def test_an_assistant_maternel_has_no_address():
    site = age_group().site
    facility = Facility.objects.create(name="Mme Roux", kind="assistant_maternel")
    typed = {**fields(SiteForm(instance=site)), "facility": facility.pk, "address": "3 rue Haute", "open_week": ""}
    form = SiteForm(typed)

    assert not form.is_valid()
    assert form.non_field_errors() == ["Pour un assistant maternel, indiquez la commune, jamais l’adresse."]


def test_a_pattern_saved_makes_its_slots_and_deleted_withdraws_them(today, back_office):
    group = age_group()
    typed = {
        **fields(WeeklyPatternForm()),
        "age_group": group.pk,
        "weekday": 2,
        "starts": "08:00",
        "ends": "18:00",
        "seats": 2,
        "valid_from": today.isoformat(),
        "on_public_holidays": "on",
    }
    _, said = back_office(WeeklyPattern, "add_view", data=typed)
    made = Slot.objects.count()
    assert made in {12, 13}
    assert f"Créneaux : {made} créés, 0 modifiés, 0 retirés." in said

    taken = Slot.objects.earliest("day")
    line(taken, "09:00-10:00")
    pattern = WeeklyPattern.objects.get()
    _, said = back_office(WeeklyPattern, "delete_view", str(pattern.pk), data={"post": "yes"})
    assert Slot.objects.get() == taken
    assert any("1 place est prise" in message for message in said)
    assert wrong(group) == []


def test_a_closure_withdraws_the_slots_of_its_patterns(today, back_office):
    group = age_group()
    pattern = WeeklyPattern.objects.create(
        age_group=group, weekday=today.isoweekday(), starts="08:00", ends="18:00", seats=2, valid_from=today
    )
    patterns.apply_patterns(pattern_ids=[pattern.pk], from_day=today)
    facility = group.site.facility
    typed = _typed_facility(facility) | {
        "closures-0-facility": facility.pk,
        "closures-0-starts": today.isoformat(),
        "closures-0-until": (today + timedelta(days=300)).isoformat(),
        "closures-0-reason": "Travaux",
        "closures-TOTAL_FORMS": 1,
    }

    response, said = back_office(Facility, "change_view", str(facility.pk), data=typed)

    assert response.status_code == 302
    assert Closure.objects.get().reason == "Travaux"
    assert not Slot.objects.exists()
    assert "Créneaux : 0 créés, 0 modifiés, 13 retirés." in said
    assert wrong(group) == []


def _typed_facility(facility: Facility) -> dict:
    """The change form of a facility as it opens, without its inlines."""
    form = modelform_factory(Facility, fields="__all__")(instance=facility)
    typed = {name: value for name, value in fields(form).items() if value not in ("", []) and value is not False}
    typed |= {"arrival_windows": "[]", "departure_windows": "[]"}
    for prefix in ("sites", "avip_labels", "closures"):
        typed |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return typed
