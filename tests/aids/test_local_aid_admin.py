"""The administration of local aids: the same checks as the files, each message beside its field."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.base import BaseStorage
from django.test import RequestFactory

from aids.forms import LocalAidForm
from aids.local_aid_columns import aid_of
from aids.local_aid_files import shipped_local_aids
from aids.models import LocalAid
from aids.services.local_aids import Fate, compare, load, load_shipped
from tests.support.local_aids import local_aid

pytestmark = pytest.mark.django_db


class NoMessages(BaseStorage):
    """Messages a test does not read."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


@pytest.fixture
def back_office(rf: RequestFactory):
    """Call a view of the administration as a superuser, its own second factor left out."""
    user = get_user_model().objects.create_superuser(email="chef@example.org", password=None)

    def call(view, *arguments, data=None):
        request = rf.post("/", data) if data is not None else rf.get("/")
        request.user, request.session, request._dont_enforce_csrf_checks = user, {}, True
        request._messages = NoMessages(request)
        response = getattr(admin.site._registry[LocalAid], view)(request, *arguments)
        if hasattr(response, "render"):
            response.render()
        return response

    return call


def typed(row: LocalAid, **changes) -> dict:
    """What the browser sends for this row."""
    form = LocalAidForm(instance=row)
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value not in (None, False)}
    return values | changes


@pytest.fixture
def row():
    load([local_aid()])
    return LocalAid.objects.get()


def test_every_page_opens_and_says_where_a_row_comes_from(back_office):
    load_shipped()
    LocalAid.objects.filter(slug="caf-aide-locale").update(title="Aide de la Caf du Nord")
    page = back_office("changelist_view").content.decode()
    assert "Aide de la Caf du Nord" in page
    assert "fichier, modifiée ici" in page
    assert "Niveau" in back_office("add_view").content.decode()
    edited = LocalAid.objects.get(slug="caf-aide-locale")
    page = back_office("change_view", str(edited.pk)).content.decode()
    assert "+titre: Aide de la Caf du Nord" in page
    assert "-titre: Aide locale de votre Caf" in page


@pytest.mark.parametrize("aid", shipped_local_aids(), ids=lambda aid: aid.slug)
def test_saving_a_form_untouched_changes_nothing(aid):
    load([aid])
    row = LocalAid.objects.get()
    form = LocalAidForm(typed(row), instance=row)
    assert form.is_valid(), form.errors
    form.save()
    assert {change.fate for change in compare([aid])} == {Fate.SAME}


def test_what_is_typed_is_kept(row, back_office):
    changes = {"amount": "75.50", "conditions": "Une phrase.\n\n  Une   autre. ", "every_adult": ["rsa", "emploi"]}
    response = back_office("change_view", str(row.pk), data=typed(row, **changes))
    assert response.status_code == 302
    row.refresh_from_db()
    aid = aid_of(row)
    assert str(aid.formula.amount) == "75.50"
    assert aid.conditions == ("Une phrase.", "Une autre.")
    assert row.every_adult == ["emploi", "rsa"]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"slug": "lille"}, "slug", "Doit être fait de mots sans accent"),
        ({"territory_code": "59999"}, "territory_code", "« 59999 » n’est pas le code INSEE d’une commune."),
        ({"communes": "59350"}, "communes", "Ne se remplit que pour un EPCI."),
        ({"amount": ""}, "amount", "Champ obligatoire, ajoutez-le."),
        ({"amount": "-3"}, "amount", "Doit être plus grand que 0"),
        ({"percent": "20"}, "percent", "Ce champ ne sert pas ici"),
        ({"formula": "part_du_reste", "amount": ""}, "percent", "Champ obligatoire"),
        ({"income_couple": "2000"}, "income_unit", "Champ obligatoire"),
        ({"income_unit": "smic"}, "income_couple", "Champ obligatoire"),
        ({"age_from": "40", "age_under": "36"}, "age_under", "Doit dépasser l’âge de début."),
        ({"source_url": "http://exemple.fr"}, "source_url", "Doit être une adresse qui commence par https://."),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "valid_until", "Doit suivre le premier jour."),
        ({"conditions": "Ici.\nIci."}, "conditions", "Contient deux fois la même ligne"),
        ({"title": ""}, "title", "obligatoire"),
    ],
)
def test_a_mistake_is_said_beside_its_field(row, changes, field, message):
    form = LocalAidForm(typed(row, **changes), instance=row)
    assert not form.is_valid()
    assert message in " ".join(form.errors[field])
    assert set(form.errors) == {field}


def test_a_slug_already_taken_is_said_in_french(row):
    form = LocalAidForm(typed(row))
    assert not form.is_valid()
    assert form.errors["slug"] == ["Une autre aide porte déjà cet identifiant."]
