"""What childcare writes to people: the e-mail that carries the code of a claim."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.domain.facility_claims import LIFETIMES, ClaimChannel
from childcare.models import FacilityClaim
from core.messages import Letter, queue, topics
from core.messages.preferences import ways_to
from core.models import Channel

TOPIC = topics.register(
    "facility_claim", gettext_lazy("Gestion d’un lieu d’accueil"), audience=topics.Audience.PROFESSIONALS
)

CODE_TOPIC = topics.register(
    "facility_claim_code",
    gettext_lazy("Code de gestion d’un lieu d’accueil"),
    audience=topics.Audience.PROFESSIONALS,
    choice=False,
    lasts=LIFETIMES[ClaimChannel.EMAIL],
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
            channel=Channel.EMAIL,
            to=claim.facility.email,
            topic=CODE_TOPIC.code,
            key=f"facility-claim:{claim.pk}",
            subject=_("Votre code pour gérer ce lieu sur %(product)s") % words,
            text=text % words,
            one_way_out=False,
        ),
        now=now,
    )


def ask_voucher(claim: FacilityClaim, *, now: datetime) -> None:
    """Tell the administrators of the relais or the département that an assistant maternel waits for their answer."""
    voucher = claim.organisation.vouched_by
    if voucher is None:
        return
    text = _(
        "« %(organisation)s » demande à gérer sa fiche, « %(facility)s », et attend que vous confirmiez que c’est "
        "bien la sienne. Répondez depuis la page de votre structure."
    ) % {"organisation": claim.organisation.name, "facility": claim.facility.name}
    subject = _("Une fiche d’assistant maternel à confirmer")
    short = _("%(product)s : une fiche est à confirmer. Connectez-vous.") % {"product": settings.PRODUCT_NAME}
    members = voucher.memberships.filter(ended_at=None, is_administrator=True).select_related("user")
    for user in (membership.user for membership in members):
        for channel, to in ways_to(TOPIC.code, email=user.email, phone=user.phone):
            key = f"facility-claim-voucher:{claim.pk}:{user.pk}:{channel}"
            said = (text, subject) if channel == Channel.EMAIL else (short, "")
            queue(Letter(channel, to, TOPIC.code, key, *said), now=now)
