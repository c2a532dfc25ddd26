"""Telling the parent about the file, unless no message may be left: the counsellor then hands the link over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from families.attempts import CannotCount, count
from families.domain.links import ASKED_AN_HOUR, Purpose
from families.models import FamilyFile
from families.services import letters
from families.services.links import HOUR, LinkRefused, Problem, create_link, fingerprint


def file_opened(file: FamilyFile, *, now: datetime) -> bool:
    """Write to the parent that the file exists; False, and nothing, when no message may be left or would arrive."""
    return _write(file, Purpose.OPENED, now)


def deletion_announced(file: FamilyFile, *, now: datetime) -> bool:
    """Write that the file will be erased: to the parent, else to the counsellor. False when neither could be."""
    return _write(file, Purpose.DELETION, now) or letters.deletion_to_counsellor(file, now=now)


def organisation_closed(file: FamilyFile, *, now: datetime) -> bool:
    """Write that the organisation is closed and the file with it: to the parent, else to the counsellor, who tells
    them. False when neither could be."""
    return _write(file, Purpose.CLOSING, now) or letters.closing_to_counsellor(file, now=now)


def hand_over(file: FamilyFile, *, now: datetime) -> str:
    """The address of a new link, for the counsellor to hand over on paper: shown once, kept nowhere."""
    with transaction.atomic():
        return letters.link_address(create_link(file, Purpose.HANDED, now=now))


def asked_again(contact: str, *, now: datetime) -> None:
    """Send new links to this telephone number or e-mail address, one per file it has. Answers nothing: who asks
    does not learn whether there is a file. A parent who wants no message gets none, whoever types the number.

    Raises LinkRefused when this contact asked too often, or when that cannot be counted.
    """
    try:
        if count(f"family-links-asked:{fingerprint(contact)}", HOUR) > ASKED_AN_HOUR:
            raise LinkRefused(Problem.TOO_MANY_CODES)
    except CannotCount as error:
        raise LinkRefused(Problem.UNAVAILABLE) from error
    known = Q(email=contact) if "@" in contact else Q(phone=contact)
    with transaction.atomic():
        for file in FamilyFile.objects.filter(known, may_leave_message=True).order_by("pk"):
            _write(file, Purpose.ASKED, now)


def _write(file: FamilyFile, purpose: Purpose, now: datetime) -> bool:
    way = letters.way_of(file) if file.may_leave_message else None
    if way is None:
        return False
    letters.link(file, way, create_link(file, purpose, now=now), purpose, now=now)
    return True
