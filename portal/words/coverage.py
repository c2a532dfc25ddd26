"""How much of a need a site covers, in words: « 4 jours sur 5, manque le mercredi »."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from childcare.domain.answer import Coverage
from childcare.domain.need import DatedSchedule, LocalInterval, WeeklySchedule
from portal.words.french import WEEKDAYS, duration, hours, listing, weekday_day

MOST_INTERVALS = 10


def partial_words(coverage: Coverage, schedule: WeeklySchedule | DatedSchedule | None) -> str:
    """What an incomplete coverage leaves out: whole weekdays when the gap is that plain, else hours."""
    if isinstance(schedule, WeeklySchedule):
        asked = {interval.weekday for interval in schedule.intervals}
        lacking = {span.start.isoweekday() for span in coverage.missing}
        if lacking and lacking < asked and len(lacking) <= 3 and _lacks_most_of(lacking, coverage, schedule):
            days = listing([_("le %(day)s") % {"day": WEEKDAYS[day - 1]} for day in sorted(lacking)])
            return ngettext(
                "%(covered)s jour sur %(asked)s, manque %(days)s",
                "%(covered)s jours sur %(asked)s, manque %(days)s",
                len(asked - lacking),
            ) % {"covered": len(asked - lacking), "asked": len(asked), "days": days}
    return _("%(covered)s sur %(needed)s") % {
        "covered": duration(coverage.covered_minutes),
        "needed": duration(coverage.needed_minutes),
    }


def _lacks_most_of(weekdays: set[int], coverage: Coverage, schedule: WeeklySchedule) -> bool:
    """Whether at least half of the hours asked on these weekdays is missing: two bank holidays are not « Fridays »."""
    asked = dict.fromkeys(range(1, 8), 0)
    for interval in schedule.intervals:
        start, end = (at.hour * 60 + at.minute for at in (interval.start, interval.end))
        asked[interval.weekday] += end - start if end > start else end - start + 24 * 60
    theirs = sum(asked[weekday] for weekday in weekdays) / sum(asked.values()) * coverage.needed_minutes
    return (coverage.needed_minutes - coverage.covered_minutes) * 2 >= theirs


def missing_words(missing: Sequence[LocalInterval]) -> list[str]:
    """The first missing spans, « mercredi 25 novembre, 8 h à 9 h », then « et 3 autres horaires »."""
    shown = [f"{weekday_day(span.start.date())}, {hours(span.start, span.end)}" for span in missing[:MOST_INTERVALS]]
    more = len(missing) - len(shown)
    if more:
        shown.append(ngettext("et %(n)s autre horaire", "et %(n)s autres horaires", more) % {"n": more})
    return shown
