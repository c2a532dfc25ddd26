"""Forms of professionals about their organisations: what is typed is kept, what is wrong is told beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.organisation_kinds import WITHOUT_SIRET, OrganisationKind, roles_of
from accounts.domain.roles import Role
from accounts.domain.siret import is_siret, written_plainly
from accounts.models import Invitation, Membership, Organisation
from accounts.models.labels import ORGANISATION_KINDS, ROLES
from accounts.selectors.organisations import vouchers_in
from territory.gazetteer import departements, gazetteer

# Somebody who looks after children at home: a manager of facilities without a SIRET.
ASSISTANTE_MATERNELLE = "assistante_maternelle"
ASKED_KINDS = [*ORGANISATION_KINDS, (ASSISTANTE_MATERNELLE, gettext_lazy("Assistante maternelle, sans SIRET"))]
TEXT = {"class": "fr-input"}
SELECT = {"class": "fr-select"}


def email_field(label: Any, **options: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={**TEXT, "autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Écrivez une adresse e-mail."),
            "invalid": gettext_lazy("Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."),
        },
        **options,
    )


class RefusableForm(forms.Form):
    """A form whose service may still refuse: the reason is told beside the field it concerns."""

    refused_on = ""

    def refuse(self, reason: str) -> None:
        self.add_error(self.refused_on, reason)


class RoleFields(RefusableForm):
    """The role of a colleague, among those of the organisation, and whether they administer it."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        widget=forms.Select(attrs=SELECT),
        error_messages={
            "required": gettext_lazy("Choisissez un rôle."),
            "invalid_choice": gettext_lazy("Choisissez un rôle dans la liste."),
        },
    )
    administre = forms.BooleanField(
        label=gettext_lazy("Administre la structure"),
        help_text=gettext_lazy("Peut inviter des collègues, changer leur rôle, les retirer."),
        required=False,
    )
    refused_on = "role"

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = roles_of(OrganisationKind(organisation.kind))
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(code, label) for code, label in ROLES if code in allowed]

    def wanted(self) -> tuple[Role, bool]:
        """The role, and whether they administer."""
        return Role(self.cleaned_data["role"]), self.cleaned_data["administre"]


class InvitationForm(RoleFields):
    """Whom to invite."""

    email = email_field(gettext_lazy("Adresse e-mail professionnelle du collègue"))
    refused_on = "email"
    field_order = ["email", "role", "administre"]

    @staticmethod
    def initial_of(invitation: Invitation) -> dict[str, Any]:
        return {"email": invitation.email, "role": invitation.role, "administre": invitation.is_administrator}


class MemberForm(RoleFields):
    """What a colleague becomes."""

    @classmethod
    def initial_of(cls, membership: Membership) -> dict[str, Any]:
        return {"role": membership.role, "administre": membership.is_administrator}


class DetailsForm(RefusableForm):
    """What an organisation says of itself; the commune is optional."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la structure"),
        max_length=200,
        widget=forms.TextInput(attrs={**TEXT, "autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Écrivez le nom de la structure.")},
    )
    ville = forms.CharField(
        label=gettext_lazy("Commune"),
        help_text=gettext_lazy("Nom ou code postal, par exemple Toulouse (31)."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    email = email_field(gettext_lazy("Adresse e-mail de la structure"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Téléphone de la structure"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={**TEXT, "type": "tel", "autocomplete": "tel"}),
    )
    refused_on = "name"

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        commune = gazetteer().by_insee(organisation.commune) if organisation.commune else None
        return {
            "name": organisation.name,
            "ville": commune.label if commune else "",
            "email": organisation.email,
            "phone": organisation.phone,
        }

    def clean_ville(self) -> str:
        """The INSEE code of the commune; empty when none is written."""
        text = self.cleaned_data["ville"].strip()
        if not text:
            return ""
        resolution = gazetteer().resolve(text)
        if resolution.commune is None:
            several = _("Plusieurs communes portent ce nom : ajoutez le département, par exemple Saint-Denis (93).")
            unknown = _("Nous ne trouvons pas cette commune. Essayez son code postal.")
            raise ValidationError(several if resolution.choices else unknown)
        return resolution.commune.insee


class KindForm(forms.Form):
    """The first step of a registration: it decides what the second one asks."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type de structure"),
        choices=[("", gettext_lazy("Choisissez")), *ASKED_KINDS],
        widget=forms.Select(attrs=SELECT),
        error_messages={
            "required": gettext_lazy("Choisissez un type de structure."),
            "invalid_choice": gettext_lazy("Choisissez un type dans la liste."),
        },
    )
    departement = forms.ChoiceField(
        label=gettext_lazy("Département"),
        widget=forms.Select(attrs=SELECT),
        error_messages={
            "required": gettext_lazy("Choisissez un département."),
            "invalid_choice": gettext_lazy("Choisissez un département dans la liste."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["departement"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Choisissez")), *((each.code, f"{each.code} – {each.name}") for each in _in_order())]


class RegistrationForm(DetailsForm):
    """The second step: a SIRET, or who confirms the agrément, or neither for a comité AVIP."""

    siret = forms.CharField(
        label=gettext_lazy("SIRET"),
        help_text=gettext_lazy("14 chiffres, ceux de votre établissement."),
        max_length=30,
        widget=forms.TextInput(attrs={**TEXT, "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez le SIRET : 14 chiffres.")},
    )
    vouched_by = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Qui connaît votre agrément ?"),
        help_text=gettext_lazy("Votre relais petite enfance ou votre département. Il devra le confirmer."),
        widget=forms.Select(attrs=SELECT),
        empty_label=gettext_lazy("Choisissez"),
        error_messages={
            "required": gettext_lazy("Choisissez qui confirme votre agrément."),
            "invalid_choice": gettext_lazy("Choisissez dans la liste."),
        },
    )
    field_order = ["siret", "vouched_by", "name", "ville", "email", "phone"]

    def __init__(self, *args: Any, kind: str, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.departement = kind, departement
        if kind == ASSISTANTE_MATERNELLE:
            del self.fields["siret"]
            self.fields["name"].label = _("Votre nom, tel que les familles le liront")
            vouched_by = self.fields["vouched_by"]
            assert isinstance(vouched_by, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            vouched_by.queryset = vouchers_in(departement)
            self.refused_on = "vouched_by"
            return
        del self.fields["vouched_by"]
        if kind in WITHOUT_SIRET:
            del self.fields["siret"]
        else:
            self.refused_on = "siret"

    def clean_siret(self) -> str:
        figures = written_plainly(self.cleaned_data["siret"])
        if not is_siret(figures):
            raise ValidationError(_("Ce SIRET n’est pas valable : vérifiez ses 14 chiffres."), code="siret")
        return figures

    def asked(self) -> Organisation:
        """The organisation asked for, not saved."""
        data = self.cleaned_data
        manager = OrganisationKind.FACILITY_MANAGER.value
        return Organisation(
            kind=manager if self.kind == ASSISTANTE_MATERNELLE else self.kind,
            name=data["name"],
            siret=data.get("siret"),
            vouched_by=data.get("vouched_by"),
            departement=self.departement,
            commune=data["ville"],
            email=data["email"],
            phone=data["phone"],
        )


def _in_order() -> list[Any]:
    return sorted(departements().values(), key=lambda each: each.code)
