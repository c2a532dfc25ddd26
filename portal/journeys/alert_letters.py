"""What is written about new places. Anybody may hold the telephone: no child, no family, no place, no commune."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from core.messages import Letter, queue
from core.messages.links import absolute
from core.messages.preferences import ways_to
from families.domain.links import CODE_LASTS
from families.models import SavedSearch
from families.services.saved_searches import TOPIC, cause, way_of

CODES = "alert_code"
COUNSELLORS = "family_places"


@dataclass(frozen=True, slots=True)
class _Words:
    """One message as an e-mail says it, and as an SMS does."""

    subject: str
    email: str
    sms: str


def new_places(search: SavedSearch, first: int, count: int, *, now: datetime) -> int:
    """Write that places are new, by each way that its holder wants; how many letters. `first`, the number of the
    first new place, names the cause: it is told once."""
    user = search.user
    ways = ways_to(TOPIC, email=user.email, phone=user.phone) if user else [way_of(search)]
    for channel, to in ways:
        _write((channel, to), TOPIC, f"{cause(search)}{first}:{channel}", _new_places(search, count), now=now)
    return len(ways)


def ends_soon(search: SavedSearch, *, now: datetime) -> None:
    """Ask whether to go on."""
    subject = _("Votre alerte se termine")
    email = _("Votre alerte se termine le %(day)s. La garder 12 semaines de plus ? Ouvrez ce lien : %(address)s")
    words = {"day": f"{search.ends_on:%d/%m/%Y}", "address": address_of(search)}
    sms = _("%(product)s : garder votre alerte ? %(address)s") % {"product": settings.PRODUCT_NAME, **words}
    key = f"{cause(search)}ends:{search.ends_on:%Y-%m-%d}"
    _write(way_of(search), TOPIC, key, _Words(subject, email % words, sms), now=now)


def code(channel: str, to: str, figures: str, *, now: datetime) -> None:
    """Write the code that somebody just asked for."""
    words = {"code": figures, "minutes": int(CODE_LASTS.total_seconds() // 60)}
    text = _("%(code)s : votre code. Il marche %(minutes)s minutes. Ne le donnez à personne.") % words
    key = f"alert-code:{secrets.token_hex(8)}"
    _write((channel, to), CODES, key, _Words(_("Votre code"), text, text), one_way_out=False, now=now)


def to_counsellor(counsellor: Membership, first: int, places: int, families: int, *, now: datetime) -> int:
    """Write to a counsellor how many places are new, for how many families; how many letters."""
    user = counsellor.user
    address = absolute(f"{reverse('family_new_places')}?structure={counsellor.organisation_id}")
    said = ngettext("%(n)d nouvelle place", "%(n)d nouvelles places", places) % {"n": places}
    for_whom = ngettext("%(n)d famille que vous suivez", "%(n)d familles que vous suivez", families) % {"n": families}
    email = _("%(places)s, pour %(families)s.\n\nLes voir : %(address)s")
    words = {"places": said, "families": for_whom, "address": address}
    sms = _("%(product)s : %(places)s pour vos familles. %(address)s") % {"product": settings.PRODUCT_NAME, **words}
    letter = _Words(_("Nouvelles places pour vos familles"), email % words, sms)
    ways = ways_to(COUNSELLORS, email=user.email, phone=user.phone)
    for channel, to in ways:
        key = f"family-places:{counsellor.pk}:{first}:{channel}"
        _write((channel, to), COUNSELLORS, key, letter, now=now)
    return len(ways)


def address_of(search: SavedSearch) -> str:
    """Where its holder sees a search: the account's page, or the link that shows nothing before a code."""
    if search.user_id:
        return absolute(reverse("my_searches"))
    return absolute(reverse("alert", args=[search.token]))


def _new_places(search: SavedSearch, count: int) -> _Words:
    address = address_of(search)
    said = ngettext(
        "%(n)d nouvelle place correspond à votre recherche.",
        "%(n)d nouvelles places correspondent à votre recherche.",
        count,
    ) % {"n": count}
    ask = _("Les places partent vite : demandez sans attendre.")
    sms = _("%(product)s : du nouveau pour votre recherche. %(address)s")
    return _Words(
        _("Du nouveau pour votre recherche"),
        f"{said} {ask}\n\n{address}",
        sms % {"product": settings.PRODUCT_NAME, "address": address},
    )


def _write(
    way: tuple[str, str], topic: str, key: str, words: _Words, *, one_way_out: bool = True, now: datetime
) -> None:
    channel, to = way
    by_email = channel == "email"
    letter = Letter(
        channel=channel,
        to=to,
        topic=topic,
        key=key,
        text=words.email if by_email else words.sms,
        subject=words.subject if by_email else "",
        one_way_out=one_way_out,
    )
    queue(letter, now=now)
