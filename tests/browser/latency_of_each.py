"""How fast every exhibit follows its first control in JupyterLab, beside `interact` and `Output`.

Used by `jasa bench exhibits`; there is no test here, because a time is no fact about the code.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jasa.exhibits  # noqa: F401 - says what exhibits there are
from jasa.frame.controls import Amount, Many, One
from jasa.frame.exhibit import REGISTRY, Exhibit
from jasa.instructor.bench.parts import notebook
from tests.browser.lab import Lab, copy_course, lab
from tests.browser.latency import close_kernels

MOVES = 8
PLAIN = """import ipywidgets as widgets
from IPython.display import display
from jasa import exhibits
def draw(value):
    display(exhibits.{name}.view({control}=value).figure)
widgets.interact(draw, value=widgets.Dropdown(options=[("0", {values[0]!r}), ("1", {values[1]!r})]));"""
#: Change a control, then wait for the frame after which its chart stands still for six.
MOVE = """async ([place, label, value]) => {
    const cell = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[place];
    const area = cell.querySelector('.jp-Cell-outputArea'), start = performance.now();
    const inputs = [...area.querySelectorAll(place ? 'select' : '.jasa-controls :is(select, input)')];
    const named = inputs.filter(i => place || i.type !== 'radio' || i.value === String(value));
    const input = named.find(i => place || i.closest('label, fieldset, [role=radiogroup], div')
        .textContent.includes(label)) ?? named[0];
    const plotted = n => (n.closest ? n : n.parentElement)?.closest('.js-plotly-plot');
    let painted = 0, still = 9;
    const seen = new MutationObserver(found => { if (found.some(c => plotted(c.target))) still = 0; });
    seen.observe(area, {subtree: true, childList: true, attributes: true, characterData: true});
    if (input.type === 'radio' || input.type === 'checkbox') input.click();
    else {
        if (place) input.selectedIndex = value; else input.value = value;
        input.dispatchEvent(new Event('change', {bubbles: true}));
    }
    while (performance.now() - start < 20000) {
        await new Promise(done => requestAnimationFrame(done));
        if (++still === 1) painted = performance.now();
        if (still === 6 && area.querySelector('.js-plotly-plot .main-svg')) break;
    }
    seen.disconnect();
    if (still !== 6) throw new Error('the chart did not follow its control');
    return painted - start;
}"""


def two_values(shown: Exhibit) -> tuple[str, list[Any]] | None:
    """Return a control and two of its values that draw two charts; None where there are none."""
    others: list[Any]
    for name, control in shown.controls.items():
        if isinstance(control, One):
            others: list[Any] = [v for v in control.values() if v != control.start]
        elif isinstance(control, Amount):
            others = [v for v in (control.high, control.low) if v != control.start]
        elif isinstance(control, Many):
            others = [[v for v in control.start if v != control.options[0]]]
        else:
            continue
        pairs = [[control.start, v] for v in others if v]
        for pair in pairs[:4]:
            charts = [shown.view(**{name: v}).figure for v in pair]
            if None not in charts and charts[0] != charts[1]:
                return name, [list(v) if isinstance(v, tuple) else v for v in pair]
    return None


@dataclass(frozen=True)
class Moved:
    """Seconds of moving a control: to a chart never seen (one move), and to and fro (median)."""

    first_s: float
    again_s: float


def each(running: Lab, course: Path, names: Sequence[str]) -> Iterator[tuple[str, Moved, Moved]]:
    """Give of each exhibit its name and how long moves took, ours and plain."""
    for name in names:
        shown = REGISTRY[name]
        found = two_values(shown)
        if found is None:
            continue
        control, values = found
        ours = f"from jasa import exhibits\nexhibits.{name}()"
        plain = PLAIN.format(name=name, control=control, values=values)
        notebook(course / "each.ipynb", ours, plain)
        running.open("each.ipynb")
        running.run_all()
        kind = shown.controls[control]
        moved = [kind.options[0]] * 2 if isinstance(kind, Many) else values
        ours_s, plain_s = (moves(running, at, kind.label or control, moved) for at in (0, 1))
        close_kernels(running)
        yield name, ours_s, plain_s


def moves(running: Lab, place: int, label: str, values: list[Any]) -> Moved:
    """Return how long a control takes to be followed; two moves come before those to and fro."""
    cell = running.page.locator(".jp-Notebook .jp-CodeCell").nth(place)
    cell.locator(".jp-Cell-outputArea").scroll_into_view_if_needed(timeout=600_000)
    cell.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=600_000)
    seen = []
    for number in range(MOVES + 2):
        value = (number + 1) % 2 if place else values[(number + 1) % 2]
        seen.append(running.page.evaluate(MOVE, [place, label, value]) / 1000)
        running.page.wait_for_timeout(100)
    return Moved(seen[0], statistics.median(seen[2:]))


def measure(only: Sequence[str] = ()) -> Iterator[tuple[str, Moved, Moved]]:
    """Measure the exhibits named, or every one that has a chart and a control, one by one."""
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder) / "course")
        with lab(course) as running:
            yield from each(running, course, only or list(REGISTRY))
