"""The list of « Vos aides » as a file: accessible, one page, private; without Pango the page says so and still prints.

Where this machine has no Pango, the first tests check that the page says so.
"""

from __future__ import annotations

import io
import sys

import pytest
from django.conf import settings
from pypdf import PdfReader

from portal import pdf
from tests.portal.test_price_page import text_of
from tests.portal.test_your_aids import SALARY, job, short

pytestmark = pytest.mark.django_db

ADDRESS = "/vos-aides/liste.pdf"


# Three children, every kind of care, a town with a regional aid: nothing longer can be asked.
LONGEST = {"mois2": "3", "annee2": "2023", "mois3": "2", "annee3": "2022", "ville": "Lille (59)"} | {
    f"prix_{mode}": "9,50" for mode in ("micro_creche_paje", "garde_domicile_prestataire")
}


def asked(client, **changes: str):
    client.post("/mon-prix/", SALARY)
    client.post("/vos-aides/travail/", job(cesu="600"))
    return client.post(ADDRESS, short(pdf="1", **changes))


def without_pango(answer) -> bool:
    """Whether this machine has no Pango; the page must then have said so."""
    if pdf.is_available():
        return False
    assert answer.status_code == 503
    assert "Le PDF n’est pas disponible ici. Imprimez la page." in text_of(answer)
    return True


def test_the_file_is_tagged_with_a_title_and_a_language(client):
    answer = asked(client)
    if without_pango(answer):
        return
    reader = PdfReader(io.BytesIO(answer.content))
    catalogue = reader.trailer["/Root"]

    assert reader.metadata is not None
    assert reader.metadata.title == f"Vos aides pour la garde : la liste – {settings.PRODUCT_NAME}"
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()


@pytest.mark.parametrize("changes", [{}, LONGEST])
def test_the_file_is_one_page(client, changes):
    answer = asked(client, **changes)
    if without_pango(answer):
        return

    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1


def test_the_file_says_what_the_page_says(client):
    answer = asked(client)
    if without_pango(answer):
        return
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    shown = text_of(client.get("/vos-aides/", short()))

    assert "416,00 €, une fois" in text.replace("\u00a0", " ")
    for words in ("AGE : aide à la garde d’enfants", "À demander au plus tard le", "non contractuelle", "caf.fr"):
        assert words in text
        assert words in shown


def test_the_file_is_private_and_nothing_shows_in_its_address_nor_its_name(client):
    answer = asked(client)

    assert "no-store" in answer["Cache-Control"]
    assert client.get(ADDRESS).status_code == 405
    if without_pango(answer):
        return
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="vos-aides.pdf"'


def test_without_a_need_the_form_comes_back(client):
    assert client.post(ADDRESS, {"pdf": "1"}).url == "/vos-aides/"


def test_a_missing_library_is_said_and_the_page_still_prints(client, monkeypatch):
    monkeypatch.setattr(pdf, "LIBRARIES", ("libabsente.so.0",))

    page = text_of(client.get("/vos-aides/", short()))
    answer = asked(client)

    assert "Le PDF n’est pas disponible ici. Imprimez la page." in page
    assert "Télécharger la liste (PDF)" not in page
    assert "Votre liste à imprimer" in page
    assert answer.status_code == 503
    assert "Votre liste à imprimer" in text_of(answer)


def test_a_package_that_does_not_load_is_said(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    answer = asked(client)

    assert answer.status_code == 503
    assert "Le PDF n’est pas disponible ici." in text_of(answer)


def test_making_a_file_reads_static_files_only():
    with pytest.raises(ValueError, match="refusée"):
        pdf.static_file("file:///etc/passwd")
    with pytest.raises(ValueError, match="refusée"):
        pdf.static_file("https://example.org/logo.png")
    with pytest.raises(ValueError, match="absent"):
        pdf.static_file(pdf.STATIC + "portal/rien.css")
    assert pdf.static_file(pdf.STATIC + "portal/checklist.css").name == "checklist.css"
