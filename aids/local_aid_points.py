"""What a person must check in the shipped local aids, beside the scales: their doubts, and those read long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aids.domain.bareme import OpenPoint
from aids.domain.bareme_check import MONTHS_BEFORE_OLD, PointToCheck
from aids.domain.civil_months import months_after
from aids.domain.wording import french_date
from aids.local_aid_files import shipped_local_aids


def local_aid_points(on: date) -> tuple[PointToCheck, ...]:
    """The points of that day, aid by aid, each with the text to read again."""
    return tuple(_points(on))


def _points(on: date) -> Iterator[PointToCheck]:
    for aid in shipped_local_aids():
        subject = f"Aide locale « {aid.title} » ({aid.territory.name}, {aid.slug}.yaml)"
        texts = list(aid.doubts)
        if months_after(aid.source.checked_on, MONTHS_BEFORE_OLD) < on:
            texts.insert(0, f"Vérifiée le {french_date(aid.source.checked_on)}, il y a plus de six mois.")
        for text in texts:
            yield PointToCheck(subject, OpenPoint(text, aid.source.text, aid.source.url))
