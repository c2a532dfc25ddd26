"""What a parent is written about a file. Anybody may hold the telephone: a message says the least.

No name, no child, no organisation; a text message does not even say that a file exists.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import Letter, queue
from core.messages.addresses import address_refuses, refusals_of
from core.messages.links import absolute
from families.domain.links import CAUSE, CODE_LASTS, Purpose
from families.models import FamilyFile
from families.selectors.untold import who_tells

TOPIC, CODE_TOPIC = "family_file", "family_code"
CODE_MINUTES = int(CODE_LASTS.total_seconds() // 60)


def cause(file: FamilyFile) -> str:
    """What the key of every letter about this file begins with: by it they are erased."""
    return f"{CAUSE}{file.pk}:"


def link_address(token: str) -> str:
    """The whole address of a link."""
    return absolute(reverse("family_link", args=[token]))


def way_of(file: FamilyFile) -> tuple[str, str] | None:
    """The channel and the address of the parent: the e-mail, else the mobile; None when both refuse our letters."""
    ways = [("email", file.email), ("sms", file.phone)]
    return next(((channel, to) for channel, to in ways if to and address_refuses(channel, to) is None), None)


def link(file: FamilyFile, way: tuple[str, str], token: str, purpose: Purpose, *, now: datetime) -> None:
    """Write the link to the parent, by one way of `way_of`. Words of a notice follow its purpose."""
    address, until = link_address(token), now + purpose.lasts
    channel, to = way
    if channel == "sms":
        subject, text = "", _("Votre lien personnel : %(address)s Un code sera demandé.") % {"address": address}
    else:
        subject = _("Votre lien personnel")
        text = "\n\n".join([*_notice(purpose), *_how(address, until)])
    letter = Letter(
        channel=channel,
        to=to,
        topic=TOPIC,
        subject=subject,
        text=text,
        key=f"{cause(file)}{purpose.value}:{secrets.token_hex(8)}",
        one_way_out=False,
    )
    queue(letter, now=now)


def code(file: FamilyFile, figures: str, *, now: datetime) -> str:
    """Write a code to the parent who just asked for it, by SMS when there is a mobile: "sms" or "email", where to."""
    words = {"code": figures, "minutes": CODE_MINUTES}
    text = _("%(code)s : votre code. Il marche %(minutes)s minutes. Ne le donnez à personne.") % words
    refused = refusals_of(file.email, file.phone)
    by_sms = bool(file.phone) and ("sms" not in refused or not file.email or "email" in refused)
    letter = Letter(
        channel="sms" if by_sms else "email",
        to=file.phone if by_sms else file.email,
        topic=CODE_TOPIC,
        subject="" if by_sms else _("Votre code"),
        text=text,
        key=f"{cause(file)}code:{secrets.token_hex(8)}",
        one_way_out=False,
    )
    queue(letter, now=now)
    return letter.channel


def deletion_to_counsellor(file: FamilyFile, *, now: datetime) -> bool:
    """Tell the counsellor, who tells the parent. False when no letter reaches anybody there."""
    address = absolute(reverse("family_file", args=[file.pk]))
    text = _("Le dossier n° %(number)s arrive à la fin de sa durée de conservation.") % {"number": file.pk}
    subject = _("Un dossier sera effacé dans 30 jours")
    return _to_counsellor(file, f"deletion-counsellor:{now:%Y-%m-%d}", subject, [text, _why(file), address], now)


def closing_to_counsellor(file: FamilyFile, *, now: datetime) -> bool:
    """The same when the organisation closes: the file is closed to them, the first name says whose it is."""
    text = _(
        "Votre structure est fermée sur le portail. Le dossier n° %(number)s (%(name)s) est fermé avec elle, et "
        "sera effacé dans 30 jours."
    ) % {"number": file.pk, "name": file.first_name}
    subject = _("Un dossier fermé avec votre structure")
    return _to_counsellor(file, f"closing-counsellor:{now:%Y-%m-%d}", subject, [text, _why(file)], now)


def _to_counsellor(file: FamilyFile, what: str, subject: str, paragraphs: list[str], now: datetime) -> bool:
    membership = who_tells(file)
    if membership is None:
        return False
    letter = Letter(
        channel="email",
        to=membership.user.email or "",
        topic=TOPIC,
        subject=subject,
        text="\n\n".join(paragraphs),
        key=f"{cause(file)}{what}",
        one_way_out=False,
    )
    queue(letter, now=now)
    return True


def _why(file: FamilyFile) -> str:
    if file.may_leave_message:
        return _("Nos messages ne parviennent pas à la personne : prévenez-la autrement.")
    return _("La personne ne souhaite pas de message : prévenez-la de vive voix.")


def _notice(purpose: Purpose) -> list[str]:
    if purpose is Purpose.OPENED:
        return [
            _("Avec votre accord, un dossier est ouvert pour vous."),
            _("Vous pouvez le voir, le corriger, l’exporter ou l’effacer. Vous pouvez aussi retirer votre accord."),
        ]
    if purpose is Purpose.DELETION:
        return [
            _("Votre dossier sera effacé dans 30 jours."),
            _("Vous souhaitez le garder ? Ouvrez-le et dites-le, ou appelez votre conseiller."),
        ]
    if purpose is Purpose.CLOSING:
        return [
            _("L’organisme qui suivait votre dossier n’est plus sur ce site."),
            _("Le dossier est fermé. Il sera effacé dans 30 jours."),
            _("Vous pouvez le lire et le télécharger. Un autre conseiller peut vous suivre, si vous êtes d’accord."),
        ]
    return [_("Voici le lien que vous avez demandé.")]


def _how(address: str, until: datetime) -> list[str]:
    return [
        _("Ouvrez ce lien : %(address)s") % {"address": address},
        _("Un code vous sera demandé. Le lien sert une fois, jusqu’au %(day)s.") % {"day": f"{until:%d/%m/%Y}"},
    ]
