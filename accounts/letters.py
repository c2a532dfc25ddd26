"""What the portal writes to professionals about their organisations, in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, Membership, Organisation, User
from core.messages import Letter, queue
from core.messages.preferences import ways_to
from core.messages.topics import Audience, register
from core.models import Channel, OutboxMessage, State

TOPIC = register("organisation_life", gettext_lazy("La vie de votre structure"), audience=Audience.PROFESSIONALS).code
INVITATION = register("invitation", gettext_lazy("Les invitations de structures"), audience=Audience.PROFESSIONALS).code


def invitation(invited: Invitation, *, address: str, now: datetime) -> None:
    """The link, to the invited address alone; it is good for seven days."""
    words = {
        "name": invited.organisation.name,
        "product": settings.PRODUCT_NAME,
        "address": address,
        "until": date_format(localtime(invited.expires_at), "j F Y à H:i"),
    }
    text = _(
        "« %(name)s » vous invite à rejoindre son équipe sur %(product)s.\n\n"
        "Ouvrez ce lien, puis connectez-vous avec cette adresse e-mail :\n%(address)s\n\n"
        "Le lien est valable jusqu’au %(until)s. Il ne sert qu’à vous : ne le transférez pas.\n"
        "Vous ne connaissez pas cette structure ? Ignorez ce message, rien ne se passera."
    )
    subject = _("Rejoindre « %(name)s »") % {"name": _short(invited.organisation.name)}
    queue(Letter(Channel.EMAIL, invited.email, INVITATION, _cause(invited), text % words, subject=subject), now=now)


def undelivered(invitations: Iterable[Invitation]) -> set[int]:
    """Which of these nobody received, by their pk: the address refuses letters, or invitations."""
    by_key = {_cause(invited): invited.pk for invited in invitations}
    states = (State.DEAD, State.WITHHELD)
    keys = OutboxMessage.objects.filter(key__in=by_key, state__in=states).values_list("key", flat=True)
    return {by_key[key] for key in keys}


def _cause(invited: Invitation) -> str:
    return f"invitation:{invited.pk}"


def membership_ended(membership: Membership, *, now: datetime) -> None:
    text = _("Vous ne faites plus partie de « %(name)s ». Si c’est une erreur, parlez-en à son administrateur.")
    _tell(membership.user, f"membership-ended:{membership.pk}", text, membership.organisation, now)


def agrement_to_confirm(asked: Organisation, *, now: datetime) -> None:
    """To the administrators of the relais or the département that was named."""
    voucher = asked.vouched_by
    if voucher is None:
        return
    text = _(
        "« %(name)s » demande à rejoindre le portail, sans SIRET, et vous nomme pour confirmer son agrément. "
        "Répondez depuis la page de votre structure."
    )
    for membership in voucher.memberships.filter(ended_at=None, is_administrator=True).select_related("user"):
        _tell(membership.user, f"agrement:{asked.pk}:{membership.user_id}", text, asked, now)


def organisation_accepted(organisation: Organisation, *, now: datetime) -> None:
    text = _("« %(name)s » est inscrite sur le portail. Vous l’administrez : vous pouvez inviter vos collègues.")
    _tell(organisation.asked_by, f"organisation-accepted:{organisation.pk}", text, organisation, now)


def organisation_refused(organisation: Organisation, *, now: datetime) -> None:
    text = _("L’inscription de « %(name)s » est refusée. Motif : %(reason)s")
    _tell(organisation.asked_by, f"organisation-refused:{organisation.pk}", text, organisation, now)


def organisation_closed(administrator: Membership, *, now: datetime) -> None:
    text = _("« %(name)s » est fermée sur le portail : ses membres n’y ont plus accès. %(reason)s")
    _tell(administrator.user, f"organisation-closed:{administrator.pk}", text, administrator.organisation, now)


def organisation_reopened(administrator: Membership, *, now: datetime) -> None:
    text = _("« %(name)s » est rouverte sur le portail. Vous l’administrez de nouveau : invitez vos collègues.")
    _tell(administrator.user, f"organisation-reopened:{administrator.pk}", text, administrator.organisation, now)


def _tell(user: User | None, key: str, text: str, organisation: Organisation, now: datetime) -> None:
    """By each way that they want, an SMS saying the least; nobody to tell when the account is gone."""
    if user is None:
        return
    product = {"product": settings.PRODUCT_NAME}
    for channel, to in ways_to(TOPIC, email=user.email, phone=user.phone):
        subject = _("Votre structure sur %(product)s") % product if channel == Channel.EMAIL else ""
        short = _("%(product)s : une réponse vous attend. Connectez-vous pour la lire.") % product
        body = text % {"name": organisation.name, "reason": organisation.reason} if subject else short
        queue(Letter(channel, to, TOPIC, f"{key}:{channel}", body, subject=subject), now=now)


def _short(name: str) -> str:
    return name if len(name) <= 100 else f"{name[:99]}…"
