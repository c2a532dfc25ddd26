"""What the Content-Security-Policy allows besides the portal itself."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(address: str) -> list[str]:
    """The origin of an address, as a source list: « https://data.geopf.fr/… » gives its scheme and host."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme == "https" and parts.netloc else []
