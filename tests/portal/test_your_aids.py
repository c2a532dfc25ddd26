"""« Vos aides »: every aid in the order to ask, the amounts of the rest of the portal, the answers in the cookie."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from aids.domain.billing import NeedHours, Stays
from aids.domain.care import Child, ModeDeGarde
from aids.domain.civil_months import months_after
from aids.domain.household import Activity
from aids.domain.life_event import ContractType, LifeEventKind
from aids.domain.outcome import Eligible
from aids.domain.wording import french_date, french_euros
from aids.estimates import price_of_need
from aids.selectors.local_aids import local_aids_of
from aids.services.local_aids import load_shipped
from portal import life_event
from portal.household import KEY, HouseholdAnswers
from portal.journeys.every_kind import terms_of
from portal.journeys.your_aids import AidState, CareNeed, aids_of_family
from portal.life_event import EventAnswers
from tests.portal.addresses import appointment, born, weekly
from tests.portal.test_price_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db):
    """In the database, as the portal loads them when it starts."""
    load_shipped()


TOULOUSE = "31555"
SALARY = {
    "enfants": "1",
    "ressources": "revenus",
    "montant": "24 000",
    "seul": "oui",
    "situation": "emploi",
    "aeeh": "0",
}
MOTHER = HouseholdAnswers(1, "revenus", Decimal("24000.00"), alone=True, situation=Activity.EMPLOI)


def short(**changes: str) -> dict[str, str]:
    """The short form of a child of 18 months, 35 hours a week in Toulouse."""
    return {"heures": "35", **born(18), "ville": "Toulouse (31)", **changes}


def job(**changes: str) -> dict[str, str]:
    """A permanent job begun ten days ago, by somebody without allowance."""
    start = timezone.localdate() - timedelta(days=10)
    given = {"inscrit": "oui", "evenement": "emploi", "debut": start.isoformat(), "contrat": "cdi"}
    return given | {"heures": "24", "allocation": "0"} | changes


def child_of(months: int) -> Child:
    birth = born(months)
    return Child(date(int(birth["annee1"]), int(birth["mois1"]), 15))


def a_week(*children: Child) -> NeedHours:
    return NeedHours(children, week=Stays((35 * 60,)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def page(client, **changes: str) -> str:
    return text_of(client.get("/vos-aides/", short(**changes)))


def test_it_opens_on_a_short_form(client):
    answer = client.get("/vos-aides/")

    assert answer.status_code == 200
    assert "Combien d’heures par semaine ?" in text_of(answer)
    assert "L’AGEPI s’appelle maintenant AGE." in text_of(answer)
    assert "Votre liste à imprimer" not in text_of(answer)


def test_every_aid_in_the_order_to_ask(client):
    client.post("/mon-prix/", SALARY)
    text = page(client)

    titles = [
        "AGE : aide à la garde d’enfants de France Travail",
        "Tarif de crèche selon vos revenus",
        "CMG : assistante maternelle ou garde chez vous",
        "CMG : micro-crèche ou entreprise de garde",
        "Aide locale de votre Caf",
        "Crédit d’impôt : garde hors de chez vous",
        "Crédit d’impôt : garde chez vous",
        "CESU payé par votre employeur",
    ]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "Votre titre de séjour est valable, si vous en avez un." in text


@pytest.mark.parametrize("montant", ["0", "24 000", "70 000"])
def test_amounts_are_those_of_the_rest_of_the_portal(client, montant):
    client.post("/mon-prix/", SALARY | {"montant": montant})
    family = HouseholdAnswers(1, "revenus", Decimal(montant.replace(" ", "")), alone=True, situation=Activity.EMPLOI)
    hours, on, local = a_week(child_of(18)), timezone.localdate(), local_aids_of(TOULOUSE)
    text = page(client, prix_micro_creche_paje="9,50")

    amounts = []
    for mode in (ModeDeGarde.ASSISTANTE_MATERNELLE, ModeDeGarde.MICRO_CRECHE_PAJE, ModeDeGarde.CRECHE_PSU):
        terms = terms_of(mode, Decimal("9.50") if mode is ModeDeGarde.MICRO_CRECHE_PAJE else None)
        (found,) = price_of_need(family.household(), terms, hours, on, local).exact.month
        amounts += [aid.outcome.amount for aid in found.aids if isinstance(aid.outcome, Eligible)]
    tariff = price_of_need(family.household(), terms_of(ModeDeGarde.CRECHE_PSU), hours, on, local)
    assert tariff.exact is not None
    assert len(amounts) >= 4
    for amount in (*amounts, tariff.exact.monthly):
        assert plain(french_euros(amount)) in text


def test_the_lump_sum_its_deadline_and_what_would_change_a_refusal(client):
    client.post("/mon-prix/", SALARY)
    client.post("/vos-aides/travail/", job())
    text = page(client)
    start = timezone.localdate() - timedelta(days=10)

    assert "416,00 €, une fois" in text
    assert f"À demander au plus tard le {french_date(months_after(start, 3))}." in text

    client.post("/vos-aides/travail/", job(contrat="cdd", jours="10"))
    text = page(client)
    assert "416,00 €" not in text
    assert "Contrat de 10 jours : il en faut au moins 28 à la suite." in text

    client.post("/vos-aides/travail/", job(debut=(timezone.localdate() - timedelta(days=200)).isoformat()))
    assert "Demande hors délai" in page(client)


def test_what_is_missing_is_asked_where_it_is_answered(client):
    answer = client.get("/vos-aides/", short())
    text = text_of(answer)

    assert "Dites-nous vos revenus et ce que fait chaque parent." in text
    assert "Dites-nous votre travail ou votre formation et votre inscription à France Travail." in text
    assert "retour=vos-aides" in answer.content.decode()
    # Unknown is never an amount, nor a refusal.
    need = CareNeed(a_week(child_of(18)), timezone.localdate(), (ModeDeGarde.ASSISTANTE_MATERNELLE,))
    found = aids_of_family(need, None, EventAnswers(), (), timezone.localdate())
    states = {aid.code: aid.state for aid in found.aids}
    assert states["cmg_emploi_direct"] is AidState.MISSING
    assert states["age"] is AidState.MISSING


def test_the_deadline_of_the_cmg_is_the_end_of_the_month_after_the_first(client):
    client.post("/mon-prix/", SALARY)
    first = timezone.localdate().replace(day=1)
    last = months_after(first, 2) - timedelta(days=1)

    assert f"À demander au plus tard le {french_date(last)}, sans rien perdre." in page(client)


def test_a_grown_child_opens_the_cmg_to_a_parent_alone_only():
    today = timezone.localdate()
    need = CareNeed(a_week(child_of(96)), today, (ModeDeGarde.ASSISTANTE_MATERNELLE,))
    couple = HouseholdAnswers(1, "revenus", Decimal(24000), alone=False, situation=Activity.EMPLOI)

    alone = aids_of_family(need, MOTHER.household(), EventAnswers(), (), today)
    together = aids_of_family(need, couple.household(), EventAnswers(), (), today)

    assert {aid.code: aid.state for aid in alone.aids}["cmg_emploi_direct"] is AidState.POSSIBLE
    assert {aid.code: aid.state for aid in together.aids}["cmg_emploi_direct"] is AidState.REFUSED


def test_the_part_of_the_employer_lowers_the_tax_credit():
    today = timezone.localdate()
    need = CareNeed(a_week(child_of(18)), today, (ModeDeGarde.CRECHE_PSU,))

    def credit(told: EventAnswers) -> Decimal:
        found = aids_of_family(need, MOTHER.household(), told, (), today)
        (case,) = next(aid for aid in found.aids if aid.code == "credit_impot_garde").cases
        assert isinstance(case.outcome, Eligible)
        return case.outcome.amount

    assert credit(EventAnswers()) - credit(EventAnswers(cesu_yearly=Decimal(600))) == 300


def test_it_comes_from_a_search_and_goes_back_to_it(client):
    client.post("/mon-prix/", SALARY)
    search = weekly()
    answer = client.get(search.replace("/places/", "/vos-aides/"))
    text = text_of(answer)

    assert answer.status_code == 200
    assert "Revenir aux résultats" in text
    assert "Dans l’ordre où les demander" in text
    assert "Combien d’heures par semaine ?" not in text
    answered = client.post(search.replace("/places/", "/mon-prix/") + "&retour=vos-aides", SALARY)
    assert answered.url.startswith("/vos-aides/?raison=formation")


def test_an_appointment_is_read_too(client):
    client.post("/mon-prix/", SALARY)
    answer = client.get(appointment().replace("/places/", "/vos-aides/"))

    assert answer.status_code == 200
    assert "Votre liste à imprimer" in text_of(answer)
    # A few hours once bring no tax credit: its page is only named.
    assert "À déclarer au printemps" not in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"heures": "beaucoup"}, "Écrivez vos heures en chiffres"),
        ({"heures": "800"}, "168 heures"),
        ({"annee1": "1990"}, "Choisissez une année"),
        ({"mois1": ""}, "Choisissez le mois de naissance."),
        ({"ville": "Xyzzyville"}, "Nous ne trouvons pas cette ville"),
        ({"mode": "soucoupe"}, "Choisissez une réponse dans la liste."),
        ({"prix_micro_creche_paje": "-4"}, "Écrivez un prix en chiffres"),
        ({"ville": "\x00"}, "Le caractère nul"),
    ],
)
def test_a_mistake_of_the_address_is_said(client, changes, message):
    answer = client.get("/vos-aides/", short(**changes))

    assert answer.status_code == 400
    assert message in text_of(answer)


@pytest.mark.parametrize("text", ["\x00", "²", "9" * 400])
@pytest.mark.parametrize(
    "name", ["heures", "mois1", "annee1", "ville", "commune", "mode", "prix_assistante_maternelle", "raison", "enfants"]
)
def test_any_address_is_answered(client, name, text):
    assert client.get("/vos-aides/", short(**{name: text})).status_code in {200, 400}
    assert client.post("/vos-aides/liste.pdf", {**short(), "ville": "", "heures": "", name: text}).status_code in {
        200,
        302,
    }


def test_a_wrong_price_beside_a_search_is_said(client):
    answer = client.get(weekly(prix_micro_creche_paje="0").replace("/places/", "/vos-aides/"))

    assert answer.status_code == 400
    assert "Écrivez le prix d’une seule heure" in text_of(answer)


def test_a_search_without_hours_asks_them(client):
    answer = client.get("/vos-aides/", {"raison": "pres-de-moi", **born(18), "ville": "Toulouse (31)"})

    assert answer.status_code == 200
    assert "Combien d’heures par semaine ?" in text_of(answer)


def test_a_broken_search_asks_again(client):
    answer = client.get(appointment(mois1=None).replace("/places/", "/vos-aides/"))

    assert answer.status_code == 400
    assert "Cette recherche est incomplète." in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"debut": ""}, "Indiquez le premier jour"),
        ({"debut": "1990-01-01"}, "Indiquez un jour entre"),
        ({"debut": "2090-01-01"}, "Indiquez un jour entre"),
        ({"evenement": ""}, "Dites si c’est un travail ou une formation."),
        ({"jours": "douze"}, "Écrivez un nombre entier, de 1 à 1100."),
        ({"jours": "²"}, "Écrivez un nombre entier"),
        ({"heures": "0"}, "Écrivez un nombre, de 1 à 80."),
        ({"allocation": "-1"}, "Écrivez un montant positif"),
        ({"allocation": "900"}, "l’allocation d’un seul jour"),
        ({"cesu": "90000"}, "Écrivez le total d’une année."),
        ({"derniere": "2090-01-01"}, "Indiquez un jour entre"),
        ({"contrat": "pacte"}, "Choisissez une réponse dans la liste."),
    ],
)
def test_a_mistake_about_the_job_is_said_and_nothing_is_kept(client, changes, message):
    answer = client.post("/vos-aides/travail/", job(**changes))

    assert answer.status_code == 400
    assert text_of(answer).count(message) == 2, "in the list of errors, and beside its field"
    assert life_event.KEY not in client.session


def test_the_job_stays_in_the_cookie_and_is_erased_with_the_rest(client):
    client.post("/mon-prix/", SALARY)
    back = client.post("/vos-aides/travail/?heures=35", job(derniere="2025-01-15"))

    assert back.url == "/vos-aides/?heures=35#aides"
    assert life_event.event_answers_of(client.session) == EventAnswers(
        registered=True,
        kind=LifeEventKind.EMPLOI,
        start=timezone.localdate() - timedelta(days=10),
        contract_type=ContractType.CDI,
        hours_per_week=Decimal("24.00"),
        daily_allowance=Decimal("0.00"),
        last_age_on=date(2025, 1, 15),
    )
    client.post("/mon-prix/effacer/")
    assert life_event.KEY not in client.session
    assert KEY not in client.session


def test_a_cookie_of_another_shape_is_no_answer(client):
    session = client.session
    session[life_event.KEY] = ["ancienne", "version"]
    session.save()

    assert client.get("/vos-aides/", short()).status_code == 200


def test_the_counsellor_reads_the_whole_trace(client):
    client.post("/mon-prix/", SALARY)
    client.post("/vos-aides/travail/", job())
    text = page(client)

    assert "Pour votre conseiller" in text
    for words in (
        "D.531-17 à D.531-18-3",
        "Délibération France Travail n° 2024-35",
        "CMG = C × (1 − R × TE / CR)",
        "Barème au 1er avril 2026",
        "Revenus nets catégoriels annuels (CMG) 21 600,00 €",
        "Coût de référence d’une heure",
        "emploi, ",
        "vérifié le",
    ):
        assert words in text, words


def test_the_page_is_never_stored(client):
    assert "no-store" in client.get("/vos-aides/", short())["Cache-Control"]
