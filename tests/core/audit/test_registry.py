from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core.audit.registry import PersonalText, all_types, details, event, known, read, type_of
from tests.core.audit.events import TrialMeasured, TrialOpened


def test_a_type_is_found_by_its_dataclass_and_by_its_tag():
    assert type_of(TrialOpened).tag == "trial.opened"
    assert known("trial.opened").form is TrialOpened
    assert known("trial.of_the_past") is None
    assert [each.tag for each in all_types()] == sorted(each.tag for each in all_types())


def test_what_nobody_registered_is_no_event():
    with pytest.raises(LookupError, match="str"):
        type_of(str)


@pytest.mark.parametrize("tag", ["trial.opened", "trial", "Trial.opened", "trial.opened two"])
def test_a_tag_is_used_once_and_reads_as_subject_and_what_happened(tag):
    @dataclass(frozen=True, slots=True)
    class Another:
        pass

    with pytest.raises(ValueError, match="no tag"):
        event(tag, "Autre")(Another)


def test_an_event_is_a_dataclass():
    with pytest.raises(ValueError, match="dataclass"):
        event("trial.not_a_dataclass", "Autre")(object)


def test_details_are_stored_plainly():
    given = {"colour": "red", "count": 3, "day": date(2026, 11, 23), "changed": ("name", "kind")}

    assert details(type_of(TrialMeasured), given) == {
        "colour": "red",
        "count": 3,
        "day": "2026-11-23",
        "changed": ["name", "kind"],
    }


@pytest.mark.parametrize("data", [{}, {"colour": "red", "size": 1}], ids=["missing", "unknown"])
def test_details_have_the_fields_of_their_type(data):
    with pytest.raises(TypeError):
        details(type_of(TrialMeasured), data)


@pytest.mark.parametrize(
    "text", ["Léa Martin", "lea@exemple.fr", "+33639980001", "0639980001", "a b", {"name": "red"}, 1.5, "x" * 101]
)
def test_details_hold_no_text_that_could_name_somebody(text):
    with pytest.raises(PersonalText):
        details(type_of(TrialMeasured), {"colour": text})
    with pytest.raises(PersonalText):
        details(type_of(TrialMeasured), {"colour": "red", "changed": (text,)})


def test_people_read_words():
    stored = {"colour": "red", "count": None, "day": "2026-11-23", "changed": ["name", "kind"]}

    assert list(read("trial.measured", stored)) == [("couleur", "rouge"), ("modifié", "nom, kind")]
    assert list(read("trial.of_the_past", stored)) == []
