"""What really left this machine's portal, one file each: the page of the demonstration shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleEmailBackend

from core.models import Channel

MOST_KEPT = 500
CODE = re.compile(r"\b(?:\d{6}|[A-Z0-9]{4}-[A-Z0-9]{4})\b")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A message that left: ``reference`` is the Message-ID or our reference, ``headers`` the other ones."""

    channel: str
    to: str
    text: str
    subject: str = ""
    html: str = ""
    reference: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def at(self) -> datetime:
        """When it left, as its file is named."""
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e6, tz=UTC)


class EmailBackend(ConsoleEmailBackend):
    """Prints one line for each e-mail on the terminal, with its code if there is one, and keeps it whole in a file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            keep(_file_of(email))
        return super().send_messages(email_messages) or 0

    def write_message(self, message: EmailMessage) -> None:
        prose = " ".join(line for line in str(message.body).splitlines() if "://" not in line)
        code = CODE.search(prose)
        said = f" ({code[0]})" if code else ""
        self.stream.write(f"E-mail à {', '.join(message.to)} : {message.subject}{said}\n")


def keep(sent: SentFile) -> None:
    """Write the file of a message, and forget the oldest ones."""
    directory = _directory()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {name: value for name, value in asdict(sent).items() if name != "name"}
    stamp = int(datetime.now(UTC).timestamp() * 1e6)
    path = directory / f"{stamp:017d}-{uuid4().hex}.json"
    # Another process may be reading the folder: the file appears whole, or not at all.
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(path)
    for old in _paths()[MOST_KEPT:]:
        old.unlink(missing_ok=True)


def sent_files(most: int = 100) -> list[SentFile]:
    """The last messages, the newest first."""
    found = []
    for path in _paths()[:most]:
        with suppress(FileNotFoundError):
            found.append(_read(path))
    return found


def sent_file(name: str) -> SentFile | None:
    """The message of a file, by its name without its ending."""
    return next((_read(path) for path in _paths() if path.stem == name), None)


def _directory() -> Path:
    if settings.SENT_MESSAGES_DIR is None:
        raise ImproperlyConfigured("SENT_MESSAGES_DIR names the folder of the messages kept.")
    return Path(settings.SENT_MESSAGES_DIR)


def _paths() -> list[Path]:
    return sorted(_directory().glob("*.json"), reverse=True)


def _read(path: Path) -> SentFile:
    return SentFile(**json.loads(path.read_text(encoding="utf-8")), name=path.stem)


def _file_of(email: EmailMessage) -> SentFile:
    written = email.message()
    alternatives = {kind: str(content) for content, kind in getattr(email, "alternatives", [])}
    shown = {name: str(value) for name, value in written.items() if name.startswith(("List-", "Auto-"))}
    return SentFile(
        channel=Channel.EMAIL,
        to=", ".join(email.to),
        subject=str(email.subject),
        text=str(email.body),
        html=alternatives.get("text/html", ""),
        reference=str(written["Message-ID"]),
        headers=shown,
    )
