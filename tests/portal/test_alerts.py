"""New places for what parents keep: told once, by the right way, saying the least."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from childcare.models import Slot
from core.messages import preferences
from core.messages.addresses import address_row
from core.models import Frequency, OutboxMessage
from families.domain.alerts import LONGEST
from families.models import SavedSearch, ToldPlace
from families.services import saved_searches
from families.services.saved_searches import Wanted
from portal.journeys import alerts
from portal.journeys.kept_search import UnreadableSearch, kept_query, kept_search
from tests.portal.addresses import appointment, weekly
from tests.support import places
from tests.support.people import user
from tests.support.together import together

pytestmark = pytest.mark.django_db
MOBILE = "+33639980001"


def wanted(address: str | None = None, **changes: object) -> Wanted:
    """An appointment tomorrow in Toulouse, or another search, kept today."""
    query = (address or appointment()).partition("?")[2]
    today = timezone.localdate()
    kept = kept_search(kept_query(QueryDict(query)), asked_on=today)
    return Wanted(**{"query": kept_query(QueryDict(query)), "asked_on": today, "last_day": kept.last_day, **changes})


def saved(by=None, **changes: object) -> SavedSearch:
    """A search that an account keeps, looked for once."""
    now = timezone.now()
    search = saved_searches.save_for(by or user("lea@exemple.fr"), wanted(**changes), now=now)
    alerts.look(search.pk, now)
    search.refresh_from_db()
    return search


def tell() -> int:
    return alerts.tell_parents(now=timezone.now())


def test_what_is_free_already_is_not_told_and_what_comes_is_told_once():
    places.free_creche("Les Anciens")
    search = saved()
    assert tell() == 0
    new = places.free_creche("Les Nouveaux", km=2.0)

    assert [tell(), tell()] == [1, 0]

    letter = OutboxMessage.objects.get()
    assert (letter.channel, letter.recipient, letter.topic) == ("email", "lea@exemple.fr", "new_places")
    assert "1 nouvelle place correspond" in letter.text
    assert not any(word in letter.text for word in ("Nouveaux", "Toulouse", "2025", "enfant"))
    told = ToldPlace.objects.get(search=search, is_new=True)
    assert (told.site, told.announced_at is not None) == (new.pk, True)


def test_a_place_that_was_lost_and_comes_back_is_told_again():
    saved()
    place = places.free_creche()
    assert tell() == 1
    Slot.objects.filter(age_group__site=place).delete()
    assert tell() == 0
    assert not ToldPlace.objects.exists()
    places.free(place.age_groups.get(), places.coming_days())

    assert tell() == 1


def test_a_place_for_less_than_half_of_the_hours_is_worth_no_message():
    saved(address=weekly())
    place = places.site(places.facility())
    places.free(places.group(place), places.coming_days(), 9, 11, kind="regular")

    assert tell() == 0


def test_one_facility_alone_can_be_watched():
    full = places.full_creche()
    saved(only_facility=full.facility_id)
    places.free_creche("Une autre")
    assert tell() == 0
    places.free(full.age_groups.get(), places.coming_days(), 8, 18)

    assert tell() == 1
    assert ToldPlace.objects.get(is_new=True).site == full.pk


def test_a_pause_tells_nothing_and_then_all_that_came_meanwhile():
    search = saved()
    saved_searches.pause(search, now=timezone.now())
    places.free_creche()
    assert tell() == 0
    saved_searches.resume(search)

    assert tell() == 1


def test_a_search_whose_dates_are_over_ends_by_itself_and_the_night_erases_it():
    search = saved()
    SavedSearch.objects.filter(pk=search.pk).update(
        last_day=timezone.localdate() - timedelta(days=1), ends_on=timezone.localdate() - timedelta(days=1)
    )
    places.free_creche()

    assert tell() == 0
    assert saved_searches.forget_ended(today=timezone.localdate()) == 1
    assert not SavedSearch.objects.exists()


def test_an_account_without_email_gets_a_text_message_that_says_the_least():
    saved(by=User.objects.create_user(phone=MOBILE))
    places.free_creche()
    assert tell() == 1

    letter = OutboxMessage.objects.get()
    assert (letter.channel, letter.recipient) == ("sms", MOBILE)
    assert len(letter.text) <= 160
    assert "du nouveau pour votre recherche" in letter.text


def test_a_choice_of_once_a_day_waits_for_the_digest_and_never_writes_nothing():
    saved()
    address = address_row("email", "lea@exemple.fr")
    preferences.choose(address, {"new_places": Frequency.DAILY.value}, now=timezone.now())
    places.free_creche()
    assert tell() == 1
    assert OutboxMessage.objects.get().state == "digest"
    preferences.choose(address, {"new_places": Frequency.NEVER.value}, now=timezone.now())
    places.free_creche("Une autre", km=2.0)

    assert tell() == 0
    assert ToldPlace.objects.filter(is_new=True).count() == 2


def test_told_and_letter_are_written_together_or_not_at_all(monkeypatch):
    search = saved()
    places.free_creche()

    def fails(*args: object, **named: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(alerts.alert_letters, "new_places", fails)
        assert tell() == 0
    assert not ToldPlace.objects.filter(search=search, is_new=True).exists()

    assert tell() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once():
    saved()
    places.free_creche()

    assert sorted(together([tell, tell])) == [0, 1]
    assert OutboxMessage.objects.count() == 1


def test_an_alert_without_account_is_asked_again_once_before_its_end_then_erased():
    today = timezone.localdate()
    search = saved_searches.save_without_account("sms", MOBILE, wanted(weekly()), now=timezone.now())
    assert search.ends_on == today + LONGEST
    later = timezone.now() + LONGEST - timedelta(days=3)

    assert [alerts.ask_again(now=timezone.now()), alerts.ask_again(now=later), alerts.ask_again(now=later)] == [0, 1, 0]
    letter = OutboxMessage.objects.get()
    assert len(letter.text) <= 160
    assert search.token in letter.text
    saved_searches.renew(search, today=timezone.localdate(later))
    assert search.ends_on == timezone.localdate(later) + LONGEST
    assert saved_searches.forget_ended(today=search.ends_on) == 0
    assert saved_searches.forget_ended(today=search.ends_on + timedelta(days=1)) == 1
    letter.refresh_from_db()
    assert (letter.recipient, letter.text) == ("", "")


def test_a_need_that_ends_with_its_alert_is_not_asked_again():
    saved_searches.save_without_account("sms", MOBILE, wanted(), now=timezone.now())
    assert alerts.ask_again(now=timezone.now()) == 0


def test_the_way_out_of_a_letter_ends_the_alert_too():
    saved_searches.save_without_account("email", "lea@exemple.fr", wanted(), now=timezone.now())
    preferences.leave(address_row("email", "lea@exemple.fr"), "new_places", now=timezone.now())

    assert saved_searches.forget_ended(today=timezone.localdate()) == 1


def test_an_account_that_closes_leaves_nothing():
    search = saved()
    search.user.is_active = False
    search.user.save()

    assert saved_searches.forget_ended(today=timezone.localdate()) == 1


def test_the_same_search_is_kept_once_and_not_more_than_twenty():
    who = user()
    assert saved(by=who).pk == saved(by=who).pk
    for place in range(1, saved_searches.MOST):
        saved_searches.save_for(who, wanted(only_facility=place), now=timezone.now())

    with pytest.raises(saved_searches.TooMany), transaction.atomic():
        saved_searches.save_for(who, wanted(only_facility=99), now=timezone.now())


def test_everything_about_a_search_is_told():
    search = saved()
    places.free_creche()
    tell()

    told = saved_searches.everything_about(search)

    assert "mois1=" in told["recherche"]
    assert len(told["lieux qui conviennent"]) == 1


@pytest.mark.parametrize("query", ["", "raison=rendez-vous", "raison=formation&ville=Nullepart", "x" * 2000])
def test_an_address_that_says_no_need_is_not_kept(query):
    with pytest.raises(UnreadableSearch):
        kept_search(query, asked_on=timezone.localdate())


def test_a_look_asks_a_constant_number_of_queries(django_assert_max_num_queries):
    for number in range(4):
        places.free_creche(f"Crèche {number}", km=1 + number / 10)
    search = saved()
    with django_assert_max_num_queries(12, connection=connection):
        alerts.look(search.pk, timezone.now())
