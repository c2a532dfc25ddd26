"""What every template knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, str]:
    """The name of the product, which a département may change."""
    return {"product_name": settings.PRODUCT_NAME}
