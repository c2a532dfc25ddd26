"""Every national aid, in the order to ask for them: first what has a deadline."""

from __future__ import annotations

from portal.catalogue.care import CMG_STRUCTURE, TARIFF
from portal.catalogue.employer import CMG_EMPLOI_DIRECT, PREPARE
from portal.catalogue.entry import Entry
from portal.catalogue.work_and_taxes import AGE, CESU, CREDIT_DOMICILE, CREDIT_GARDE

ENTRIES: tuple[Entry, ...] = (
    AGE,
    TARIFF,
    CMG_EMPLOI_DIRECT,
    CMG_STRUCTURE,
    CREDIT_GARDE,
    CREDIT_DOMICILE,
    CESU,
    PREPARE,
)
BY_CODE = {entry.code: entry for entry in ENTRIES}
