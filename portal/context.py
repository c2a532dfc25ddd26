"""What every template knows: settings only, no query."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str]:
    """The name of the product, which a département may change; the State's brand when one is configured."""
    return {
        "product_name": settings.PRODUCT_NAME,
        "state_brand": settings.STATE_BRAND,
        "source_code_url": settings.SOURCE_CODE_URL,
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
    }
