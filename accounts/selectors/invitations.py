"""What a link of invitation leads to, or why it leads nowhere."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.invitations import LinkState, fingerprint, link_state
from accounts.domain.organisation_states import OrganisationState
from accounts.models import Invitation


class LinkRefused(Exception):
    """The link does not work. `title` and `advice`, in French, are all that its holder is told."""

    title: str | Promise
    advice: str | Promise
    status = 410


class LinkUnknown(LinkRefused):
    """Forged, cut in two by a mail reader, or of an invitation that was erased."""

    title = _("Ce lien n’est pas valable")
    advice = _("Copiez le lien entier depuis l’e-mail, ou demandez une nouvelle invitation.")
    status = 404


class LinkExpired(LinkRefused):
    title = _("Cette invitation a expiré")
    advice = _("Une invitation reste valable 7 jours. Demandez-en une nouvelle à votre structure.")


class LinkVoided(LinkRefused):
    title = _("Cette invitation a été annulée")
    advice = _("Si vous en avez reçu une autre, ouvrez la plus récente. Sinon, parlez-en à votre structure.")


class LinkUsed(LinkRefused):
    title = _("Cette invitation a déjà servi")
    advice = _("Connectez-vous : vous retrouverez votre structure dans votre espace.")


class AnotherPerson(LinkRefused):
    """Forwarded: whoever signed in is not who was invited."""

    title = _("Cette invitation est pour une autre adresse")
    advice = _("Connectez-vous avec l’adresse e-mail qui a reçu l’invitation, ou demandez la vôtre.")
    status = 403


_REFUSALS: dict[LinkState, type[LinkRefused]] = {
    LinkState.ACCEPTED: LinkUsed,
    LinkState.VOIDED: LinkVoided,
    LinkState.EXPIRED: LinkExpired,
}


def invitation_of_link(token: str, *, now: datetime, also: LinkState | None = None) -> Invitation:
    """The open invitation of this token, or one in the state `also`. Raises a LinkRefused."""
    found = Invitation.objects.select_related("organisation").filter(token_hash=fingerprint(token)).first()
    if found is None:
        raise LinkUnknown
    state = link_state(expires_at=found.expires_at, accepted_at=found.accepted_at, voided_at=found.voided_at, now=now)
    if state not in (LinkState.OPEN, also):
        raise _REFUSALS[state]
    if found.organisation.state != OrganisationState.ACTIVE:
        raise LinkVoided
    return found
