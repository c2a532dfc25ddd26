"""`manage.py match`: a JSON need in, the places that answer it out: the search of the web page. Writes nothing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.json_contract.command import JsonCommand
from portal.contracts.match_input import parse_match_request
from portal.contracts.match_output import render_answer
from portal.journeys.search import search


class Command(JsonCommand):
    help = "Lit un besoin de garde en JSON (entrée standard ou --file), écrit en JSON les lieux qui y répondent."

    def answer(self, content: bytes) -> Any:
        request = parse_match_request(content, timezone.now())
        return render_answer(search(request.query, now=request.now), request.query.need.time_zone)
