"""The demonstration's letter box: every message that really left, for who tries the portal without a telephone."""

from __future__ import annotations

import base64
import hashlib
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.messages.sent_files import SentFile, sent_file, sent_files

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@login_not_required
@never_cache
@require_safe
def sent_messages(request: HttpRequest) -> HttpResponse:
    """The last hundred, sign-in codes included: only where a setting says that this is a demonstration."""
    _allowed()
    return render(request, "pages/sent_messages.html", {"messages_sent": sent_files()})


@login_not_required
@never_cache
@require_safe
def sent_message(request: HttpRequest, name: str) -> HttpResponse:
    """One message, as text."""
    return render(request, "pages/sent_message.html", {"sent": _message(name)})


@login_not_required
@never_cache
@require_safe
def sent_message_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of an e-mail, exactly as a mail program receives it: its own style is allowed, and nothing else."""
    html = _message(name).html
    if not html:
        raise Http404
    styles = " ".join(f"'sha256-{_sha256(style)}'" for style in STYLE.findall(html)) or "'none'"
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = f"default-src 'none'; style-src {styles}; frame-ancestors 'none'"
    return answer


def _allowed() -> None:
    if settings.SENT_MESSAGES_DIR is None:
        raise Http404


def _message(name: str) -> SentFile:
    _allowed()
    found = sent_file(name)
    if found is None:
        raise Http404
    return found


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
