"""Counsellors' pages: opening in four fields, the team, colleagues, lists, exports; nothing of another organisation."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from families.models import CareNeed, FamilyFile, FileNeed
from portal.forms.espace.family_opening import OpeningForm
from tests.families.offices import NOW, counsellor, file_of, letters, office

pytestmark = pytest.mark.django_db

ANSWERS = {
    "prenom": "Sonia",
    "contact": "06 12 34 56 78",
    "message": "oui",
    "naissances": "03/2025, 11/2023",
    "accord": "1",
    "recueilli": "in_person",
}
HEADER = "prenom;email;mobile;message;naissances;accord;recueilli\n"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def me(client):
    membership = counsellor()
    client.force_login(membership.user)
    return membership


def test_a_file_opens_in_four_fields_and_the_agreement(client, me):
    assert [name for name in OpeningForm().fields if name not in {"accord", "recueilli"}] == [
        "prenom",
        "contact",
        "message",
        "naissances",
    ]
    assert client.get(reverse("family_file_open")).status_code == 200
    answer = client.post(reverse("family_file_open"), ANSWERS)

    file = FamilyFile.objects.get()
    assert answer.url == reverse("family_file", args=[file.pk])
    page = client.get(answer.url).content.decode()
    assert "Sonia" in page
    assert "Le parent reçoit un message" in page
    assert file.counsellor == me


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"accord": ""}, "Sans l’accord"),
        ({"prenom": ""}, "Écrivez le prénom"),
        ({"contact": "+32 470 12 34 56"}, "étranger"),
        ({"contact": ""}, "adresse e-mail ou un numéro"),
        ({"message": ""}, "Demandez au parent"),
        ({"naissances": "13/2025"}, "pas un mois"),
        ({"naissances": "mars"}, "03/2025"),
        ({"naissances": "01/1990"}, "plus mineur"),
        ({"naissances": "01/2031"}, "trop loin"),
        ({"recueilli": "link"}, "Choisissez"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(client, me, change, said):
    answer = client.post(reverse("family_file_open"), ANSWERS | change)

    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    if change.get("prenom") is None:
        assert 'value="Sonia"' in text
    assert not FamilyFile.objects.exists()
    assert letters() == []


def test_the_same_family_leads_to_its_file(client, me):
    file = file_of(me)

    assert client.post(reverse("family_file_open"), ANSWERS).url == reverse("family_file", args=[file.pk])
    assert FamilyFile.objects.count() == 1


def test_a_file_followed_elsewhere_says_so_and_nothing_else(client, me):
    theirs = file_of(counsellor(office("CCAS de Lille")))
    ours = file_of(me)
    page = client.get(reverse("family_file", args=[ours.pk])).content.decode()

    assert "Un autre organisme suit peut-être cet enfant" in page
    assert "CCAS" not in page
    assert client.get(reverse("family_file", args=[theirs.pk])).status_code == 404


FILE_PAGES = [
    ("family_file", "get"),
    ("family_file_edit", "get"),
    ("family_file_edit", "post"),
    ("family_file_contact", "post"),
    ("family_file_link", "post"),
    ("family_file_withdraw", "post"),
    ("family_file_export", "post"),
    ("family_file_erase", "get"),
    ("family_file_erase", "post"),
]


@pytest.mark.parametrize(("name", "method"), FILE_PAGES)
@pytest.mark.parametrize("near_miss", ["same role, other organisation", "administrator without the role", "signed out"])
def test_nobody_else_reaches_a_file(client, name, method, near_miss):
    owner = counsellor(office(kind=OrganisationKind.CONSEIL_DEPARTEMENTAL))
    file = file_of(owner)
    if near_miss == "same role, other organisation":
        client.force_login(counsellor().user)
    elif near_miss == "administrator without the role":
        stranger = counsellor(owner.organisation, role=Role.COORDINATOR, is_administrator=True)
        client.force_login(stranger.user)
    answer = getattr(client, method)(reverse(name, args=[file.pk]))

    assert answer.status_code == (302 if near_miss == "signed out" else 404)
    assert FamilyFile.objects.filter(pk=file.pk, closed_at=None).exists()


def test_a_role_withdrawn_while_the_page_is_open_is_told(client, me):
    file = file_of(me)
    assert client.get(reverse("family_file", args=[file.pk])).status_code == 200
    me.ended_at = datetime.now(tz=NOW.tzinfo)
    me.save()
    answer = client.post(reverse("family_file_erase", args=[file.pk]))

    assert answer.status_code == 403
    assert FamilyFile.objects.filter(pk=file.pk).exists()


def test_the_team_sees_its_files_mine_first(client, me):
    mine = file_of(me)
    colleague = counsellor(me.organisation)
    theirs = file_of(colleague, phone="+33612345679", first_name="Awa")
    file_of(counsellor(), phone="+33612345670", first_name="Ailleurs")

    alone = client.get(reverse("family_files")).content.decode()
    team = client.get(reverse("family_files"), {"suivi": "tous"}).content.decode()
    one = client.get(reverse("family_files"), {"suivi": colleague.pk}).content.decode()
    assert ("Sonia" in alone, "Awa" in alone) == (True, False)
    assert ("Sonia" in team, "Awa" in team, "Ailleurs" in team) == (True, True, False)
    assert ("Sonia" in one, "Awa" in one) == (False, True)
    assert mine.pk != theirs.pk


def test_files_are_confided_to_a_colleague_only(client, me):
    files = [file_of(me), file_of(me, phone="+33612345679")]
    colleague, stranger = counsellor(me.organisation), counsellor()
    picked = {"structure": me.organisation_id, "dossier": [file.pk for file in files]}

    client.post(reverse("family_files_transfer"), picked | {"a": stranger.pk})
    assert FamilyFile.objects.filter(counsellor=me).count() == 2
    client.post(reverse("family_files_transfer"), picked | {"a": colleague.pk})
    assert FamilyFile.objects.filter(counsellor=colleague).count() == 2


def test_a_file_of_another_organisation_is_confided_to_nobody(client, me):
    ours, theirs = file_of(me), file_of()
    colleague = counsellor(me.organisation)
    picked = {"structure": me.organisation_id, "dossier": [ours.pk, theirs.pk], "a": colleague.pk}
    client.post(reverse("family_files_transfer"), picked)

    ours.refresh_from_db()
    assert ours.counsellor == me


def training(**changes: object) -> dict[str, object]:
    return {
        "intitule": "Formation aide-soignante",
        "du": "2026-12-01",
        "au": "2027-02-26",
        "jours": ["1", "2", "4"],
        "de": "09:00",
        "a": "17:00",
        "ville": "Valenciennes",
        "trajet": "45",
        "avip": "1",
        **changes,
    }


def test_one_training_session_is_one_need_for_twelve_families(client, me):
    files = [file_of(me, phone=f"+336123456{number:02d}") for number in range(12)]
    answer = client.post(reverse("family_need_new"), training(dossiers=[file.pk for file in files]))

    need = CareNeed.objects.get()
    assert answer.url == reverse("family_need", args=[need.pk])
    assert need.files.count() == 12
    assert need.hours.count() == 3
    assert (need.insee_code, need.avip_priority) == ("59606", True)
    assert "12 familles" in client.get(answer.url).content.decode()


def test_a_need_is_shared_left_and_gone_with_its_last_family(client, me):
    first, second = file_of(me), file_of(me, phone="+33612345679")
    client.post(reverse("family_need_new"), training(dossiers=[first.pk]))
    need = CareNeed.objects.get()
    page = reverse("family_need", args=[need.pk])

    client.post(page, {"ajouter": second.pk})
    client.post(page, {"ajouter": second.pk})
    assert FileNeed.objects.count() == 2
    client.post(page, {"enlever": first.pk})
    assert client.post(page, {"enlever": second.pk}).url == reverse("family_needs")
    assert not CareNeed.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"au": "2026-11-01"}, "La fin arrive avant"),
        ({"jours": []}, "Cochez au moins un jour"),
        ({"ville": "Valenciannes"}, "Vouliez-vous dire"),
        ({"a": "09:00"}, "La fin arrive avant"),
        ({"dossiers": []}, "Cochez au moins une famille"),
    ],
)
def test_a_need_badly_written_is_explained(client, me, change, said):
    file = file_of(me)
    answer = client.post(reverse("family_need_new"), training(dossiers=[file.pk]) | change)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not CareNeed.objects.exists()


def test_a_need_is_not_shared_with_another_organisation(client, me):
    theirs = file_of()

    assert client.post(reverse("family_need_new"), training(dossiers=[theirs.pk])).status_code == 400
    assert not CareNeed.objects.exists()


LIST = HEADER + (
    "Awa;;06 12 34 56 70;oui;03/2025;oui;face à face\n"
    "Lina;lina@exemple.fr;;non;11/2023, 03/2025;oui;téléphone\n"
    "Zoé;;0612345;oui;03/2025;oui;écrit\n"
    "Mona;mona@exemple.fr;;oui;03/2025;non;écrit\n"
)


def test_a_list_is_checked_before_anything_is_written(client, me):
    answer = client.post(reverse("family_list"), {"liste": LIST, "verifier": "1"})

    text = answer.content.decode()
    assert "2 lignes prêtes" in text
    assert "Ligne 4" in text
    assert "mobile français" in text
    assert "Ligne 5" in text
    assert not FamilyFile.objects.exists()
    assert letters() == []


def test_the_good_lines_open_and_the_others_stay_to_be_corrected(client, me):
    answer = client.post(reverse("family_list"), {"liste": LIST, "ouvrir": "1"})

    text = answer.content.decode()
    assert sorted(FamilyFile.objects.values_list("first_name", flat=True)) == ["Awa", "Lina"]
    assert "2 dossiers ouverts. 1 lien à remettre en main propre." in text
    assert "Zoé;;0612345;oui;03/2025;oui;écrit" in text
    assert "Awa;" not in text


def test_a_list_sent_twice_opens_its_files_once_and_shares_the_need_with_all(client, me):
    client.post(reverse("family_need_new"), training(dossiers=[file_of(me).pk]))
    need = CareNeed.objects.get()
    for _time in range(2):
        client.post(reverse("family_list"), {"liste": LIST, "ouvrir": "1", "besoin": need.pk})

    assert FamilyFile.objects.count() == 3
    assert need.files.count() == 3


def test_a_file_from_a_spreadsheet_is_read(client, me):
    content = LIST.splitlines()
    windows = "\r\n".join(content[:3]).encode("cp1252")
    answer = client.post(
        reverse("family_list"), {"fichier": SimpleUploadedFile("familles.csv", windows), "ouvrir": "1"}
    )

    assert answer.url == reverse("family_files")
    assert FamilyFile.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choisissez un fichier"),
        ("prenom;email\nAwa;a@b.fr\n", "Il manque des colonnes"),
        (HEADER, "La liste est vide"),
        (HEADER + '"Awa;;;\n', "guillemets"),
        (HEADER + "Awa;;0612345670;oui;03/2025;oui;écrit\n" * 501, "500 lignes"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(client, me, text, said):
    answer = client.post(reverse("family_list"), {"liste": text, "verifier": "1"})

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_the_same_family_twice_in_a_list_is_told(client, me):
    text = HEADER + "Awa;;0612345670;oui;03/2025;oui;écrit\n" * 2

    assert "même contact que la ligne 2" in client.post(reverse("family_list"), {"liste": text}).content.decode()


def test_the_export_holds_the_organisation_and_computes_nothing(client, me):
    file_of(me, first_name="=CMD|'/C calc'!A0", phone="+33612345679")
    file_of()
    csv_answer = client.post(reverse("family_files_export", args=["csv"]))
    xlsx_answer = client.post(reverse("family_files_export", args=["xlsx"]))

    rows = list(csv.reader(io.StringIO(csv_answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    sheet = load_workbook(io.BytesIO(xlsx_answer.content)).active
    assert sheet.max_row == 2
    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr"}
    assert sheet.cell(2, 2).value.startswith("'=")


def test_an_export_needs_the_role(client):
    client.force_login(counsellor(office(kind=OrganisationKind.CONSEIL_DEPARTEMENTAL), role=Role.COORDINATOR).user)

    assert client.post(reverse("family_files_export", args=["csv"])).status_code == 404


def test_who_counsels_in_two_organisations_keeps_them_apart(client, me):
    other = office("PLIE de Lille")
    counsellor_there = replace_user(counsellor(other), me)
    file_of(counsellor_there, first_name="Ailleurs")
    file_of(me)

    page = client.get(reverse("family_files"), {"structure": other.pk}).content.decode()
    assert ("Ailleurs" in page, "Sonia" in page) == (True, False)
    assert client.get(reverse("family_files"), {"structure": office().pk}).status_code == 404


def replace_user(membership, by):
    """The same membership, held by somebody else."""
    membership.user = by.user
    membership.save()
    return membership


def test_a_link_to_hand_over_is_shown_once(client, me):
    file = file_of(me, may_leave_message=False)
    answer = client.post(reverse("family_file_link", args=[file.pk])).content.decode()

    assert "/suivi/" in answer
    assert letters() == []


def test_the_counsellor_corrects_withdraws_and_erases(client, me):
    file = file_of(me)
    answers = {"prenom": "Sonia", "mobile": "0612345678", "message": "non", "naissances": "03/2025", "seul": "oui"}
    client.post(reverse("family_file_edit", args=[file.pk]), answers)
    file.refresh_from_db()
    assert (file.may_leave_message, file.single_parent, file.children.count()) == (False, True, 1)

    client.post(reverse("family_file_withdraw", args=[file.pk]), {"objet": "file"})
    file.refresh_from_db()
    assert file.closed_at is not None
    client.post(reverse("family_file_erase", args=[file.pk]))
    assert not FamilyFile.objects.exists()
