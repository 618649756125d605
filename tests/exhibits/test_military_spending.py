"""Military spending: each measure keeps its own unit, estimates are hollow, an index starts at 100."""

from __future__ import annotations

import re

import pytest

from jasa import data, exhibits
from jasa.exhibits.balance.military_spending import INDEX, NOMINAL, REAL, SHARE, STARTS


def published(country: str, year: int, column: str) -> float:
    rows = data.load("military_spending")
    row = rows[(rows["country"] == country) & (rows["year"] == year)]
    return float(row[column].iloc[0])


def test_sentence_pairs_each_country_with_its_figure() -> None:
    said = exhibits.military_spending.view().words[0]
    pairs = re.findall(r"(Japan|China|Russia|South Korea) ([\d.]+)", said)
    assert len(pairs) == 4
    for country, printed in pairs:
        real = published(country, 2024, "spending_constant_usd_m") / 1000
        assert float(printed) == round(real, 1)


@pytest.mark.parametrize("start", STARTS)
def test_index_is_100_in_the_first_year_and_follows_real_dollars(start: str) -> None:
    view = exhibits.military_spending.view(measure=INDEX, start=start)
    column = next(c for c in view.table.columns if c.startswith("Index"))
    first = view.table[view.table["Year"] == int(start)]
    assert first[column].tolist() == [100.0] * len(first)
    last = view.table[(view.table["Year"] == 2024) & (view.table["Country"] == "Japan")]
    a, b = (published("Japan", y, "spending_constant_usd_m") for y in (int(start), 2024))
    assert last[column].iloc[0] == pytest.approx(100 * b / a)


def test_the_measure_turns_a_rise_into_a_fall() -> None:
    ends = {}
    for measure in (REAL, NOMINAL):
        view = exhibits.military_spending.view(measure=measure, countries=["Japan"], start="2012")
        by_year = view.table.set_index("Year").iloc[:, 1]
        ends[measure] = by_year[2021] - by_year[2012]
    assert ends[REAL] > 0 > ends[NOMINAL]


def test_estimates_are_hollow_and_no_other_mark_is() -> None:
    view = exhibits.military_spending.view(measure=SHARE)
    guessed = set(view.table.loc[view.table["Estimate of SIPRI"] == "yes", "Row"])
    for trace in view.figure.data:
        for key, symbol in zip(trace.ids, trace.marker.symbol, strict=True):
            if key is not None:
                assert symbol.endswith("-open") == (key in guessed)
