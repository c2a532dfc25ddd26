"""An HTML page as an accessible PDF (PDF/UA-1), where the machine has Pango; docs/adr/0043-checklist-in-pdf.md."""

from __future__ import annotations

import ctypes
import mimetypes
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

# Named as Linux names them; elsewhere the import itself says whether they are there.
LIBRARIES: tuple[str, ...] = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PACKAGE = "weasyprint"
# Never asked of any network: `_fetch` reads the static file that follows.
STATIC = "https://statique.invalid/"


class PdfUnavailable(RuntimeError):
    """This machine cannot make a PDF: WeasyPrint or a library of the system is missing."""


def is_available() -> bool:
    """Whether a PDF can be made here, as far as can be told without loading WeasyPrint (more than a second)."""
    return _has_libraries(LIBRARIES) and find_spec(PACKAGE) is not None


def pdf_of(html: str) -> bytes:
    """The file, tagged, with the title and the language of `html`. Raises PdfUnavailable."""
    if not is_available():
        raise PdfUnavailable
    try:
        from weasyprint import HTML  # noqa: PLC0415 (loaded when a file is asked for)
    except (ImportError, OSError) as error:
        raise PdfUnavailable from error
    page = HTML(string=html, base_url=STATIC, url_fetcher=_fetcher())
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))


def _fetcher() -> Any:
    """Static files of the portal, and nothing else: no network, no other file of the machine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class StaticFetcher(URLFetcher):  # type: ignore[misc, unused-ignore]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFetcher(allowed_protocols=("https",))


def static_file(url: str) -> Path:
    """The file behind an address of ours, as it is before any collection. Raises ValueError for any other address."""
    if not url.startswith(STATIC):
        raise ValueError("adresse refusée")
    name = urlsplit(url).path.lstrip("/")
    if (found := finders.find(name)) is None:
        raise ValueError(f"fichier absent : {name}")
    return Path(str(found))


@cache
def _has_libraries(names: tuple[str, ...]) -> bool:
    if not sys.platform.startswith("linux"):
        return True
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True
