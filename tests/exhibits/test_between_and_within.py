"""Between and within: both looks are counted anew here, and they point against each other."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from jasa import data, exhibits
from jasa.exhibits.balance.between_and_within import BETWEEN, FIRST, LASTS, WITHIN


def wide(year: int) -> pd.DataFrame:
    """Share and economy of each state that has both in the first year and in this one."""
    rows = data.load("military_spending").dropna(
        subset=["spending_constant_usd_m", "share_gdp_pct"]
    )
    rows = rows.assign(economy=rows["spending_constant_usd_m"] / rows["share_gdp_pct"])
    found = rows.pivot(index="country", columns="year", values=["economy", "share_gdp_pct"])
    return found[[(c, y) for c in ("economy", "share_gdp_pct") for y in (FIRST, year)]].dropna()


@pytest.mark.parametrize("until", LASTS)
def test_within_counts_the_states_that_grew_and_those_whose_share_fell(until: str) -> None:
    last, view = LASTS[until], exhibits.between_and_within.view(look=WITHIN, until=until)
    states = wide(last)
    grew = states["economy"][last] > states["economy"][FIRST]
    fell = states["share_gdp_pct"][last] < states["share_gdp_pct"][FIRST]
    told = [int(n) for n in re.findall(r"\d+", view.title)]
    assert told == [FIRST, last, int(grew.sum()), int((grew & fell).sum())]
    legend = {t.name: t for t in view.figure.data if t.showlegend is not False}
    assert sum(int(n) for n in re.findall(r"\((\d+)\)", " ".join(legend))) == len(states)


@pytest.mark.parametrize("until", LASTS)
def test_between_sets_the_means_of_both_halves_side_by_side(until: str) -> None:
    last, view = LASTS[until], exhibits.between_and_within.view(look=BETWEEN, until=until)
    states = wide(last).sort_values(("economy", last))["share_gdp_pct"][last]
    half = len(states) // 2
    large, small = states.tail(half).mean(), states.head(half).mean()
    assert f"give {large:.2f} %, smaller ones {small:.2f} %" in view.title
    assert set(view.table["Year"]) == {last} and len(view.table) == len(states)


def test_the_two_looks_point_against_each_other_until_the_count_turns() -> None:
    """What lesson 07 says of it: in three of four it fell, and by the newest year it turns."""

    def fell_of_grown(until: str) -> float:
        told = re.findall(r"\d+", exhibits.between_and_within.view(look=WITHIN, until=until).title)
        return int(told[3]) / int(told[2])

    first, *_, newest = LASTS
    assert 0.7 < fell_of_grown(first) < 0.8 and fell_of_grown(newest) < 0.5
    title = exhibits.between_and_within.view(look=BETWEEN, until=first).title
    large, small = map(float, re.findall(r"\d\.\d+", title))
    assert large > 1.3 * small
