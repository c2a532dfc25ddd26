"""Everything that is held about a family, for the parent: nothing left out, in words and in JSON."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership
from core.audit import reading, record
from core.audit.registry import known
from core.messages.retention import told_to
from families import held_elsewhere
from families.agreement_texts import every_text
from families.events import FileExported
from families.models import FamilyFile, FileNeed
from families.records import care_of, family_of
from families.selectors.duplicates import duplicates_of
from families.services.letters import cause
from families.services.subject import subject_of
from families.services.told_places import told_place


def everything_about(file: FamilyFile) -> dict[str, Any]:
    """All of it, as plain values (dates, numbers, texts): the file, children, needs, agreements, links, letters and
    journal. The keys are French: a person reads them."""
    family = family_of(file)
    return {
        "dossier": {
            "numéro": file.pk,
            "organisme": file.organisation.name,
            "conseiller": str(file.counsellor.user),
            "prénom": family.first_name,
            "e-mail": family.email,
            "mobile": family.phone,
            "peut-on laisser un message": family.may_leave_message,
            "parent seul": family.single_parent,
            "revenus (euros par an)": family.income,
            "ouvert le": file.opened_at,
            "dernier contact": file.last_contact_at,
            "fermé le": file.closed_at,
            "effacement annoncé le": file.deletion_announced_at,
        },
        "enfants": [{"mois de naissance": f"{month:%Y-%m}"} for month in family.birth_months],
        "suivi aussi ailleurs, peut-être": duplicates_of(file) > 0,
        "besoins de garde": [_need(each) for each in _shares(file)],
        "accords": [_agreement(each) for each in file.agreements.order_by("given_at", "pk")],
        "liens": [
            {
                "pour": each.get_purpose_display(),
                "créé le": each.created_at,
                "expire le": each.expires_at,
                "servi le": each.used_at,
                "dernier code jusqu’au": each.code_expires_at,
            }
            for each in file.links.order_by("created_at", "pk")
        ],
        **held_elsewhere.told(file),
        "messages": [_letter(each) for each in _letters(file)],
        "journal": [_line(each) for each in reading.of_file(file.pk).order_by("at", "pk")],
    }


@transaction.atomic
def record_export(file: FamilyFile, *, by: Membership | None, now: datetime) -> None:
    """Keep in the journal that the file was exported; `by` is None for the parent."""
    record(FileExported, actor=by and by.user, **subject_of(file), now=now)


def as_json(value: Any) -> Any:
    """A plain value that JSON writes: dates in ISO 8601, amounts as text."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _shares(file: FamilyFile) -> QuerySet[FileNeed]:
    shares = file.shares.select_related("need__created_by__user").prefetch_related("need__hours", "told")
    return shares.order_by("need")


def _need(share: FileNeed) -> dict[str, Any]:
    """A need, and the places that were found for this file: other families share the need, not its places."""
    care = care_of(share.need)
    return {
        "intitulé": care.label,
        "rythme": share.need.get_kind_display(),
        "du": care.starts,
        "au": care.until,
        "commune (code INSEE)": care.insee_code,
        "rayon (km)": care.radius_km,
        "trajet (minutes)": care.travel_minutes,
        "priorité AVIP (places pour retrouver un travail)": care.avip_priority,
        "horaires": [{"jour": each.day or each.weekday, "de": each.starts, "à": each.ends} for each in care.hours],
        "écrit le": share.need.created_at,
        "écrit par": str(share.need.created_by.user),
        "places cherchées le": share.watched_at,
        "lieux qui conviennent": [told_place(told) for told in sorted(share.told.all(), key=lambda told: told.pk)],
    }


def _agreement(agreement: Any) -> dict[str, Any]:
    text = every_text().get(agreement.version)
    return {
        "objet": agreement.get_purpose_display(),
        "version": agreement.version,
        "texte": text.body.strip() if text else "",
        "donné le": agreement.given_at,
        "recueilli": agreement.get_channel_display(),
        "noté par": str(agreement.recorded_by.user) if agreement.recorded_by else "",
        "retiré le": agreement.withdrawn_at,
    }


def _letters(file: FamilyFile) -> list[Any]:
    """Letters to the contacts of the file, about it only: the other ones are another's to tell."""
    contacts = [("email", file.email), ("sms", file.phone)]
    told: list[Any] = [told_to(channel, to)["letters"] for channel, to in contacts if to]
    found = [each for letters in told for each in letters]
    about = (each for each in found if each["key"].startswith(cause(file)))
    return sorted(about, key=lambda each: each["created_at"])


def _letter(letter: Any) -> dict[str, Any]:
    """The text of a letter is told without its link nor its code: they open the file."""
    return {"écrit le": letter["created_at"], "envoyé le": letter["sent_at"], "par": letter["channel"]}


def _line(event: Any) -> dict[str, Any]:
    type_ = known(event.type)
    return {"quand": event.at, "quoi": str(type_.label) if type_ else event.type, "par le portail": event.actor is None}
