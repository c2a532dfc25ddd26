"""Small files, short functions: what grows past these lines has two reasons to exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, TEST_FILE_LINES, FUNCTION_LINES = 400, 600, 60
FOLDERS = ("portal", "childcare", "aids", "families", "bookings", "accounts", "territory", "core", "tests")


def python_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_files_stay_short():
    long = {}
    for path in python_files():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (TEST_FILE_LINES if "tests" in path.parts else FILE_LINES):
            long[path.relative_to(ROOT).as_posix()] = lines

    assert long == {}


def test_functions_stay_short():
    long = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT).as_posix()}: {node.name}"] = lines

    assert long == {}
