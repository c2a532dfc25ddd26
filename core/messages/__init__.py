"""Letters to people, by e-mail or SMS (docs/messages.md).

Apps write ``queue(Letter(...), now=now)`` in the transaction of a cause; everything else is done here, later.
"""

from __future__ import annotations

from core.messages.letter import Letter, LetterRefused, text_of
from core.messages.outbox import queue

__all__ = ["Letter", "LetterRefused", "queue", "text_of"]
