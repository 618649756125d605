"""What the page computes itself is what Python gives, to the last word, in states drawn by lot."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from jasa import exhibits
from jasa.frame.exhibit import REGISTRY
from jasa.instructor.site import states
from jasa.instructor.site.build import PAGE
from jasa.instructor.site.computed import COMPUTED
from tests.browser.lab import FLAGS, browser_path
from tests.one_playwright import one_playwright

assert exhibits.__all__

#: States drawn by lot of each exhibit that the page computes.
LOTS = 60


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """A page that holds the script with the arithmetic and nothing else."""
    if browser_path() is None:
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    code = (PAGE / "computed.js").read_text(encoding="utf-8")
    with one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page()
        page.add_script_tag(content=f"{code}\nglobalThis.computed = COMPUTED;")
        yield page
        browser.close()


def grid_by_lot(lot: random.Random, control: Any) -> list[list[int]]:
    """A filling of a grid: any numbers, few (so that options stand level), or nothing."""
    kinds = lot.choice([range(control.low, control.high + 1), (0, 1), (0, 5), (3,), (0,)])
    return [[lot.choice(kinds) for _ in control.columns] for _ in control.rows]


@pytest.mark.parametrize("name", sorted(COMPUTED))
def test_the_page_computes_what_python_gives(name: str, engine: Any) -> None:
    exhibit, lot = REGISTRY[name], random.Random(f"{name} in the page")
    some = [
        {n: grid_by_lot(lot, control) for n, control in exhibit.controls.items()}
        for _ in range(LOTS)
    ]
    known = json.loads(json.dumps(COMPUTED[name]()))
    found = engine.evaluate(
        "([name, known, some]) => some.map(state => computed[name](known, state))",
        [name, known, some],
    )
    for state, shown in zip(some, found, strict=True):
        fresh = json.loads(json.dumps(states.state_of(name, state)))
        assert shown["panes"] == fresh["panes"], state
        assert shown["view"] == fresh["view"], state


def test_the_lots_hold_every_kind_of_state() -> None:
    """Level, movable and without weights: none of them is left out by chance."""
    lot = random.Random("decision_table in the page")
    controls = REGISTRY["decision_table"].controls
    some = [{n: grid_by_lot(lot, c) for n, c in controls.items()} for _ in range(LOTS)]
    said = [REGISTRY["decision_table"].view(**state) for state in some]
    assert sum(view.figure is None for view in said) > 3
    assert sum("level" in view.title for view in said) > 5
    assert sum("changes with" in " ".join(view.words) for view in said) > 5
