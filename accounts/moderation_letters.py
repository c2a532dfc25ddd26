"""What the administrators of the portal hear of: the organisations that wait for their answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from core.messages import Letter, queue
from core.messages.links import absolute
from core.messages.preferences import ways_to
from core.messages.topics import Audience, register
from core.models import Channel

TOPIC = register("moderation", gettext_lazy("Les structures à accepter"), audience=Audience.ADMINISTRATION).code


def organisation_to_decide(asked: Organisation, *, now: datetime) -> None:
    """To each administrator of the portal, at once or in the digest as they chose: this request is theirs to answer."""
    text = _("« %(name)s » demande à rejoindre %(product)s. Acceptez ou refusez sa demande :\n%(address)s")
    words = {
        "name": asked.name,
        "product": settings.PRODUCT_NAME,
        "address": absolute(reverse("admin:organisation_decide", args=[asked.pk])),
    }
    short = _("%(product)s : une structure attend votre réponse.") % words
    for user in User.objects.filter(is_staff=True, is_active=True).order_by("pk"):
        for channel, to in ways_to(TOPIC, email=user.email, phone=user.phone):
            by_email = channel == Channel.EMAIL
            subject = _("Une structure à accepter ou à refuser") if by_email else ""
            key = f"organisation-to-decide:{asked.pk}:{user.pk}:{channel}"
            queue(Letter(channel, to, TOPIC, key, text % words if by_email else short, subject=subject), now=now)
