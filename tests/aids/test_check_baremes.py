"""`manage.py check_baremes` and its page: the same list, with every point that the law left open."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from aids.bareme_files import every_bareme, read_other_points

# What a person must check before the portal opens, as the reading of the law ranked it: one phrase of each.
TO_CHECK = (
    "SFHS2607952J",
    "Plancher et plafond de 2026 et de 2027",
    "D.531-19",
    "Charte rénovée",
    "CRDS quand la limite de 85 %",
    "Circulaire Cnaf n° 2019-005",
    "D.214-7",
    "R.2324-43",
    "Mayotte",
    "ROME",
    "RNCP",
    "après le 20 août 2026",
)


def output(*arguments: str) -> str:
    written = StringIO()
    call_command("check_baremes", *arguments, stdout=written)
    return written.getvalue().replace("\u00a0", " ")


@pytest.mark.parametrize("phrase", TO_CHECK)
def test_every_open_point_is_listed_with_where_to_look(phrase):
    lines = output("--on", "2026-11-22").splitlines()
    points = [index for index, line in enumerate(lines) if line.startswith("    - ") and phrase in line]
    assert any(lines[index + 1].startswith("      où : ") for index in points)


def test_nothing_is_old_when_just_checked_and_all_is_a_year_later():
    assert "plus de six mois : 0\n" in output("--on", "2026-11-22", "--strict")
    later = output("--on", "2027-12-01")
    assert "plus de six mois : 0\n" not in later
    assert "are_minimale depuis le 1er juillet 2026 : 32,13 € par jour" in later


def test_strict_fails_on_an_old_figure():
    with pytest.raises(SystemExit) as stopped:
        call_command("check_baremes", "--on", "2027-12-01", "--strict", stdout=StringIO())
    assert stopped.value.code == 1


def test_a_projected_figure_is_not_confirmed():
    assert "plancher du 1er janvier 2027 au 31 décembre 2027 : 821,13 € par mois (projeté, jamais appliqué)" in output()


def test_a_date_that_is_not_one_is_refused():
    with pytest.raises(CommandError, match="écrivez une date"):
        call_command("check_baremes", "--on", "hier")


def test_every_unit_of_the_data_has_a_name():
    """The command prints each figure: a unit without a French name would raise."""
    assert all(scale.title in output("--on", "2099-01-01") for scale in every_bareme().values())


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "seulement des blocs"),
        ('autre = "x"\n[[open_points]]\n', "seulement des blocs"),
        ('[[open_points]]\ntext = "a"\nwhere = "b"\nurl = ""\n', "exactement : subject, text, url, where"),
        ('[[open_points]]\nsubject = ""\ntext = "a"\nwhere = "b"\nurl = ""\n', "« subject » doit être un texte"),
        ('[[open_points]]\nsubject = "s"\ntext = "a"\nwhere = "b"\nurl = "ftp://x"\n', "adresse https"),
    ],
)
def test_a_mistake_in_the_other_points_stops_the_start(tmp_path, text, mistake):
    path = tmp_path / "open_points.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=mistake):
        read_other_points(path)


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("admin@exemple.fr")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return user


@pytest.mark.django_db
def test_the_page_lists_the_same_and_the_index_leads_to_it(client, administrator):
    address = reverse("check_baremes")
    assert f'href="{address}"' in client.get(reverse("admin:index")).content.decode()
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["open_points"]
    assert all(phrase in text for phrase in TO_CHECK)
    assert "projeté, jamais appliqué" in text
    assert "821,13 € par mois" in text


@pytest.mark.django_db
def test_a_parent_never_sees_the_page(client):
    client.force_login(User.objects.create_user(email="lea@exemple.fr"))
    assert client.get(reverse("check_baremes"), follow=True).status_code == 403
