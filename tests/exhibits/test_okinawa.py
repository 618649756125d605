"""The exhibits of lesson 03: true areas, squares, gaps, dates."""

from __future__ import annotations

import html
import itertools
import re
from typing import Any

import pandas as pd
import pytest

from jasa import data, exhibits
from jasa.data import formulas
from jasa.frame import maps
from jasa.frame.exhibit import View


def source_rows(view: View) -> pd.DataFrame:
    """The rows of the course's table that a view says it shows."""
    rows = [formulas.row(i) for i in view.table["Row"]]
    return pd.DataFrame(rows).set_index("row_id")


def hectares_inside(trace: Any) -> float:
    """The area of a drawn outline in hectares, on the map's own scale."""
    from math import cos, radians

    lat = (max(trace.y) + min(trace.y)) / 2
    x = [v * maps.KM_PER_DEGREE * cos(radians(lat)) for v in trace.x]
    y = [v * maps.KM_PER_DEGREE for v in trace.y]
    return abs(sum(x[i] * y[i + 1] - x[i + 1] * y[i] for i in range(len(x) - 1))) / 2 * 100


@pytest.mark.parametrize("state", list(exhibits.base_map.states()), ids=str)
def test_map_draws_each_base_once_true_to_area_and_marks_rough_places(
    state: dict[str, object],
) -> None:
    view = exhibits.base_map.view(**state)
    circles = [t for t in view.figure.data if t.hoveron == "fills"]
    by_name = view.table.set_index("Base")
    placed = source_rows(view).dropna(subset=["lat", "area_ha"])
    assert len(circles) == len(placed)
    for circle in circles:
        name = html.unescape(re.search(r"<b>(.+?)</b>", circle.text)[1])
        assert hectares_inside(circle) == pytest.approx(by_name.at[name, "Area, ha"], rel=1e-3)
        rough = "approximate" in placed.set_index("name_en").at[name, "coord_quality"]
        assert (circle.line.dash == "dot") == rough


def test_map_lists_exactly_the_exclusive_use_facilities() -> None:
    counted = data.load("land").set_index("row_id").at["la013", "okinawa_facilities"]
    assert len(exhibits.base_map.view().table) == counted
    assert maps.BORDERS in exhibits.base_map.view().subtitle
    credit = data.outline("okinawa_municipalities")["credit"]
    assert any(credit in c for c in exhibits.base_map.view().caveats)


def test_share_is_redrawn_with_source_and_definition() -> None:
    views = [exhibits.share_of_what.view(**s) for s in exhibits.share_of_what.states()]
    assert len({v.title for v in views}) == len({v.definition for v in views}) == len(views)
    # Area and number come from the same list of the same day; every other source line differs.
    assert len({v.source_line() for v in views}) == len(views) - 1
    shares = [v.table["Okinawa's share, %"].tolist() for v in views]
    assert all(s == shares[0] for s in shares)
    assert min(shares[0]) < 1 and max(shares[0]) > 70


def test_squares_fill_exactly_the_share() -> None:
    from jasa.exhibits.share.okinawa_share import squares

    for share in (0.604, 39.744, 70.274, 100.0):
        x, y = squares(share)
        corners = list(zip(x, y, strict=True))
        area = 0.0
        for start in range(0, len(corners), 6):
            (left, low), (right, _), (_, high) = corners[start : start + 3]
            area += (right - left) * (high - low)
        full = (1 - 2 * 0.06) ** 2
        assert area / full == pytest.approx(share, abs=1e-6)


def test_lines_over_time_never_cross_a_gap() -> None:
    for state in exhibits.land_over_time.states():
        for trace in exhibits.land_over_time.view(**state).figure.data:
            points = list(zip(pd.to_datetime(list(trace.x)), trace.y, strict=True))
            for (a, va), (b, vb) in itertools.pairwise(points):
                if va is not None and vb is not None:
                    assert (b - a).days <= 830, f"{a} to {b} is joined"


def test_december_2016_is_visible() -> None:
    view = exhibits.land_over_time.view()
    rows = view.table.set_index("Date")["Okinawa, ha"]
    assert rows["31 March 2016"] - rows["1 January 2017"] == pytest.approx(4010)
    assert any("December 2016" in a.text for a in view.figure.layout.annotations)


def test_municipalities_are_ordered_only_inside_a_date() -> None:
    view = exhibits.share_by_municipality.view(day="every date, apart")
    dates, _ = view.figure.data[0].y
    shares = view.figure.data[0].x
    runs = [(d, [s for e, s in zip(dates, shares, strict=True) if e == d]) for d in dates]
    assert len({d for d, _ in runs}) >= 5
    grouped = [d for d, _ in itertools.groupby(dates)]
    assert len(grouped) == len(set(grouped)), "the bars of one date stand together"
    assert all(run == sorted(run) for _, run in runs)
