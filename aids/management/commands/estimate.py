"""`manage.py estimate`: a JSON request in, a JSON estimate out. Needs no database and writes nothing."""

from __future__ import annotations

from typing import Any

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.estimates import estimate
from core.json_contract.command import JsonCommand


class Command(JsonCommand):
    help = "Lit une demande JSON (entrée standard ou --file), écrit le coût de la garde en JSON."

    def answer(self, content: bytes) -> Any:
        return render_estimate(estimate(parse_estimate_request(content)))
