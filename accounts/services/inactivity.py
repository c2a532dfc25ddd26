"""Accounts that nobody opens any more: announced, then erased. The delays come from who runs the night."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import AccountDeletionAnnounced, AccountErased
from accounts.locks import lock_user
from accounts.models import Membership, Organisation, User
from accounts.services.account_erasure import erase_account
from core.audit import doors, record
from core.audit.registry import type_of
from core.messages import Letter, queue
from core.messages.links import absolute
from core.messages.topics import register
from core.models import AuditEvent

TOPIC = register("account", gettext_lazy("Votre compte"), choice=False).code
SUBJECT = "accounts.User"


def run(*, seen_before: datetime, notice: timedelta, now: datetime) -> tuple[int, int]:
    """Announce to accounts last opened before `seen_before` plus the notice, erase those announced a whole notice
    ago and still not opened. How many of each. Administrators of the portal are left to their colleagues."""
    announced = sum(_announce(user, now) for user in _idle_since(seen_before + notice) if not _announced(user))
    due = (user for user in _idle_since(seen_before) if (at := _announced(user)) and at <= now - notice)
    return announced, sum(erase_account(user, now=now) for user in due)


def forget_unproven(*, asked_before: datetime, now: datetime) -> int:
    """Delete the accounts asked for before this instant that nobody ever opened with a code; how many. Nobody is told:
    the address may be somebody else's. Who belongs to an organisation, or was named by the administration, stays.
    """
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    member, asking = (
        Membership.objects.filter(user=OuterRef("pk")),
        Organisation.objects.filter(asked_by=OuterRef("pk")),
    )
    unproven = User.objects.filter(
        ~Exists(proven), ~Exists(member), ~Exists(asking),
        last_login=None, phone_verified=False, is_active=True, is_staff=False, date_joined__lte=asked_before,
    )  # fmt: skip
    return sum(_forget(pk, now) for pk in list(unproven.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int, now: datetime) -> bool:
    user = lock_user(pk)
    if user.last_login is not None:  # the code was typed meanwhile
        return False
    user.delete()
    doors.forget_history_of(User, pk)
    record(AccountErased, actor=None, subject=(SUBJECT, pk), now=now)
    return True


def _idle_since(moment: datetime) -> QuerySet[User]:
    seen = Coalesce("last_login", "date_joined", output_field=DateTimeField())
    return User.objects.annotate(seen=seen).filter(seen__lte=moment, is_active=True, is_staff=False).order_by("pk")


def _announced(user: User) -> datetime | None:
    """When this account was told, since it was last opened; None when it was not."""
    since = user.last_login or user.date_joined
    told = AuditEvent.objects.filter(
        Q(subject_pk=str(user.pk)),
        type=type_of(AccountDeletionAnnounced).tag,
        subject_label=SUBJECT,
        at__gt=since,
    )
    return told.order_by("-at").values_list("at", flat=True).first()


@transaction.atomic
def _announce(user: User, now: datetime) -> bool:
    address = absolute(reverse("account_login"))
    text = _("Votre compte sera effacé dans 30 jours. Connectez-vous pour le garder : %(address)s")
    letter = Letter(
        channel="email" if user.email else "sms",
        to=user.email or user.phone or "",
        topic=TOPIC,
        subject=_("Votre compte sera effacé dans 30 jours") if user.email else "",
        text=text % {"address": address},
        key=f"account-deletion:{user.pk}:{now:%Y-%m-%d}",
        one_way_out=False,
    )
    queue(letter, now=now)
    record(AccountDeletionAnnounced, actor=None, subject=(SUBJECT, user.pk), now=now)
    return True
