"""How the bases came, and how large they are: counts of one place, the middle of a skewed list."""

from __future__ import annotations

import pytest

from jasa import data, exhibits
from jasa.exhibits.share import base_history, base_sizes
from jasa.frame.style import percent


def test_every_turn_tells_events_or_reasons_in_the_order_of_their_years() -> None:
    years = [t.year for t in base_history.TURNS.values()]
    assert years == sorted(years)
    for label, turn in base_history.TURNS.items():
        assert label.startswith(str(turn.year)) and (turn.events or turn.reasons)
        view = exhibits.base_history.view(turn=label)
        assert [p.row for p in view.panels] == [*turn.events, *turn.reasons]
        assert [p.kind == "quote" for p in view.panels].count(True) == len(turn.reasons)


def test_parts_before_the_return_are_of_people_ashore_in_every_year() -> None:
    ashore = data.load("troops").set_index("row_id")["ashore"]
    view = exhibits.base_history.view()
    for year, ryukyus, mainland in ((1955, "tr0410", "tr0314"), (1960, "tr0415", "tr0319")):
        part = 100 * ashore[ryukyus] / (ashore[ryukyus] + ashore[mainland])
        assert f"{percent(part)} in {year}" in view.words[1]
    measures = data.load("share_measures").set_index("row_id")["share_computed_pct"]
    assert f"{percent(measures['sm033'])} in 1972" in view.words[1]  # all of them ashore


def test_no_line_joins_counts_of_people_ashore_with_counts_of_crews() -> None:
    view = exhibits.base_history.view()
    for trace in view.figure.data:
        gaps = [x for x, y in zip(trace.x, trace.y, strict=True) if y is None]
        assert gaps == [1953, 1968]


def test_mean_median_and_quartiles_are_those_of_pandas() -> None:
    areas = base_sizes.sizes()["area_ha"]
    for part in (0.25, 0.5, 0.75):
        assert base_sizes.quartile(base_sizes.sizes(), part)[0] == pytest.approx(
            areas.quantile(part)
        )
    view = exhibits.base_sizes.view(show=base_sizes.COUNTED)
    assert view.table[base_sizes.COUNT].sum() == len(areas)
    assert areas.mean() > 5 * areas.median()
