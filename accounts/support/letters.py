"""The person is told that support reads their pages: by whom, why, until when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SupportAccess
from core.messages import Letter, queue
from core.messages.topics import Audience, register
from core.models import Channel

TOPIC = register(
    "support_access", gettext_lazy("Un accès d’assistance à vos pages"), audience=Audience.PROFESSIONALS, choice=False
).code


def access_opened(access: SupportAccess, *, now: datetime) -> None:
    """By e-mail, else by an SMS that says the least. Nobody can refuse to be told."""
    words = {
        "product": settings.PRODUCT_NAME,
        "until": date_format(localtime(access.ends_at), "H:i"),
        "day": date_format(localtime(access.opened_at), "j F Y"),
        "reason": access.reason,
    }
    key = f"support-access:{access.pk}"
    if access.person.email:
        text = _(
            "Le %(day)s, l’assistance de %(product)s lit vos pages jusqu’à %(until)s au plus tard.\n\n"
            "Motif : %(reason)s\n\n"
            "L’assistance ne peut rien changer. Chaque page lue est notée.\n"
            "Vous n’avez rien demandé ? Répondez-nous."
        )
        subject = _("L’assistance lit vos pages")
        letter = Letter(
            Channel.EMAIL, access.person.email, TOPIC, key, text % words, subject=subject, one_way_out=False
        )
    else:
        short = _("%(product)s : l'assistance lit vos pages jusqu'à %(until)s. Elle ne peut rien changer.")
        letter = Letter(Channel.SMS, access.person.phone or "", TOPIC, key, short % words, one_way_out=False)
    queue(letter, now=now)
