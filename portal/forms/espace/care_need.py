"""A need that several families share: its hours, its commune, its families."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.domain.care import Care, Hours
from families.models import FamilyFile
from portal.forms.commune import CommuneField, clean_commune
from portal.forms.espace.care_sessions import MORE_ROWS, MOST_ROWS, add_session_fields, rows_of, session_field
from portal.forms.fields import Choice, DayField
from portal.forms.need import DEFAULT_TRAVEL, TRAVEL
from portal.forms.week_hours import MONDAY_TO_FRIDAY, VARYING, WeekHoursForm, cell
from territory.domain.commune import Commune

DATED = "dates"
RHYTHMS = {
    "": _("Les mêmes horaires chaque semaine"),
    VARYING: _("Des horaires différents selon le jour"),
    DATED: _("À des dates précises"),
}
RADII, USUAL_RADIUS = ("2", "5", "10", "20", "50"), "5"  # km
SEVERAL = frozenset({"jours", "dossiers"})  # names that the form sends several times
FARTHEST = timedelta(days=3 * 365)


class CareNeedForm(WeekHoursForm):
    """« Formation aide-soignante, du 1er décembre au 26 février, lundi et jeudi de 9 h à 17 h, Valenciennes », or
    « Entretien, le 25 novembre de 9 h à 12 h »."""

    nights = True
    field_order = ("intitule", "du", "au", "jours", "de", "a")

    intitule = forms.CharField(
        label=_("Intitulé"),
        help_text=_("Par exemple « Formation aide-soignante, Greta ». Pas de nom de famille."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"}),
        error_messages={"required": _("Donnez un intitulé.")},
    )
    horaires = Choice(choices=RHYTHMS.items(), required=False)
    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False, help_text=_("Laissez vide si la fin n’est pas connue."))
    ville = CommuneField()
    rayon = Choice(
        label=_("Chercher à"),
        choices=[(each, _("%(km)s km au plus") % {"km": each}) for each in RADII],
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    trajet = Choice(label=_("Trajet"), choices=[(each, f"{each} min") for each in TRAVEL], widget=forms.RadioSelect)
    avip = forms.BooleanField(
        label=_("Priorité AVIP (parcours d’insertion)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )
    dossiers = forms.ModelMultipleChoiceField(
        queryset=FamilyFile.objects.none(),
        label=_("Familles concernées"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une famille."),
            "invalid_choice": _("Un dossier coché vient d’être fermé ou effacé."),
            "invalid_pk_value": _("Un dossier coché vient d’être fermé ou effacé."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, typed: QueryDict | None = None, files: QuerySet[FamilyFile]
    ) -> None:
        """Bound to `data` to answer; else shown with what was `typed` so far, over the default answers."""
        usual = {"jours": MONDAY_TO_FRIDAY, "rayon": USUAL_RADIUS, "trajet": DEFAULT_TRAVEL}
        super().__init__(data, initial=usual | (_typed(typed) if typed else {}))
        values = self.data if self.is_bound else self.initial
        self.rhythm = values.get("horaires", "")
        self.rows = rows_of(values)
        if self.dated:
            add_session_fields(self.fields, self.rows)
            self.order_fields(["intitule", *(name for name in self.fields if name.startswith("seance"))])
        field = self.fields["dossiers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        field.queryset = files
        field.label_from_instance = label_of  # type: ignore[method-assign,assignment]
        self.fields["ville"].help_text = _("Celle de la famille, ou de la formation. Nom ou code postal.")
        self.chosen_commune = values.get("commune", "")
        self.commune: Commune | None = None
        self.commune_choices: tuple[Commune, ...] = ()
        self.hours: tuple[Hours, ...] = ()

    @property
    def dated(self) -> bool:
        """Sessions on given days, rather than a week that comes back."""
        return bool(self.rhythm == DATED)

    @property
    def other_rhythms(self) -> list[tuple[str, str]]:
        """The rhythms that the page offers instead of its own."""
        return [(code, str(label)) for code, label in RHYTHMS.items() if code != self.rhythm]

    @property
    def rhythm_label(self) -> str:
        return str(RHYTHMS.get(self.rhythm, RHYTHMS[""]))

    @property
    def sessions(self) -> list[tuple[int, list[Any]]]:
        """One row per session: its number and its bound fields, day, from, to."""
        return [
            (row, [self[session_field(row, each)] for each in ("jour", "de", "a")]) for row in range(1, self.rows + 1)
        ]

    @property
    def more_rows(self) -> int | None:
        """How many rows « Ajouter des dates » shows; None when there are enough."""
        return min(self.rows + MORE_ROWS, MOST_ROWS) if self.rows < MOST_ROWS else None

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        self.commune, self.commune_choices = clean_commune(self, self.chosen_commune)
        self.hours = tuple(self._sessions() if self.dated else self._week())
        if not self.hours and not any(map(_of_hours, self.errors)):
            first = session_field(1, "jour") if self.dated else cell(1, 1, "de") if self.varying else "de"
            self.add_error(first, _("Donnez au moins un horaire."))
        return answers

    def care(self) -> Care:
        """The need. Only once the form is valid."""
        answers = self.cleaned_data
        if self.commune is None:
            raise ValueError("a need has a commune")
        return Care(
            label=answers["intitule"],
            hours=self.hours,
            insee_code=self.commune.insee,
            starts=None if self.dated else answers["du"],
            until=None if self.dated else answers["au"],
            radius_km=float(answers["rayon"] or USUAL_RADIUS),
            travel_minutes=int(answers["trajet"]),
            avip_priority=answers["avip"],
        )

    def _week(self) -> Iterator[Hours]:
        first, last = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if first is None and "du" not in self.errors:
            self.add_error("du", _("Donnez le premier jour."))
        if first and last and last < first:
            self.add_error("au", _("La fin arrive avant le début. Changez l’une des deux dates."))
        elif last and last < timezone.localdate():
            self.add_error("au", _("Cette date est passée. Choisissez une date à venir."))
        self._refuse_far("du", first)
        known: set[tuple[int, time]] = set()
        for each in self.week_intervals():
            if (each.weekday, each.start) in known:
                self.add_error(cell(each.weekday, 2, "de"), _("Ces horaires sont déjà dans ce jour."))
            known.add((each.weekday, each.start))
            yield Hours(each.start, each.end, weekday=each.weekday)

    def _sessions(self) -> Iterator[Hours]:
        """A session without hours has those of the one above."""
        above: tuple[time, time] | None = None
        known: set[tuple[date, time]] = set()
        for row in range(1, self.rows + 1):
            name = session_field(row, "jour")
            day, pair = self.cleaned_data.get(name), self._pair(session_field(row, "de"), session_field(row, "a"))
            if day is None:
                if pair and name not in self.errors:
                    self.add_error(name, _("Donnez le jour de ces horaires."))
                continue
            above = pair or above
            self._refuse_far(name, day)
            if day < timezone.localdate():
                self.add_error(name, _("Ce jour est passé. Choisissez un jour à venir."))
            elif above is None:
                self._want_hours(row)
            elif (day, above[0]) in known:
                self.add_error(name, _("Ces horaires sont déjà dans la liste."))
            else:
                known.add((day, above[0]))
                yield Hours(*above, day=day)

    def _want_hours(self, row: int) -> None:
        if not {session_field(row, "de"), session_field(row, "a")} & set(self.errors):
            self.add_error(session_field(row, "de"), _("Donnez les heures de ce jour."))

    def _refuse_far(self, name: str, day: date | None) -> None:
        if day is not None and day > timezone.localdate() + FARTHEST:
            self.add_error(name, _("Cette date est trop loin. Vérifiez l’année."))


def _of_hours(name: str) -> bool:
    """Whether a field asks when care is needed."""
    return name in {"jours", "de", "a"} or name.endswith(("_de", "_a", "_jour"))


def _typed(query: QueryDict) -> dict[str, Any]:
    return {name: query.getlist(name) if name in SEVERAL else query[name] for name in query}


def label_of(file: FamilyFile) -> str:
    """« Sonia, dossier 12 »."""
    return f"{file.first_name}, dossier {file.pk}"
