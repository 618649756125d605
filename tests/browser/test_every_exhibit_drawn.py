"""Every exhibit as a browser draws it: no word is cut off, and no two labels lie on each other."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from plotly.offline import get_plotlyjs

from jasa import exhibits
from jasa.frame.exhibit import REGISTRY, Exhibit, One
from jasa.instructor.make import gallery
from tests.browser.lab import FLAGS, browser_path
from tests.one_playwright import one_playwright

assert exhibits.__all__
#: Choices of an exhibit that are drawn one by one, at most.
MANY = 60
DRAWN = [(e, s) for e in REGISTRY.values() for s in gallery.two_states(e)]
#: Words outside the chart, and pairs of labels that share more than a third of the smaller one.
LOOK = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    if (!chart) return [];
    const edge = chart.getBoundingClientRect(), found = [];
    const all = [...chart.querySelectorAll('.main-svg text')].filter(t => t.textContent.trim());
    for (const t of all) {
        const b = t.getBoundingClientRect();
        if (b.width && (b.left < edge.left - 2 || b.right > edge.right + 2
                || b.top < edge.top - 2 || b.bottom > edge.bottom + 2))
            found.push('cut off: ' + t.textContent);
    }
    const labels = all.filter(t => t.closest('.annotation, .textpoint, .bartext, .xtick, .ytick')
        && t.getBoundingClientRect().width > 0);
    for (let i = 0; i < labels.length; i++) for (let j = i + 1; j < labels.length; j++) {
        const a = labels[i].getBoundingClientRect(), b = labels[j].getBoundingClientRect();
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const small = Math.min(a.width * a.height, b.width * b.height);
        if (wide > 0 && high > 0 && wide * high > small / 3)
            found.push(labels[i].textContent + ' × ' + labels[j].textContent);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page with plotly; skipped where no browser is found, but never in CI."""
    if browser_path() is None and not os.environ.get("CI"):
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    with one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        made = browser.new_page(viewport={"width": gallery.WIDTH, "height": 600})
        made.route("http**/*", lambda route: route.abort())
        made.set_content(gallery.PAGE)
        made.add_script_tag(content=get_plotlyjs())
        yield made
        browser.close()


@pytest.mark.parametrize(
    ("shown", "state"), DRAWN, ids=[f"{e.name}-{i % 2 + 1}" for i, (e, _) in enumerate(DRAWN)]
)
def test_no_word_is_cut_off_or_covered(page: Page, shown: object, state: dict) -> None:
    page.evaluate(gallery.DRAW, list(gallery.picture_html(shown, state)))
    assert page.evaluate(LOOK) == []


def choices(shown: Exhibit) -> list[dict[str, Any]]:
    """Every combination of what an exhibit lets a reader choose one of, and each value of the rest."""
    one = {n: list(c.values()) for n, c in shown.controls.items() if isinstance(c, One)}
    found = [dict(zip(one, values, strict=True)) for values in itertools.product(*one.values())]
    rest = [n for n in shown.controls if n not in one]
    found += [{name: value} for name in rest for value in ends(shown.controls[name].values())]
    step = -(-len(found) // MANY)
    return [shown.state(**chosen) for chosen in found[::step]]


def ends(values: list[Any]) -> list[Any]:
    """The first, the middle one and the last of many values."""
    return [values[0], values[len(values) // 2], values[-1]] if len(values) > 3 else values


@pytest.mark.long
@pytest.mark.parametrize("shown", REGISTRY.values(), ids=lambda e: e.name)
def test_no_word_is_cut_off_or_covered_whatever_a_reader_chooses(
    page: Page, shown: Exhibit
) -> None:
    found = {}
    for state in choices(shown):
        page.evaluate(gallery.DRAW, list(gallery.picture_html(shown, state)))
        found[str(state)] = page.evaluate(LOOK)
    assert not {state: words for state, words in found.items() if words}
