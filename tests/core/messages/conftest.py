"""Who acts in the tests of letters."""

from __future__ import annotations

import pytest

from accounts.models import User


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser(email="administration@exemple.fr")
