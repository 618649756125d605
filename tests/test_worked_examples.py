"""What a lesson's text says of a cell that it computes, tried on what the cell gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jasa import data
from jasa.data import formulas


def run(lesson: str, *ids: str) -> dict[str, Any]:
    """Run some cells of a lesson after one another and give their names."""
    path = next((data.ROOT / "lessons").glob(f"{lesson}_*.ipynb"))
    cells = {c["id"]: "".join(c["source"]) for c in json.loads(path.read_text("utf-8"))["cells"]}
    space: dict[str, Any] = {}
    for name in ids:
        exec(cells[name], space)
    return space


def test_the_kind_of_missile_takes_the_fall_of_failures_away() -> None:
    """A confounder: all kinds together fall, inside the short range one of each span failed."""
    space = run("07", "07-setup", "07-u4-code", "07-u4-third-code")
    span, inside = space["span"], space["inside"]
    failed = span.groupby("later")["failed"].mean()
    assert failed.loc[True] < failed.loc[False] / 5, "many more failed before"
    assert inside.sum().loc[True].tolist() == [1, 1], "one short-range missile in each span"
    assert abs(inside.mean().loc[True].diff().iloc[-1]) < 0.01, "nothing has changed"
    mix = span.groupby("later")["short_range"].mean()
    assert mix.loc[False] < 0.6 and mix.loc[True] > 0.9, "from all ranges to hardly any but short"
    assert inside.count().loc[(False, True)] == 4, "only four flew"


def test_two_spendings_go_together_in_levels_and_apart_in_changes() -> None:
    space = run("07", "07-setup", "07-u3-code", "07-u5-code")
    assert space["levels"] > 0.8 and space["changes"] < -0.4


def test_the_polls_drawn_by_lot_lie_about_the_ballots_share() -> None:
    space = run("05", "05-setup", "05-u2-code", "05-u4-sample", "05-u4-code")
    low, high = space["found"]["against"].quantile([0.025, 0.975])
    assert low < 100 * space["true_share"] < high and 4 < high - low < 6
    assert len(space["poll"]) == 1218


def test_evidence_shows_cells_with_what_their_rows_say() -> None:
    found = formulas.evidence("sm012.okinawa_value sm012.japan_value")
    assert found.index.tolist() == ["a", "b"]
    assert found["value"].tolist() == [
        formulas.evaluate("sum({sm012}.okinawa_value)"),
        formulas.evaluate("sum({sm012}.japan_value)"),
    ]
    assert "2020-01-01" in found.loc["a", "the row says"]
    quarter = formulas.evidence("tq042.total")  # its row has a date and no words
    assert "US service members in Japan" in quarter.loc["a", "table"]
    for wrong in ("sm999.japan_value", "sm012.nothing", "sm012"):
        with pytest.raises(formulas.FormulaError):
            formulas.evidence(wrong)
