"""No recent year is typed where the newest row should speak; what is meant has a name and a reason."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: From here on a year is one that the newest rows may have, or soon will.
RECENT = range(2005, 2061)


def typed_years(code: str) -> list[str]:
    """Recent years as numbers or dates inside the functions of a module: line and what is typed."""
    found: dict[int, object] = {}
    for function in ast.walk(ast.parse(code)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in itertools.chain.from_iterable(map(ast.walk, function.body)):
            given = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
            dated = isinstance(given, str) and re.fullmatch(r"(\d{4})-\d\d(-\d\d)?", given)
            number = isinstance(given, (int, float)) and int(given) in RECENT
            if number or (dated and int(str(given)[:4]) in RECENT):
                found[node.lineno] = given  # type: ignore[attr-defined]
    return [f"line {line}: {given!r}" for line, given in sorted(found.items())]


MODULES = [
    path.relative_to(ROOT).as_posix()
    for room in ("exhibits", "frame", "learn")
    for path in sorted((ROOT / "jasa" / room).rglob("*.py"))
]


@pytest.mark.quick
@pytest.mark.parametrize("name", MODULES)
def test_no_recent_year_is_typed_into_a_function(name: str) -> None:
    """A year that is meant has a name and a reason at the head of its module; the rest is computed."""
    typed = typed_years((ROOT / name).read_text(encoding="utf-8"))
    assert not typed, (
        f"{name}, {typed}: take the year from the newest row (year_axis, date_axis, newest), or name it "
        "with its reason at the head of the module"
    )


def test_typed_years_are_found() -> None:
    code = 'YEAR = 2024\ndef draw(rows):\n    return {"range": [%s]}\n'
    for typed in ("1990, 2026.5", '"1990-01-01", "2026-06-01"', "rows[2024]", "min(rows), 2027"):
        assert typed_years(code % typed), typed
    for fine in ("YEAR", "min(rows) - 0.8, max(rows) + 0.8", "1984", '"in 2024"', "200, 20"):
        assert not typed_years(code % fine), fine
