"""What every template knows: settings, and who reads it for those that ask (`visitor`)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.visitor import visitor_of


def product(request: HttpRequest) -> dict[str, Any]:
    """The name of the product, which a département may change; the State's brand when one is configured."""
    return {
        "product_name": settings.PRODUCT_NAME,
        "state_brand": settings.STATE_BRAND,
        "source_code_url": settings.SOURCE_CODE_URL,
        "visitor": partial(visitor_of, request),
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
    }
