"""What a parent is written about a file. Anybody may hold the telephone: a message says the least.

No name, no child, no organisation; a text message does not even say that a file exists.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import Letter, queue
from core.messages.links import absolute
from families.domain.links import CODE_LASTS, Purpose
from families.models import FamilyFile

TOPIC, CODE_TOPIC = "family_file", "family_code"
CODE_MINUTES = int(CODE_LASTS.total_seconds() // 60)


def cause(file: FamilyFile) -> str:
    """What the key of every letter about this file begins with: by it they are erased."""
    return f"family-file:{file.pk}:"


def link_address(token: str) -> str:
    """The whole address of a link."""
    return absolute(reverse("family_link", args=[token]))


def link(file: FamilyFile, token: str, purpose: Purpose, *, now: datetime) -> None:
    """Write the link to the parent: by e-mail when there is one, else by SMS. Words of a notice follow its purpose."""
    address, until = link_address(token), now + purpose.lasts
    channel, to = ("email", file.email) if file.email else ("sms", file.phone)
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
    by_sms = bool(file.phone)
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
    """Tell the counsellor, for a parent who must not be left a message. False when they have no e-mail."""
    to = file.counsellor.user.email
    if not to:
        return False
    address = absolute(reverse("family_file", args=[file.pk]))
    letter = Letter(
        channel="email",
        to=to,
        topic=TOPIC,
        subject=_("Un dossier sera effacé dans 30 jours"),
        text=_(
            "Le dossier n° %(number)s arrive à la fin de sa durée de conservation.\n\n"
            "La personne ne souhaite pas de message : prévenez-la de vive voix.\n\n%(address)s"
        )
        % {"number": file.pk, "address": address},
        key=f"{cause(file)}deletion-counsellor:{now:%Y-%m-%d}",
        one_way_out=False,
    )
    queue(letter, now=now)
    return True


def closing_to_counsellor(file: FamilyFile, *, now: datetime) -> bool:
    """The same when the organisation closes: the page of the file is closed to them, the first name says whose it is.
    False when they have no e-mail."""
    to = file.counsellor.user.email
    if not to:
        return False
    letter = Letter(
        channel="email",
        to=to,
        topic=TOPIC,
        subject=_("Un dossier fermé avec votre structure"),
        text=_(
            "Votre structure est fermée sur le portail. Le dossier n° %(number)s (%(name)s) est fermé avec elle, et "
            "sera effacé dans 30 jours.\n\n"
            "La personne ne souhaite pas de message : prévenez-la de vive voix."
        )
        % {"number": file.pk, "name": file.first_name},
        key=f"{cause(file)}closing-counsellor",
        one_way_out=False,
    )
    queue(letter, now=now)
    return True


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
