"""How the bases came, and how large they are: counts of one place, the middle of a skewed list."""

from __future__ import annotations

import pytest

from jasa import data, exhibits
from jasa.exhibits.share import base_history, base_sizes


def test_every_turn_tells_events_or_reasons_in_the_order_of_their_years() -> None:
    years = [t.year for t in base_history.TURNS.values()]
    assert years == sorted(years)
    for label, turn in base_history.TURNS.items():
        assert label.startswith(str(turn.year)) and (turn.events or turn.reasons)
        view = exhibits.base_history.view(turn=label)
        assert [p.row for p in view.panels] == [*turn.events, *turn.reasons]
        assert [p.kind == "quote" for p in view.panels].count(True) == len(turn.reasons)


def test_shares_before_the_return_are_those_of_the_table_of_measures() -> None:
    measures = data.load("share_measures").set_index("row_id")["share_computed_pct"]
    view = exhibits.base_history.view()
    for row_id in ("sm029", "sm030", "sm033"):
        assert f"{measures[row_id]:.1f}" in view.words[1]


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
