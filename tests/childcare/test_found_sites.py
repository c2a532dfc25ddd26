"""The sites of a page, against what querysets load."""

from __future__ import annotations

from datetime import timedelta

from accounts.domain.organisation_states import OrganisationState
from childcare.models import AvipLabel, Site
from childcare.selectors.found_sites import DEFERRED, found_sites
from tests.childcare import small_town
from tests.support import managers, places


def test_sites_are_as_a_queryset_loads_them_in_one_query(db, django_assert_num_queries):
    small_town.build(seed=11)
    expected = Site.objects.select_related("facility").in_bulk()
    with django_assert_num_queries(1):
        found = found_sites(expected, labelled_on=small_town.TODAY)
        assert {key: (values(site), values(site.facility)) for key, site in found.items()} == {
            key: (values(site), values(site.facility)) for key, site in expected.items()
        }
    assert expected


def test_a_label_counts_from_its_first_day_to_its_last(db):
    small_town.build(seed=11)
    AvipLabel.objects.all().delete()
    site = Site.objects.first()
    first, last = small_town.TODAY, small_town.TODAY + timedelta(days=9)
    AvipLabel.objects.create(facility=site.facility, granted_by="CAF", starts=first, until=last)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [is_labelled(site, day) for day in days] == [False, True, True, False]
    AvipLabel.objects.create(facility=site.facility, granted_by="CAF", starts=last, until=None)
    assert is_labelled(site, last + timedelta(days=1))


def test_a_facility_is_managed_while_an_active_organisation_runs_it(db):
    site = places.site(places.facility())
    organisation = managers.organisation()

    def is_managed() -> bool:
        return found_sites([site.pk], labelled_on=small_town.TODAY)[site.pk].facility.is_managed

    assert not is_managed()
    management = managers.manage(site.facility, organisation)
    assert is_managed()
    organisation.state = OrganisationState.CLOSED
    organisation.save()
    assert not is_managed()
    organisation.state = OrganisationState.ACTIVE
    organisation.save()
    management.ended = management.since
    management.save()
    assert not is_managed()


def values(model) -> dict[str, object]:
    fields = [field for field in model._meta.concrete_fields if field.name not in DEFERRED]
    return {field.attname: getattr(model, field.attname) for field in fields}


def is_labelled(site: Site, day) -> bool:
    return found_sites([site.pk], labelled_on=day)[site.pk].has_avip_label
