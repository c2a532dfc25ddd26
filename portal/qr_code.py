"""A QR code as SVG, to stand in a page: no file, no address of its own (docs/adr/0054-qr-code-in-svg.md)."""

from __future__ import annotations

from django.utils.safestring import SafeString

QUIET_ZONE = 4  # modules of white around, as the standard asks
SCALE = 4


def qr_code(text: str) -> SafeString:
    """The drawing of `text`, black on white in any theme; the page says beside it what it holds."""
    import segno  # noqa: PLC0415 (a worker that draws none keeps its memory)

    drawn = segno.make(text, error="m", micro=False)
    return SafeString(drawn.svg_inline(scale=SCALE, border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True))
