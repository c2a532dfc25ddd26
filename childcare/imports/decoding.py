"""Bytes of a file to text: the size is bounded, the encoding sniffed and said."""

from __future__ import annotations

import re
from pathlib import Path

from childcare.imports.refusals import FileRefusedError

BOM = b"\xef\xbb\xbf"  # byte order mark
MAX_MEBIBYTES = 32
MAX_BYTES = MAX_MEBIBYTES * 2**20
UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# What UTF-8 accents look like when read as Windows-1252: a file that has both is broken, not cp1252.
MISREAD_UTF_8 = re.compile("[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
SAVE_AS_UTF_8 = "Enregistrez le fichier en UTF-8, puis recommencez."


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular, non-empty file of at most MAX_BYTES; raises FileRefusedError otherwise."""
    try:
        if path.is_dir():
            raise FileRefusedError(f"« {path} » est un dossier : indiquez un fichier.")
        if not path.exists():
            raise FileRefusedError(f"Le fichier « {path} » n’existe pas : vérifiez le chemin.")
        if not path.is_file():
            raise FileRefusedError(f"« {path} » n’est pas un fichier ordinaire.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "chemin invalide"
        raise FileRefusedError(f"Le fichier ne peut pas être lu ({reason}) : vérifiez vos droits.") from error
    if len(content) > MAX_BYTES:
        raise FileRefusedError(f"Le fichier dépasse {MAX_MEBIBYTES} Mio : découpez-le et importez chaque partie.")
    if not content.removeprefix(BOM).strip():
        raise FileRefusedError("Le fichier est vide.")
    return content


def decode_utf_8(content: bytes) -> str:
    """The text of UTF-8 bytes, the byte order mark left out; raises FileRefusedError naming the first bad line."""
    _refuse_wide(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefusedError(f"Ligne {line} : ce n’est pas de l’UTF-8. {SAVE_AS_UTF_8}") from error


def decode_table(content: bytes) -> tuple[str, str]:
    """The text of a CSV file and the name of its encoding: UTF-8, else Windows-1252 (French spreadsheets)."""
    _refuse_wide(content)
    with_mark = content.startswith(BOM)
    try:
        return content.decode("utf-8-sig"), "UTF-8 avec marque d’ordre" if with_mark else "UTF-8"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefusedError(f"Ligne {line} : ni UTF-8 ni Windows-1252. {SAVE_AS_UTF_8}") from error
    if with_mark or MISREAD_UTF_8.search(text):
        raise FileRefusedError(f"Ligne {line} : le fichier mélange UTF-8 et un autre encodage. {SAVE_AS_UTF_8}")
    return text, "Windows-1252 (ce n’est pas de l’UTF-8 : vérifiez les accents de l’échantillon)"


def _refuse_wide(content: bytes) -> None:
    if content.startswith(UTF_16_OR_32):
        raise FileRefusedError(f"Le fichier est en UTF-16 ou UTF-32. {SAVE_AS_UTF_8}")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise FileRefusedError(
            "Ce n’est pas un fichier de texte (classeur, archive ou PDF) : exportez-le en CSV ou en JSON."
        )
    head = content[:4096]
    if head.count(b"\x00") * 10 > len(head):
        raise FileRefusedError(f"Le fichier n’est pas du texte. {SAVE_AS_UTF_8}")
