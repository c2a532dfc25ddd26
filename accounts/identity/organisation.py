"""The organisation that ProConnect's SIRET names: proposed to the agent, never joined without its administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import memberships_of
from accounts.domain.organisation_states import OrganisationState
from accounts.models import Membership, Organisation, User
from core.messages import Letter, queue


@dataclass(frozen=True, slots=True)
class Proposal:
    """`organisation` is None when the SIRET is not registered here."""

    siret: str
    organisation: Organisation | None


def proposal_for(user: User) -> Proposal | None:
    """What to propose to an agent who came through ProConnect and belongs nowhere; None for anybody else."""
    account = SocialAccount.objects.filter(user=user, provider="proconnect").order_by("-last_login").first()
    siret = account.extra_data.get("siret", "") if account else ""
    if not siret or memberships_of(user).exists():
        return None
    return Proposal(siret, Organisation.objects.filter(siret=siret, state=OrganisationState.ACTIVE).first())


@transaction.atomic
def ask_to_join(user: User, organisation: Organisation, *, now: datetime) -> int:
    """Write to the administrators of the organisation, once; how many there are. Nobody becomes a member by this."""
    administrators = Membership.objects.filter(
        organisation=organisation, ended_at=None, is_administrator=True, user__is_active=True, user__email__isnull=False
    ).select_related("user")
    who = " ".join(filter(None, (user.first_name, user.last_name))) or str(user)
    words = {"who": who, "email": user.email or "", "organisation": organisation.name, "product": settings.PRODUCT_NAME}
    text = _(
        "%(who)s s’est identifié avec ProConnect et demande à rejoindre %(organisation)s sur %(product)s.\n\n"
        "Si cette personne est de votre équipe, invitez-la à l’adresse %(email)s. Sinon, ne faites rien."
    )
    for membership in administrators:
        letter = Letter(
            channel="email",
            to=membership.user.email or "",
            topic="organisation_life",
            subject=_("%(who)s demande à rejoindre votre structure") % words,
            text=text % words,
            key=f"join-request:{organisation.pk}:{user.pk}:{membership.user_id}",
        )
        queue(letter, now=now)
    return len(administrators)
