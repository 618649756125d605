"""Exhibits on a bare page, drawn by the script that JupyterLab uses: no kernel, no server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page
from plotly.offline import get_plotlyjs

from jasa.frame.exhibit import Exhibit
from jasa.frame.live import frame, live_part
from tests.browser.lab import FLAGS, browser_path
from tests.one_playwright import one_playwright

#: The window that JupyterLab leaves to a notebook on a screen of 1280 × 800.
HEIGHT = 690
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Exhibits</title>
<style>{}</style><body data-jp-theme-light="true" style="margin:0;font-family:{}">
<main></main></body></html>"""
#: Make one frame in the place of the last, and wait until its chart stands.
SHOW = """async ([spec, view]) => {
    window.standing?.stop();
    const place = document.createElement('div');
    document.querySelector('main').replaceChildren(place);
    const host = {spec, first: view, plotly: async () => Plotly, view: async () => view,
        pane: async tab => window.panes[tab], still() {}};
    window.standing = window.jasaMount(place, host);
    const next = () => new Promise(done => requestAnimationFrame(done));
    while (!window.standing.near || (view.figure && !window.standing.drawn)) await next();
    await document.fonts.ready;
    await next();
}"""


def style() -> str:
    """The look of frames: what notebooks get by `learn.start` and by the widget itself."""
    return "".join((live_part.HERE / n).read_text("utf-8") for n in ("words.css", "frame.css"))


@contextmanager
def bare_page(width: int = 1280) -> Iterator[Page]:
    """A page with plotly and the frame's script, and nothing of Jupyter."""
    with one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        made = browser.new_page(viewport={"width": width, "height": HEIGHT})
        made.route("http**/*", lambda route: route.abort())
        font = "'DejaVu Sans', sans-serif"
        made.set_content(PAGE.format(style(), font))
        made.add_script_tag(content=get_plotlyjs())
        script = live_part.script("room.js", "drawn.js", "frame.js") + "\nwindow.jasaMount = mount;"
        made.add_script_tag(content=script, type="module")
        made.wait_for_function("() => window.jasaMount")
        yield made
        browser.close()


def show(page: Page, exhibit: Exhibit, state: dict[str, Any] | None = None) -> None:
    """Draw an exhibit in a state, the one it opens in if none is given."""
    key = json.dumps(exhibit.state(**(state or {})))
    spec = frame.script_spec(exhibit) | {"state": json.loads(key)}
    page.evaluate(
        "p => { window.panes = p; }",
        ["", *(frame.tab_pane(exhibit.name, key, t) for t in (1, 2, 3))],
    )
    page.evaluate(SHOW, [spec, frame.ready(exhibit.name, key)])
