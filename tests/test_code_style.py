"""The code keeps to the rules in pyproject.toml, and functions stay readable at one look."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = [ROOT / "course.py", *sorted((ROOT / "jasa").rglob("*.py"))]


def test_ruff_finds_nothing() -> None:
    pytest.importorskip("ruff")
    said = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_are_short_and_errors_are_not_hidden(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 420
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < 45, node.name
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: a bare except"
