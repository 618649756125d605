"""Programmes, purchases, forces and distances: like beside like, and rows under their own label."""

from __future__ import annotations

import itertools
import math

import pytest

from jasa import data, exhibits
from jasa.exhibits.balance.force_balance import COMPARISONS
from jasa.exhibits.balance.programmes import TOTAL, YEARLY
from jasa.exhibits.start.distances import great_circle


def test_a_yearly_ceiling_is_the_total_over_the_years_of_the_plan() -> None:
    total = exhibits.defence_programmes.view(measure=TOTAL).table.set_index("Row").iloc[:, 3]
    yearly = exhibits.defence_programmes.view(measure=YEARLY).table.set_index("Row").iloc[:, 3]
    assert yearly["dp009"] == pytest.approx(27.47 / 5)
    assert (total / yearly).round(9).tolist() == [5.0] * len(total)


def test_marks_of_purchases_hold_one_basis_each() -> None:
    rows = data.load("arms_purchases").set_index("row_id")["basis"]
    view = exhibits.arms_purchases.view()
    for trace in view.figure.data:
        assert trace.mode == "markers" and rows[list(trace.ids)].nunique() == 1


@pytest.mark.parametrize("which", COMPARISONS)
def test_each_state_of_the_forces_holds_one_comparison_and_one_unit(which: str) -> None:
    view = exhibits.force_balance.view(which=which)
    rows = data.load("force_balance").set_index("row_id").loc[view.table["Row"].tolist()]
    assert rows["comparison"].nunique() == rows["unit"].nunique() == 1
    bars = view.figure.data[0]
    for label, value, key in zip(bars.y, bars.x, bars.ids, strict=True):
        assert label.startswith(rows.at[key, "actor"]) and value == rows.at[key, "value"]


def test_drawn_ways_are_as_long_as_the_table_says() -> None:
    """The line on the map, added up piece by piece, gives the published great-circle distance."""
    places = data.load("places").set_index("place")
    for row in data.load("distances").itertuples():
        lons, lats = great_circle(places.loc[row.origin], places.loc[row.target])
        points = [(math.radians(a), math.radians(b)) for a, b in zip(lons, lats, strict=True)]
        length = 0.0
        for (a, b), (c, d) in itertools.pairwise(points):
            cosine = math.sin(b) * math.sin(d) + math.cos(b) * math.cos(d) * math.cos(a - c)
            length += 6371.0088 * math.acos(min(1.0, cosine))
        assert length == pytest.approx(row.great_circle_km, abs=1.0), (row.origin, row.target)


def test_distances_say_whose_borders_are_drawn() -> None:
    for state in exhibits.how_far.states():
        caveats = " ".join(exhibits.how_far.view(**state).caveats)
        assert "Natural Earth" in caveats and "claimed by China and Taiwan" in caveats


def test_no_event_of_the_rules_is_called_an_amendment() -> None:
    table = exhibits.rule_changes.view().table.set_index("Row")
    assert table.at["tl092", "Kind of change"] == "reading of the text"
    assert table.index[table["Kind of change"] == "text of the constitution"].tolist() == ["tl003"]
