"""What childcare writes to people: the e-mail that carries the code of a claim."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.models import FacilityClaim
from core.messages import Letter, queue, topics

TOPIC = topics.register(
    "facility_claim", gettext_lazy("Gestion d’un lieu d’accueil"), audience=topics.Audience.PROFESSIONALS
)


def send_code(claim: FacilityClaim, code: str, *, now: datetime) -> None:
    """Queue the e-mail to the address of the facility's record, in the caller's transaction.

    Who receives it asked for nothing: it says what it is about, and what to do with it.
    """
    words = {
        "facility": claim.facility.name,
        "organisation": claim.organisation.name,
        "product": settings.PRODUCT_NAME,
        "code": code,
    }
    text = _(
        "« %(organisation)s » demande à gérer la fiche du lieu « %(facility)s » sur %(product)s.\n\n"
        "Si cette structure gère bien ce lieu, donnez-lui ce code, valable une heure :\n\n"
        "%(code)s\n\n"
        "Si vous ne la connaissez pas, ne donnez ce code à personne : rien ne changera."
    )
    queue(
        Letter(
            channel="email",
            to=claim.facility.email,
            topic=TOPIC.code,
            key=f"facility-claim:{claim.pk}",
            subject=_("Votre code pour gérer ce lieu sur %(product)s") % words,
            text=text % words,
            one_way_out=False,
        ),
        now=now,
    )
