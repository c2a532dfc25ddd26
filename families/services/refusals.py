"""What the services of files refuse, in French, for the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to change. Nothing was written."""


class AlreadyOpen(Refused):
    """The organisation follows this family already: `file` is the number of the file."""

    def __init__(self, file: int) -> None:
        super().__init__("Votre structure suit déjà cette famille : ouvrez son dossier.")
        self.file = file
