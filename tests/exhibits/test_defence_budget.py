"""The defence budget: sentences pair values with their years, and definitions are never joined."""

from __future__ import annotations

import itertools
import re

import pytest

from jasa import data, exhibits
from jasa.exhibits.balance.defence_budget import ALONE, BESIDE, SHARE, YEN

EVERY = list(exhibits.defence_budget.states())


def budget(year: int, column: str) -> float:
    return float(data.load("defence_budget").set_index("fiscal_year").at[year, column])


def test_sentence_pairs_each_year_with_its_budget() -> None:
    said = " ".join(exhibits.defence_budget.view().words)
    pairs = re.findall(r"([\d,]+) billion yen in JFY(\d{4})", said)
    assert {y for _, y in pairs} == {"2012", "2022"}
    for printed, year in pairs:
        assert float(printed.replace(",", "")) == round(budget(int(year), "budget_all_yen_bn"))
    assert "5,342 in JFY2021, 13.3" in said and "6,822 in JFY2023" in said


@pytest.mark.parametrize("state", EVERY, ids=str)
def test_no_line_crosses_a_gap_or_a_change_of_definition(state: dict[str, str]) -> None:
    breaks = {1996, 2023} if state["show"] == YEN else {1994, 2023, 2024}
    for trace in exhibits.defence_budget.view(**state).figure.data:
        official = not trace.name.startswith("SIPRI")
        points = list(zip(trace.x, trace.y, strict=True))
        for (a, low), (b, high) in itertools.pairwise(points):
            if low is not None and high is not None:
                assert b - a == 1, f"{trace.name}: {a} to {b} is joined"
                assert not (official and b in breaks), f"{trace.name} runs into {b}"


def test_the_two_shares_of_one_year_stand_in_columns_of_their_own() -> None:
    table = exhibits.defence_budget.view(show=SHARE, beside=ALONE).table.set_index("Year")
    row = table.loc[2023]
    assert row["Initial budget over the forecast of GNP or GDP, %"] == 1.19
    assert row["Defence and related spending over the GDP of JFY2022, %"] == 1.4


def test_sipri_is_drawn_only_when_asked_for() -> None:
    for state in EVERY:
        names = [t.name for t in exhibits.defence_budget.view(**state).figure.data]
        assert ("SIPRI" in names) == (state["beside"] == BESIDE)
