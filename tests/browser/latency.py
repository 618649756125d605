"""How fast a chart follows its control in JupyterLab, beside the same chart with `interact`.

Used by `jasa bench`; there is no test here, because a time is no fact about the code.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jasa.instructor.bench.parts import notebook
from tests.browser.lab import Lab, copy_course, lab

OURS = "from jasa import exhibits\nexhibits.land_over_time()"
PLAIN = """import ipywidgets as widgets
from IPython.display import display
from jasa import exhibits
def draw(measure):
    display(exhibits.land_over_time.view(measure=measure).figure)
widgets.interact(draw, measure=widgets.ToggleButtons(options=["hectares", "Okinawa's share, %"]));"""
MOVES = 12
#: Click a button, then wait frame by frame until the chart's words are others than before.
CLICK = """async name => {
    const words = () => [...document.querySelectorAll('.js-plotly-plot .main-svg')]
        .map(svg => svg.textContent).join('');
    const before = words(), start = performance.now();
    [...document.querySelectorAll('.jp-OutputArea button, .jasa-frame label')]
        .find(b => b.textContent.trim() === name).click();
    const frame = () => new Promise(done => requestAnimationFrame(done));
    while (performance.now() - start < 10000) {
        await frame();
        const now = words();
        if (now && now !== before) { await frame(); return performance.now() - start; }
    }
    throw new Error('the chart did not follow its control');
}"""
#: Run all cells, then wait frame by frame for the first chart.
FIRST = """async () => {
    const start = performance.now();
    window.jupyterapp.commands.execute('runmenu:run-all');
    const frame = () => new Promise(done => requestAnimationFrame(done));
    while (performance.now() - start < 30000) {
        await frame();
        if (document.querySelector('.js-plotly-plot .main-svg .trace'))
            return performance.now() - start;
    }
    throw new Error('no chart came');
}"""


@dataclass(frozen=True)
class Latency:
    """Seconds, medians: a move of a control and the first chart, ours and plain."""

    move_s: float
    plain_move_s: float
    first_s: float
    plain_first_s: float
    slowest_s: float
    moves: int = MOVES


def watch(running: Lab, path: str) -> tuple[float, list[float]]:
    """Return the seconds to the first chart and those of each move of the control."""
    running.open(path)
    first = running.page.evaluate(FIRST) / 1000
    running.wait_for_kernel()
    running.page.wait_for_timeout(500)
    moves = []
    for number in range(MOVES + 2):
        name = ("Okinawa's share, %", "hectares")[number % 2]
        moves.append(running.page.evaluate(CLICK, name) / 1000)
        running.page.wait_for_timeout(150)
    return first, moves[2:]


def measure(rounds: int = 3) -> Latency:
    """Measure by turns, in one JupyterLab, each notebook in a fresh kernel."""
    seen: dict[str, list[tuple[float, list[float]]]] = {"ours": [], "plain": []}
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder) / "course")
        notebook(course / "ours.ipynb", OURS)
        notebook(course / "plain.ipynb", PLAIN)
        with lab(course) as running:
            for _ in range(rounds):
                for name in seen:
                    seen[name].append(watch(running, f"{name}.ipynb"))
                    close_kernels(running)
    moves = {name: [m for _, all_moves in found for m in all_moves] for name, found in seen.items()}
    firsts = {name: statistics.median(f for f, _ in found) for name, found in seen.items()}
    return Latency(
        statistics.median(moves["ours"]),
        statistics.median(moves["plain"]),
        firsts["ours"],
        firsts["plain"],
        max(moves["ours"]),
        len(moves["ours"]),
    )


def close_kernels(running: Lab) -> None:
    """Shut every kernel down, so that the next notebook starts fresh."""
    running.page.evaluate(
        """async () => {
            const xsrf = document.cookie.match('_xsrf=([^;]+)');
            const options = {headers: xsrf ? {'X-XSRFToken': xsrf[1]} : {}};
            const sessions = await (await fetch('/api/sessions', options)).json();
            for (const s of sessions)
                await fetch('/api/sessions/' + s.id, {...options, method: 'DELETE'});
        }"""
    )


if __name__ == "__main__":
    print(json.dumps(measure().__dict__, indent=1))
