"""Who may look at whom: the contracts of pyproject.toml hold, indirect imports included."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_contracts_between_rooms_hold() -> None:
    pytest.importorskip("importlinter")
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    said = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 broken" in said.stdout


def test_no_import_is_ignored() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        assert not contract.get("ignore_imports"), contract["name"]
    rooms = {p.parent.name for p in (ROOT / "jasa").glob("*/__init__.py")}
    assert rooms == {"data", "frame", "exhibits", "learn", "exercise", "instructor"}
