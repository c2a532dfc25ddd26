"""All the communes of France in memory, searched by name, postal code, INSEE code or point.

Each column that is searched is one string, biggest commune first, read through its alphabetical order (whole
values and beginnings) or by the interpreter's own substring search (words inside). A commune stays one line of
text until it is asked for: the whole index weighs some 6 MB (16 MB of the process, once loaded) and answers in
under a millisecond.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice

from territory.domain.commune import Commune, Departement, read_commune
from territory.domain.distance import KM_PER_DEGREE_OF_LATITUDE, kilometres
from territory.domain.place_text import LONGEST_TEXT, PlaceQuery, fold, readings

DOMINANCE = 10  # among homonyms, one this many times more populated than the next is the one that is meant
MOST_CHOICES = 50  # no postal code is shared by more communes
ARTICLES = ("", "le ", "la ", "les ", "l ")
BIGGEST_FOR_SPELLING = 5000
LEAST_LIKENESS = 0.75  # difflib's ratio
SHORTEST_WORD = 2  # letters, to look inside the names
INSEE, NAME, POSTAL_CODES, POPULATION, CITY = 0, 1, 2, 5, 7  # columns of a line, see read_commune
INSEE_WIDTH = 6  # five characters and the line break


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text designates: one commune, several to choose from (biggest first), or nothing.

    When `commune` is set, `choices` holds its smaller homonyms, to be offered as « une autre commune ? ».
    """

    commune: Commune | None = None
    choices: tuple[Commune, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return self.commune is None and bool(self.choices)

    @property
    def is_unknown(self) -> bool:
        return self.commune is None and not self.choices


class Gazetteer:
    """An index of communes; built once, never changed."""

    def __init__(self, lines: Iterable[str], departements: Mapping[str, Departement]) -> None:
        """Index lines in the format of `read_commune`; `departements` is keyed by code."""
        self._departements = departements
        self._departement_codes = _codes_by_text(departements.values())
        self._lines = sorted(lines, key=_biggest_first)
        names = [fold(name) for name in self._cells(NAME)]
        self._names = _Column(names)
        self._squeezed = _Column([name.replace(" ", "") for name in names])
        self._postal_codes = _Column([" " + codes for codes in self._cells(POSTAL_CODES)])
        self._insee = "".join(f"\n{insee}" for insee in self._cells(INSEE))
        self._arrondissements = self._rows_of_arrondissements()

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Commune]:
        """Yield every commune and arrondissement, biggest first."""
        return self._communes(range(len(self._lines)))

    def search(self, text: str, limit: int = 8) -> list[Commune]:
        """Return the communes that a text being typed may mean: exact matches, then prefixes; biggest first."""
        for query in readings(text, self._departement_codes):
            found = list(islice(self._matches(query), limit))
            if found:
                return found
        return []

    def resolve(self, text: str) -> Resolution:
        """Return what a finished text designates: a whole name or postal code, else a lone beginning."""
        for query in readings(text, self._departement_codes):
            for rows in self._exact_tiers(query):
                found = list(islice(self._filtered(rows, query), MOST_CHOICES))
                if found:
                    return _chosen(found)
        started = tuple(self.search(text))
        return Resolution(commune=started[0]) if len(started) == 1 else Resolution(choices=started)

    def named(self, text: str) -> Resolution:
        """Return what a whole name designates, a postal code or département beside it or not; nothing looser."""
        for query in readings(text, self._departement_codes):
            found = list(islice(self._filtered(self._names.whole(query.name), query), MOST_CHOICES))
            if query.name and found:
                return _chosen(found)
        return Resolution()

    def by_insee(self, code: str) -> Commune | None:
        """Return the commune or arrondissement of an INSEE code, or None."""
        if len(code) != INSEE_WIDTH - 1 or not code.isalnum():
            return None
        offset = self._insee.find(f"\n{code.upper()}")
        return self._commune(offset // INSEE_WIDTH) if offset >= 0 else None

    def nearest(self, latitude: float, longitude: float) -> Commune | None:
        """Return the commune or arrondissement whose point is nearest; None only when no commune has a point."""
        insee = self._points.nearest(latitude, longitude)
        return self.by_insee(insee) if insee else None

    def spelled_like(self, text: str, limit: int = 3) -> list[Commune]:
        """Return the big communes whose name looks like a misspelt one, the closest first."""
        biggest = range(min(BIGGEST_FOR_SPELLING, len(self)))
        names = dict.fromkeys(self._names.value(row) for row in biggest)
        close = get_close_matches(fold(text[:LONGEST_TEXT]), names, n=limit, cutoff=LEAST_LIKENESS)
        rows = (row for name in close for row in self._names.whole(name) if row in biggest)
        return [self._commune(row) for row in islice(rows, limit)]

    @cached_property
    def _points(self) -> _Points:
        return _Points(self, skipped=self._arrondissements)

    def _matches(self, query: PlaceQuery) -> Iterator[Commune]:
        seen: set[str] = set()
        for rows in self._tiers(query):
            for commune in self._filtered(rows, query):
                if commune.insee not in seen:
                    seen.add(commune.insee)
                    yield commune

    def _tiers(self, query: PlaceQuery) -> Iterator[Iterable[int]]:
        """Yield groups of rows from the surest to the loosest; rows of a group come biggest first."""
        if query.postal_code:
            near = self._postal_codes.containing(f" {query.postal_code}")
            yield from self._tiers_near(list(near), query.name) if query.name else (near,)
            return
        yield self._names.whole(query.name)
        yield sorted(chain.from_iterable(self._names.starting(article + query.name) for article in ARTICLES))
        if len(query.name) >= SHORTEST_WORD:
            yield self._names.containing(f" {query.name}")
            yield self._squeezed.starting(query.name.replace(" ", ""))

    def _tiers_near(self, rows: list[int], name: str) -> Iterator[Iterable[int]]:
        """Yield the same groups among the few rows of a postal code."""
        yield [row for row in rows if self._names.value(row) == name]
        yield [row for row in rows if self._names.value(row).startswith(tuple(a + name for a in ARTICLES))]
        yield [row for row in rows if f" {name}" in self._names.value(row)]
        squeezed = name.replace(" ", "")
        yield [row for row in rows if self._squeezed.value(row).startswith(squeezed)]

    def _exact_tiers(self, query: PlaceQuery) -> Iterator[Iterable[int]]:
        """Yield the rows of this whole name or postal code, then of this name after an article (« Havre »)."""
        if query.name:
            yield self._names.whole(query.name)
            yield sorted(chain.from_iterable(self._names.whole(article + query.name) for article in ARTICLES[1:]))
            yield self._squeezed.whole(query.name.replace(" ", ""))
        elif query.has_whole_postal_code:
            yield self._postal_codes.containing(f" {query.postal_code}")

    def _filtered(self, rows: Iterable[int], query: PlaceQuery) -> Iterator[Commune]:
        """Yield the communes of these rows that meet the whole query.

        With a whole postal code, a city of arrondissements comes after the arrondissement that has it.
        """
        for commune in self._communes(self._plausible(rows, query)):
            if query.departement not in ("", commune.departement) or not _has_code(commune, query.postal_code):
                continue
            if query.has_whole_postal_code:
                parts = self._communes(self._arrondissements.get(commune.insee, ()))
                yield from (part for part in parts if query.postal_code in part.postal_codes)
            yield commune

    def _plausible(self, rows: Iterable[int], query: PlaceQuery) -> Iterable[int]:
        """Drop most rows of other départements by the look of their line, which spares reading thousands."""
        if not query.departement:
            return rows
        mark, lines = f"\t{query.departement}\t", self._lines
        return (row for row in rows if mark in lines[row])

    def _rows_of_arrondissements(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, city in enumerate(self._cells(CITY)):
            if city:
                rows.setdefault(city, []).append(row)
        return rows

    def _cells(self, column: int) -> Iterator[str]:
        """Yield one column, row after row; columns are read one at a time, which keeps the peak of memory low."""
        return (line.split("\t", column + 1)[column] for line in self._lines)

    def _commune(self, row: int) -> Commune:
        return read_commune(self._lines[row], self._departements)

    def _communes(self, rows: Iterable[int]) -> Iterator[Commune]:
        return map(self._commune, rows)


class _Column:
    """One value per row, in one string between line breaks, with the alphabetical order of the rows."""

    def __init__(self, values: list[str]) -> None:
        self._text = "\n" + "\n".join(values) + "\n"
        self._starts = array("I", [0])
        for value in values:
            self._starts.append(self._starts[-1] + len(value) + 1)
        self._alphabetical = array("I", sorted(range(len(values)), key=values.__getitem__))

    def value(self, row: int) -> str:
        return self._text[self._starts[row] + 1 : self._starts[row + 1]]

    def starting(self, part: str) -> list[int]:
        """Return the rows whose value starts with the part, in order."""
        return self._between(part, lambda row: self.value(row)[: len(part)])

    def whole(self, value: str) -> list[int]:
        """Return the rows that have exactly this value, in order."""
        return self._between(value, self.value)

    def containing(self, part: str) -> Iterator[int]:
        """Yield the rows whose value contains the part, in order."""
        offset = self._text.find(part)
        while offset >= 0:
            row = bisect_right(self._starts, offset) - 1
            yield row
            offset = self._text.find(part, self._starts[row + 1])

    def _between(self, value: str, key: Callable[[int], str]) -> list[int]:
        first = bisect_left(self._alphabetical, value, key=key)
        return sorted(self._alphabetical[first : bisect_right(self._alphabetical, value, lo=first, key=key)])


class _Points:
    """The points of the communes, by latitude."""

    def __init__(self, communes: Iterable[Commune], skipped: Mapping[str, object]) -> None:
        latitudes, longitudes, codes = array("d"), array("d"), []
        for commune in communes:
            if commune.latitude is not None and commune.longitude is not None and commune.insee not in skipped:
                latitudes.append(commune.latitude)
                longitudes.append(commune.longitude)
                codes.append(commune.insee)
        northward = sorted(range(len(codes)), key=latitudes.__getitem__)
        self._latitudes = array("d", (latitudes[index] for index in northward))
        self._longitudes = array("d", (longitudes[index] for index in northward))
        self._insee = "".join(codes[index] for index in northward)

    def nearest(self, latitude: float, longitude: float) -> str | None:
        """Return the INSEE code of the nearest point, going away north and south until no nearer one can be."""
        best, best_km = None, float("inf")
        start = bisect_left(self._latitudes, latitude)
        for indices in (range(start, len(self._latitudes)), range(start - 1, -1, -1)):
            for index in indices:
                if abs(self._latitudes[index] - latitude) * KM_PER_DEGREE_OF_LATITUDE > best_km:
                    break
                km = kilometres(latitude, longitude, self._latitudes[index], self._longitudes[index])
                if km < best_km:
                    best, best_km = index, km
        return None if best is None else self._insee[best * 5 : best * 5 + 5]


def _biggest_first(line: str) -> tuple[int, str]:
    cells = line.split("\t", POPULATION + 1)
    return -int(cells[POPULATION] or 0), cells[INSEE]


def _codes_by_text(departements: Iterable[Departement]) -> dict[str, str]:
    """Return the code of each département by its folded code, name, and name without article."""
    codes: dict[str, str] = {}
    for departement in departements:
        name = fold(departement.name)
        codes[fold(departement.code)] = codes[name] = departement.code
        for article in ARTICLES[1:]:
            if name.startswith(article):
                codes[name.removeprefix(article)] = departement.code
    return codes


def _has_code(commune: Commune, start: str) -> bool:
    return not start or any(code.startswith(start) for code in commune.postal_codes)


def _chosen(found: list[Commune]) -> Resolution:
    """Return the one that is meant among communes of the same name or postal code, or the choice to make."""
    cities = {commune.arrondissement_of for commune in found}
    candidates = sorted(
        {commune.insee: commune for commune in found if commune.insee not in cities}.values(),
        key=lambda commune: (-(commune.population or 0), commune.insee),
    )
    first, *others = candidates
    if not others or (first.population or 0) >= DOMINANCE * (others[0].population or 0):
        return Resolution(commune=first, choices=tuple(others))
    return Resolution(choices=tuple(candidates))
