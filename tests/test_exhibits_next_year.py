"""Every exhibit notices new data: with one newer row in each yearly table it speaks of that row.

An exhibit for which a newer row would be meaningless says so (`fixed=` with the reason).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jasa.data import formulas
from jasa.frame.exhibit import Exhibit
from tests.every_exhibit import every_exhibit
from tests.in_words import first_of
from tests.next_year import write_next_year

ROOT = Path(__file__).resolve().parents[1]


def told_with(folder: Path, names: list[str]) -> dict[str, Any]:
    """What exhibits say with the data of a folder; a process of its own, since data are kept."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.next_year", str(folder), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def years(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Year of each added row, what is said today, and next year, of the exhibits asked for."""
    asked = [i for i in request.session.items if i.path == request.path]
    names = sorted({i.callspec.params["shown"].name for i in asked})  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("next_year") / "data"
    added = write_next_year(ROOT / "data", folder)
    assert len(added) > 20
    return added, told_with(ROOT / "data", names), told_with(folder, names)


@every_exhibit
def test_the_newest_year_is_spoken_of_and_drawn(shown: Exhibit, years: Any) -> None:
    added, today, next_year = years
    before = {s["state"]: s["said"] for s in today[shown.name]["states"]}
    for state in next_year[shown.name]["states"]:
        newer = [i for i in state["rows"] if i in added]
        assert not (newer and shown.fixed), f"{shown.name} is fixed and shows {newer}"
        if not newer:
            continue
        assert not state["hidden"], f"{shown.name}({state['state']}): {state['hidden'][:3]}"
        wrong = left_behind(before[state["state"]], state["said"], max(added[i] for i in newer))
        assert not wrong, f"{shown.name}({state['state']}): {wrong}"


def left_behind(before: dict[str, str], now: dict[str, str], newest: int) -> list[str]:
    """Texts that spoke of the last year and do not speak of the newest, though it is drawn.

    A sentence may stay with an older year if it says that it is the last year of what it tells.
    """
    last = str(newest - 1)
    return [
        f"{part} still says: {now[part]}"
        for part, text in before.items()
        if last in text
        and last in now.get(part, "")
        and str(newest) not in now[part]
        and "the last year that" not in now[part]
    ]


@every_exhibit
def test_a_newer_row_is_shown_or_the_exhibit_says_why_not(shown: Exhibit, years: Any) -> None:
    added, _, next_year = years
    seen = {i for s in next_year[shown.name]["states"] for i in s["rows"] if i in added}
    mine = sorted(i for i in added if table_of(i) in shown.tables)
    assert seen or not mine or shown.fixed, (
        f"{shown.name}: none of the newer rows {mine[:4]} is shown. Compute the newest row, "
        "or say fixed=why in @exhibit."
    )


def table_of(row_id: str) -> str:
    """The table whose rows begin like this one."""
    prefix = row_id.rstrip("0123456789")
    return str(
        first_of(
            (t for i, t in formulas.places().items() if i.rstrip("0123456789") == prefix),
            f"no table has rows like {row_id}",
        )
    )
