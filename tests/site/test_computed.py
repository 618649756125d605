"""What the page computes itself is what Python gives, to the last word, in states drawn by lot."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from jasa import exhibits
from jasa.frame.controls import Amount, Control, Grid
from jasa.frame.exhibit import REGISTRY, Exhibit
from jasa.instructor.site.build import PAGE
from jasa.instructor.site.computed import COMPUTED, rendered
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
    names = ("written.js", "computed.js", "joined.js")
    code = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in names)
    with one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page()
        page.add_script_tag(content=f"{code}\nglobalThis.computed = COMPUTED;")
        yield page
        browser.close()


def by_lot(lot: random.Random, control: Control) -> Any:
    """A value of a control as the page's script gives it."""
    if isinstance(control, Grid):
        # Any numbers, few (so that options stand level), or nothing.
        kinds = lot.choice([range(control.low, control.high + 1), (0, 1), (0, 5), (3,), (0,)])
        return [[lot.choice(kinds) for _ in control.columns] for _ in control.rows]
    if isinstance(control, Amount):
        return lot.choice(control.steps())
    return lot.choice(control.values())


def states_by_lot(exhibit: Exhibit) -> list[dict[str, Any]]:
    """Some states of an exhibit, the one it opens with among them."""
    lot = random.Random(f"{exhibit.name} in the page")
    drawn = [
        {n: by_lot(lot, control) for n, control in exhibit.controls.items()} for _ in range(LOTS)
    ]
    return [exhibit.start(), *drawn]


@pytest.mark.parametrize("name", sorted(COMPUTED))
def test_the_page_computes_what_python_gives(name: str, engine: Any) -> None:
    exhibit, computed = REGISTRY[name], COMPUTED[name]
    held = {n: exhibit.start()[n] for n in computed.held}
    some = states_by_lot(exhibit)
    nearest = [rendered(name, state | held) for state in some]
    engine.evaluate(
        "known => { globalThis.known = known; }", json.loads(json.dumps(computed.known()))
    )
    for state, ahead in zip(some, nearest, strict=True):
        shown = engine.evaluate(
            """([name, state, ahead]) => {
                const {view, panes} = computed[name](known, state, ahead);
                return {view, panes};
            }""",
            [name, state, json.loads(json.dumps(ahead))],
        )
        fresh = json.loads(json.dumps(rendered(name, state)))
        assert shown["panes"] == fresh["panes"], state
        assert shown["view"] == fresh["view"], state


def test_every_rate_moves_what_follows_it(engine: Any) -> None:
    """Each step of the slider, in the setting in which most follows: a figure said twice would show."""
    exhibit, computed = REGISTRY["burden_share"], COMPUTED["burden_share"]
    ahead, known = (
        json.loads(json.dumps(v)) for v in (rendered(exhibit.name, {}), computed.known())
    )
    shown = engine.evaluate(
        "([known, start, ahead]) => Object.keys(known.rates).map(rate => "
        "computed.burden_share(known, {...start, rate: Number(rate)}, ahead).view)",
        [known, exhibit.start(), ahead],
    )
    fresh = [rendered(exhibit.name, {"rate": int(rate)})["view"] for rate in known["rates"]]
    assert shown == json.loads(json.dumps(fresh))


def test_the_lots_hold_every_kind_of_state() -> None:
    """Level, movable and without weights: none of them is left out by chance."""
    exhibit = REGISTRY["decision_table"]
    said = [exhibit.view(**state) for state in states_by_lot(exhibit)]
    assert sum(view.figure is None for view in said) > 3
    assert sum("level" in view.title for view in said) > 5
    assert sum("changes with" in " ".join(view.words) for view in said) > 5
    shares = [REGISTRY["burden_share"].view(**s) for s in states_by_lot(REGISTRY["burden_share"])]
    assert {v.title.startswith("Japan pays") for v in shares} == {True, False}
    events = [REGISTRY["timeline"].view(**s) for s in states_by_lot(REGISTRY["timeline"])]
    assert {"not one" in view.words[1] for view in events} == {True, False}
