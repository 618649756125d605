"""Support over time and the lines of a budget: bases apart, parts and whole of one year."""

from __future__ import annotations

import itertools

import pytest

from jasa import data, exhibits


def test_no_line_joins_two_bases_or_crosses_a_gap() -> None:
    tables = data.load("host_nation_support").set_index("row_id")
    for state in exhibits.host_nation_support.states():
        figure = exhibits.host_nation_support.view(**state).figure
        for trace in figure.data if figure is not None else ():
            known = [i for i in trace.ids if i is not None]
            assert tables.loc[known, "basis"].nunique() == 1
            for (a, u), (b, v) in itertools.pairwise(zip(trace.x, trace.y, strict=True)):
                assert u is None or v is None or b - a == 1, f"{a} to {b} is joined"


def test_peak_and_last_figure_stand_with_their_years() -> None:
    view = exhibits.host_nation_support.view()
    assert "highest 275.6 billion yen (JFY1999), last 205.6 (JFY2022)" in view.title
    assert (
        "275.6 billion yen in JFY1999; after it the lowest is 184.8 billion yen in JFY2014"
        in view.words[1]
    )


def test_audited_spending_gets_no_share_of_a_budget() -> None:
    state = {"basis": "audited spending", "measure": "share of the defence budget"}
    view = exhibits.host_nation_support.view(**state)
    assert view.figure is None and "two bases" in view.words[0]
    share = exhibits.host_nation_support.view(measure="share of the defence budget")
    assert set(share.table["Basis"]) == {"initial budget"}


@pytest.mark.parametrize("year", ["2004", "2008", "2015", "2020"])
def test_parts_of_host_nation_support_add_up(year: str) -> None:
    view = exhibits.what_the_money_buys.view(year=year, show="share of host-nation support")
    assert view.table["Share of host-nation support, %"].sum() == pytest.approx(100)
    assert "The parts add up to the total." in view.words[0]


def test_rents_stand_outside() -> None:
    table = exhibits.what_the_money_buys.view().table.set_index("Line")
    assert table.at["Rents for land", "Budget"] == "outside it"
    assert table.loc[table["Budget"] == "host-nation support", "Amount, billion yen"].sum() == (
        pytest.approx(189.9)
    )
