"""The people of the demonstration and their organisations, told on the terminal of ``make run``.

One signs in with a code shown there. The organisations are fictional: no establishment has these SIRET.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation, User

DEPARTEMENT, COMMUNE = "59", "59606"
FICTIONAL = " (démonstration)"  # at the end of each name, so that nobody mistakes it


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """`code` names it here only; without SIRET, `voucher` is the code of who confirmed the agrément."""

    code: str
    kind: OrganisationKind
    name: str
    siret: str | None = None
    voucher: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try, by e-mail or by mobile number."""

    who: str
    email: str | None = None
    phone: str | None = None
    first_name: str = ""
    last_name: str = ""
    administrator: bool = False
    organisation: str = ""
    role: Role | None = None
    administers: bool = False


MISSION_LOCALE, CRECHES, RELAIS, HOME_CARE, COMITE = "mission_locale", "creches", "relais", "domicile", "comite"

# Who vouches comes before who is vouched for.
DEMO_ORGANISATIONS = (
    DemoOrganisation(
        MISSION_LOCALE,
        OrganisationKind.MISSION_LOCALE,
        "Mission locale du Hainaut (démonstration)",
        "99900001100018",
        phone="03 53 01 90 10",
    ),
    DemoOrganisation(
        CRECHES, OrganisationKind.FACILITY_MANAGER, "Les crèches du Canal (démonstration)", "99900002900010"
    ),
    DemoOrganisation(
        RELAIS,
        OrganisationKind.RELAIS_PETITE_ENFANCE,
        "Relais petite enfance des Lilas (démonstration)",
        "99900003700013",
    ),
    DemoOrganisation(HOME_CARE, OrganisationKind.FACILITY_MANAGER, "Claude Martin (démonstration)", voucher=RELAIS),
    DemoOrganisation(COMITE, OrganisationKind.COMITE_AVIP, "Comité AVIP du Nord (démonstration)"),
)

DEMO_ACCOUNTS = (
    DemoAccount("parent", email="parent@releve.example", first_name="Nadia"),
    DemoAccount("parent sans e-mail", phone="+33639980001", first_name="Yanis"),
    DemoAccount(
        "conseillère",
        email="conseillere@releve.example",
        first_name="Camille",
        last_name="Renaud",
        organisation=MISSION_LOCALE,
        role=Role.COUNSELLOR,
    ),
    DemoAccount(
        "administratrice de structure",
        email="mission.locale@releve.example",
        first_name="Inès",
        last_name="Lefort",
        organisation=MISSION_LOCALE,
        role=Role.COUNSELLOR,
        administers=True,
    ),
    DemoAccount(
        "gestionnaire de deux lieux",
        email="gestionnaire@releve.example",
        first_name="Paul",
        last_name="Mercier",
        organisation=CRECHES,
        role=Role.MANAGER,
        administers=True,
    ),
    DemoAccount(
        "assistante maternelle",
        email="assistante.maternelle@releve.example",
        first_name="Claude",
        last_name="Martin",
        organisation=HOME_CARE,
        role=Role.MANAGER,
        administers=True,
    ),
    DemoAccount(
        "relais petite enfance",
        email="relais@releve.example",
        first_name="Sacha",
        last_name="Petit",
        organisation=RELAIS,
        role=Role.COUNSELLOR,
        administers=True,
    ),
    DemoAccount(
        "coordinatrice",
        email="coordinatrice@releve.example",
        first_name="Léa",
        last_name="Duval",
        organisation=COMITE,
        role=Role.COORDINATOR,
        administers=True,
    ),
    DemoAccount("administration du portail", email="administration@releve.example", administrator=True),
    # Their organisations wait for an answer (portal.demo.requests).
    DemoAccount("demande une inscription", email="inscription@releve.example", first_name="Aline", last_name="Caron"),
    DemoAccount("attend son agrément", email="agrement@releve.example", first_name="Mina", last_name="Traoré"),
)


def create_demo_accounts() -> tuple[DemoAccount, ...]:
    """Create the organisations and the accounts that do not exist yet, and return all the accounts."""
    organisations: dict[str, Organisation] = {}
    for each in DEMO_ORGANISATIONS:
        organisations[each.code] = _organisation(each, organisations.get(each.voucher))
    for account in DEMO_ACCOUNTS:
        user = User.objects.filter(email=account.email, phone=account.phone).first() or _create(account)
        if account.role is not None:
            _join(user, account, organisations[account.organisation])
    return DEMO_ACCOUNTS


def demo_organisation(code: str) -> Organisation | None:
    """One of the demonstration's, once it is there."""
    names = {each.code: each.name for each in DEMO_ORGANISATIONS}
    return Organisation.objects.filter(name=names[code]).first()


def _organisation(wanted: DemoOrganisation, voucher: Organisation | None) -> Organisation:
    now = timezone.now()
    found, _is_new = Organisation.objects.get_or_create(
        kind=wanted.kind.value,
        name=wanted.name,
        defaults={
            "siret": wanted.siret,
            "departement": DEPARTEMENT,
            "commune": COMMUNE,
            "phone": wanted.phone,
            "state": OrganisationState.ACTIVE.value,
            "vouched_by": voucher,
            "vouched_at": now if voucher else None,
            "decided_at": now,
        },
    )
    return found


def _create(account: DemoAccount) -> User:
    return User.objects.create_user(
        email=account.email,
        phone=account.phone,
        phone_verified=bool(account.phone),
        first_name=account.first_name,
        last_name=account.last_name,
        is_staff=account.administrator,
        is_superuser=account.administrator,
    )


def _join(user: User, account: DemoAccount, organisation: Organisation) -> None:
    """As it was left: somebody who tried removing a colleague of the demonstration does not find them back."""
    if account.role is not None and not Membership.objects.filter(user=user, organisation=organisation).exists():
        Membership.objects.create(
            user=user, organisation=organisation, role=account.role.value, is_administrator=account.administers
        )
