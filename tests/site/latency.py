"""How fast every exhibit of the site follows its first control, from loopback: run as a module.

`python -m tests.site.latency build/site [names …]` writes a line for each exhibit and the median of all
moves. There is no test here, because a time is no fact about the code.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jasa import exhibits
from jasa.frame.controls import Many
from jasa.frame.exhibit import REGISTRY
from tests.browser.lab import FLAGS, browser_path
from tests.browser.latency_of_each import two_values
from tests.one_playwright import one_playwright

assert exhibits.__all__  # importing them fills the registry

MOVES = 8
#: Change a control, then wait for the frame after which its chart stands still for six.
MOVE = """async ([name, value]) => {
    const frame = document.querySelector('.jasa-frame'), said = String(value);
    const takes = input => input.type === 'range' || input.value === said && input.type !== 'select-one'
        || [...input.options ?? []].some(o => o.value === said);
    const inputs = [...frame.querySelectorAll('.jasa-controls :is(select, input)')].filter(takes);
    const named = input => input.closest('fieldset, label').textContent.includes(name);
    const input = inputs.find(named) ?? inputs[0];
    const plotted = node => (node.closest ? node : node.parentElement)?.closest('.js-plotly-plot');
    let painted = 0, still = 9;
    const seen = new MutationObserver(found => { if (found.some(c => plotted(c.target))) still = 0; });
    seen.observe(frame, {subtree: true, childList: true, attributes: true, characterData: true});
    const start = performance.now();
    if (['radio', 'checkbox'].includes(input.type)) input.click();
    else {
        input.value = value;
        input.dispatchEvent(new Event('change', {bubbles: true}));
    }
    while (performance.now() - start < 20000 && still !== 6) {
        await new Promise(done => requestAnimationFrame(done));
        if (++still === 1) painted = performance.now();
    }
    seen.disconnect();
    if (still !== 6) throw new Error('the chart did not follow its control');
    return painted - start;
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def moves(page: Any, address: str, name: str) -> list[float]:
    """Return the milliseconds of moving a control of an exhibit to and fro, after two to warm up."""
    found = two_values(REGISTRY[name])
    if found is None:
        return []
    control, values = found
    kind = REGISTRY[name].controls[control]
    values = [kind.options[0]] * 2 if isinstance(kind, Many) else values
    page.goto(f"{address}/gallery/{name}.html")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(300)
    label, seen = kind.label or control, []
    for number in range(MOVES + 2):
        seen.append(page.evaluate(MOVE, [label, values[(number + 1) % 2]]))
        page.wait_for_timeout(60)
    return seen[2:]


def measure(site: Path, names: list[str]) -> Iterator[tuple[str, list[float]]]:
    """Yield the moves of each exhibit that has a chart and a control."""
    with one_playwright() as driver, served(site) as address:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name in [n for n in names if (site / "gallery" / f"{n}.html").exists()]:
            if found := moves(page, address, name):
                yield name, found
        browser.close()


if __name__ == "__main__":
    every: list[float] = []
    for name, found in measure(Path(sys.argv[1]), sys.argv[2:] or sorted(REGISTRY)):
        every += found
        print(
            f"{name:28s} {statistics.median(found):6.0f} ms  lowest {min(found):4.0f}", flush=True
        )
    middle, quarter = statistics.median(every), statistics.quantiles(every, n=4)[0]
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{len(every)} moves: median {middle:.0f}, lower quartile {quarter:.0f} ms; {load}")
