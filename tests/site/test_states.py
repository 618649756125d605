"""States rendered ahead are what the exhibits give, whatever is packed around them."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import math
import random
import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jasa import exhibits
from jasa.frame.controls import Amount
from jasa.frame.exhibit import REGISTRY
from jasa.frame.live import frame
from jasa.instructor.site import computed, states
from jasa.instructor.site.pool import Pool, packed

assert exhibits.__all__

texts = st.text(max_size=9) | st.text("<tr>li p/x", max_size=200) | st.just("long " * 30)
csv = st.text(max_size=80).map(
    lambda t: f'<a href="data:text/csv;charset=utf-8;base64,{coded(t)}">rows</a>' + "<li>x" * 9
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-9, 9) | texts | csv,
    lambda inside: (
        st.lists(inside, max_size=5) | st.dictionaries(st.text("abc", max_size=3), inside)
    ),
    max_leaves=30,
)


def coded(text: str) -> str:
    """A text as base64, as the frame writes rows to save."""
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def opened(value: Any, parts: list[Any]) -> Any:
    """Open what a pool has named, as the page does."""
    if isinstance(value, list):
        return [opened(part, parts) for part in value]
    if not isinstance(value, dict):
        return value
    if "~" in value:
        return opened(parts[value["~"]], parts)
    if "+" in value:
        named = ({"~": part} if isinstance(part, int) else part for part in value["+"])
        return "".join(opened(part, parts) for part in named)
    if "64" in value:
        return coded(opened(value["64"], parts))
    return {key: opened(part, parts) for key, part in value.items()}


@given(st.lists(trees, min_size=1, max_size=4))
def test_whatever_is_pooled_comes_out_as_it_went_in(values: list[Any]) -> None:
    pool = Pool()
    kept = [pool.put(value) for value in values]
    assert [opened(value, pool.parts) for value in kept] == values
    assert json.loads(gzip.decompress(base64.b64decode(packed(values)))) == values


def test_every_exhibit_is_counted_as_the_page_counts_it() -> None:
    """The page finds a state by its place: the last control counts fastest, no value occurs twice."""
    for exhibit in REGISTRY.values():
        named = states.choices(exhibit)
        assert list(named) == list(exhibit.controls)
        assert all(len({json.dumps(v) for v in vs}) == len(vs) for vs in named.values())
        for name, values in named.items():
            assert exhibit.state()[name] in values, (exhibit.name, name)
            assert all(exhibit.controls[name].check(v) == v for v in values)


def test_every_step_of_a_slider_is_a_number_as_a_browser_writes_it() -> None:
    """A browser rounds 0.1 + 0.2 to the step; the page finds a state only by the very same number."""
    sliders = [c for e in REGISTRY.values() for c in e.controls.values() if isinstance(c, Amount)]
    for slider in sliders:
        steps = slider.steps()
        assert (steps[0], steps[-1]) == (slider.low, slider.high)
        assert all(re.fullmatch(r"-?\d+(\.\d{1,4})?", json.dumps(step)) for step in steps)
        assert all(slider.check(step) == step for step in steps)
    assert any(round(c.low + 2 * c.step, 9) != c.low + 2 * c.step for c in sliders)


#: States of each exhibit that are looked at.
LOOKED_AT = 2


def drawn_by_lot(name: str) -> list[int]:
    """Places of some states of an exhibit."""
    counts = [len(values) for values in states.choices(REGISTRY[name]).values()]
    lot = random.Random(f"{name} of the site")
    return [lot.randrange(math.prod(counts)) for _ in range(LOOKED_AT)]


@pytest.fixture(scope="module")
def rendered() -> dict[tuple[str, int], list[str]]:
    """Two states beside each other for each lot, rendered as a build renders them."""
    tasks = {(n, p): (n, max(0, p - 1), p + 1) for n in REGISTRY for p in drawn_by_lot(n)}
    with states.workers() as rendering:
        return dict(zip(tasks, rendering.map(states.rendered, tasks.values()), strict=True))


@pytest.mark.parametrize("lot", range(LOOKED_AT))
@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_sampled_states_equal_a_fresh_view(
    name: str, lot: int, rendered: dict[tuple[str, int], list[str]]
) -> None:
    """What the page gets for a state is what the pure function gives: pooled, packed, by its place.

    It was rendered with charts as plain data; here plotly itself draws and checks them.
    """
    exhibit, place = REGISTRY[name], drawn_by_lot(name)[lot]
    first = max(0, place - 1)
    kept = json.loads(gzip.decompress(base64.b64decode(states.pooled(rendered[name, place]))))
    shown = opened(kept["states"][place - first], kept["pool"])
    chosen = next(itertools.islice(states.states(exhibit), place, None))
    view = exhibit.view(**chosen)
    assert shown["view"]["title"] == view.title
    assert bool(shown["view"]["figure"]) == (view.figure is not None)
    if view.figure is not None:
        assert isinstance(view.figure, go.Figure)
        assert shown["view"]["figure"] == frame.chart(view.figure, exhibit.height)
    assert shown == json.loads(json.dumps(computed.rendered(name, chosen)))
    assert shown["panes"][0].count("<tr>") == len(view.table) + 1
    assert all(source in shown["panes"][2] for source in view.source_ids)


def test_whoever_gets_kept_rows_cannot_spoil_another_s() -> None:
    from jasa.exhibits.forces.troop_lines import counts

    mine, before = counts("Japan"), counts("Japan")
    mine["year"] += 1
    mine.loc[mine.index[0], "note"] = "spoilt"
    pd.testing.assert_frame_equal(counts("Japan"), before)
