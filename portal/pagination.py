"""Pages of results, each with its own address."""

from __future__ import annotations

from dataclasses import dataclass

LAST_PAGE = 200
AROUND = 1  # pages shown on each side of the present one


@dataclass(frozen=True, slots=True)
class PageLink:
    """`number` None is the gap « … » between two pages."""

    number: int | None
    query: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of `size` results, counted from 1."""

    page: int
    size: int

    @classmethod
    def asked(cls, text: str, size: int) -> Pager:
        """The page of an address; whatever is not a page is the first."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
        return cls(min(max(1, number), LAST_PAGE), size)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def of(self, count: int, query: str) -> dict[str, object]:
        """What the template prints: the links, previous and next; `links` is empty when one page is enough."""
        last = min(LAST_PAGE, -(-count // self.size))
        if last < 2:
            return {"links": [], "first": self.offset + 1, "beyond": self.page > max(1, last)}
        shown = sorted({1, last} | {n for n in range(self.page - AROUND, self.page + AROUND + 1) if 1 <= n <= last})
        links: list[PageLink] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append(PageLink(None, ""))
            links.append(PageLink(number, self._query(query, number), number == self.page))
        return {
            "links": links,
            "page": self.page,
            "last": last,
            "beyond": self.page > last,
            "previous": self._query(query, self.page - 1) if 1 < self.page <= last else "",
            "next": self._query(query, self.page + 1) if self.page < last else "",
        }

    @staticmethod
    def _query(query: str, number: int) -> str:
        return f"{query}&page={number}"
