"""After a change of SECRET_KEY: incomes and marks written anew under the current key."""

from __future__ import annotations

from django.db import transaction

from families.locks import lock_file
from families.models import FamilyFile
from families.sealing import sealed_again
from families.services.children import write_children


def renew() -> int:
    """Seal every income and mark every child again; how many files. Then the older secret may go from
    SECRET_KEY_FALLBACKS. One transaction per file; running it twice does no harm."""
    pks = list(FamilyFile.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_renew(pk) for pk in pks)


@transaction.atomic
def _renew(pk: int) -> bool:
    file = lock_file(pk)
    if file is None:
        return False
    file.sealed_income = sealed_again(file.sealed_income)
    file.save(update_fields=["sealed_income"])
    write_children(file, [child.birth_month for child in file.children.all()])
    return True
