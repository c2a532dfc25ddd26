"""Opening hours: what people write is read, and what is read is written back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.domain.week import WEEK_BITS, Opening, WeekError, format_week, mask, openings, parse

masks = st.lists(st.tuples(st.integers(0, WEEK_BITS - 1), st.integers(1, 300)), max_size=12).map(
    lambda spans: mask(tuple(Opening(start * 15, (start + length) * 15) for start, length in spans))
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("lundi 07:30-18:30", "lundi 07:30-18:30"),
        ("du lundi au vendredi 7h30-18h30; sam 9h-12h", "lundi au vendredi 07:30-18:30\nsamedi 09:00-12:00"),
        ("mar. : 8h à 12h, 14:00–18:00", "mardi 08:00-12:00, 14:00-18:00"),
        ("vendredi au lundi 9h-10h", "lundi 09:00-10:00\nvendredi au dimanche 09:00-10:00"),
        ("dimanche 22h-6h", "dimanche 22:00-06:00"),
        ("LUNDI 8h05-11h55", "lundi 08:15-11:45"),
        ("lundi au dimanche 00:00-24:00", "lundi au dimanche 00:00-24:00"),
        ("", ""),
    ],
)
def test_reads_what_people_write(text, written):
    assert format_week(parse(text)) == written


@pytest.mark.parametrize(
    "text", ["toujours", "lundi", "lundi 8h", "lundi 25h-26h", "lundi 8h75-9h", "lundi 24h-2h", "8h-12h"]
)
def test_names_what_it_cannot_read(text):
    with pytest.raises(WeekError, match=text[:4]):
        parse(text)


def test_a_night_of_sunday_ends_on_monday():
    assert openings(parse("dimanche 22h-6h")) == (Opening((6 * 24 + 22) * 60, (7 * 24 + 6) * 60),)


@given(masks)
def test_what_is_written_is_read_back(week):
    assert parse(format_week(week)) == week
    assert mask(openings(week)) == week
