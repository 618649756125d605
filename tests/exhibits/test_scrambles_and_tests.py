"""Scrambles and North Korean tests: missing is not zero, and two counts are never added."""

from __future__ import annotations

import re

from jasa import data, exhibits
from jasa.exhibits.balance.missiles import DAYS, MISSILES, OUTCOMES, TWO


def test_years_without_a_count_get_a_cross_and_no_bar() -> None:
    for state in exhibits.scrambles.states():
        view = exhibits.scrambles.view(**state)
        bars = {t.marker.color: set(t.x) for t in view.figure.data if t.type == "bar"}
        crosses = [t for t in view.figure.data if t.meta.get("decoration", "").startswith("years")]
        first = 1984 if state["start"] == "JFY1984" else 2004
        last = data.load("scrambles")["fiscal_year"].max()
        for drawn, cross in zip(bars.values(), crosses, strict=True):
            assert drawn | set(cross.customdata) == set(range(first, last + 1))
            assert not drawn & set(cross.customdata)


def test_title_pairs_each_year_with_its_scrambles() -> None:
    table = data.load("scrambles").set_index("fiscal_year")["total"]
    pairs = re.findall(r"([\d,]+) in JFY(\d{4})", exhibits.scrambles.view().title)
    assert len(pairs) == 4
    for printed, year in pairs:
        assert int(printed.replace(",", "")) == table[int(year)]


def test_yearly_counts_are_those_of_the_single_tests() -> None:
    events = data.load("missile_tests")
    years = events["as_of"].dt.year
    for count, wanted in (
        (MISSILES, events.groupby(years).size()),
        (DAYS, events.groupby(years)["as_of"].nunique()),
    ):
        table = exhibits.missile_and_nuclear_tests.view(count=count).table.set_index("Year")
        column = next(c for c in table.columns if c.endswith("number"))
        drawn = table[column][table[column] > 0]
        assert drawn.to_dict() == wanted.to_dict()


def test_outcomes_add_to_all_missiles_and_the_two_counts_do_not_mix() -> None:
    parts = exhibits.missile_and_nuclear_tests.view(count=OUTCOMES).table.set_index("Year")
    whole = exhibits.missile_and_nuclear_tests.view(count=MISSILES).table.set_index("Year")
    added = parts[[c for c in parts.columns if c.endswith("number")]].sum(axis=1)
    assert (added == whole["Missiles, number"]).all()
    two = exhibits.missile_and_nuclear_tests.view(count=TWO).table.set_index("Year")
    assert two.loc[2022].iloc[:2].tolist() == [69, 59]
    assert exhibits.missile_and_nuclear_tests.view(count=TWO).figure.layout.barmode == "group"
