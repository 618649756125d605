"""Every exhibit on a bare page at five widths: together in one window, nothing cut, nothing outside."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from jasa import exhibits
from jasa.frame.exhibit import REGISTRY, Exhibit
from tests.browser.lab import browser_path
from tests.browser.standalone import HEIGHT, bare_page, show

assert exhibits.__all__
WIDTHS = (1600, 1280, 1024, 390, 320)
#: What fits with its controls, but not with the texts below: seven groups of buttons, six answers.
TALL = {"negotiation_table": 840}
#: Height of the frame, and what is cut or stands outside. A list cut on a narrow page is written out,
#: and labels of a chart do not meet.
LOOK = """narrow => {
    const frame = document.querySelector('.jasa-frame'), edge = frame.getBoundingClientRect();
    const page = document.documentElement, found = [];
    if (page.scrollWidth > page.clientWidth) found.push('the page scrolls sideways');
    for (const e of frame.querySelectorAll('.jasa-bar *, .jasa-head *, .jasa-panel, .jasa-source')) {
        const box = e.getBoundingClientRect(), said = `${e.tagName} ${e.textContent.slice(0, 40)}`;
        if (!box.width || e.tagName === 'OPTION' || e.closest('.jasa-grid')) continue;
        if (box.right > edge.right + 1 || box.left < edge.left - 1) found.push('outside: ' + said);
        if (e.tagName === 'SELECT') {
            const pen = document.createElement('canvas').getContext('2d');
            pen.font = getComputedStyle(e).font;
            const wide = pen.measureText(e.selectedOptions[0].textContent).width + 34;
            const cut = wide > box.width + 1, out = e.closest('label').querySelector('.jasa-chosen');
            const told = out.checkVisibility();
            if (cut && !narrow) found.push('menu cut: ' + e.value);
            if (cut !== told && narrow) found.push(`cut: ${cut}, written out: ${told}: ${e.value}`);
        } else if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
            found.push('cut: ' + said);
        if (e.matches('button, select, input') && Math.min(box.width, box.height) < 24
                && !e.matches('.jasa-choice input, input[type=checkbox]')) found.push('small: ' + said);
    }
    const picture = frame.querySelector('.jasa-picture'), aside = frame.querySelector('.jasa-aside');
    const wide = picture.scrollWidth > picture.clientWidth + 1;
    if (wide !== (getComputedStyle(aside).display !== 'none')) found.push('sideways, and not told');
    const labels = [...frame.querySelectorAll('.main-svg text')]
        .filter(t => t.getBoundingClientRect().width > 2);
    const boxes = labels.map(label => label.getBoundingClientRect());
    boxes.forEach((a, at) => boxes.slice(0, at).forEach((b, before) => {
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6)
            found.push(`over each other: ${labels[before].textContent} | ${labels[at].textContent}`);
    }));
    const texts = frame.querySelector('.jasa-panels'), full = edge.height >= innerHeight - 20;
    if (texts && texts.scrollHeight > texts.clientHeight + 1 && (narrow || !full))
        found.push('texts scroll though there is room');
    const on = texts && texts.scrollHeight > texts.clientHeight + 8;
    if (texts && on !== (getComputedStyle(texts, '::after').content !== 'none'))
        found.push(`texts go on below: ${on}, and it is not told so`);
    return [edge.height, found];
}"""
every_exhibit = pytest.mark.parametrize("shown", REGISTRY.values(), ids=lambda e: e.name)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A bare page; skipped where no browser is found, but never in CI."""
    if browser_path() is None and not os.environ.get("CI"):
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    with bare_page() as made:
        yield made


@every_exhibit
def test_controls_and_chart_stand_in_one_window_and_nothing_is_cut(
    page: Page, shown: Exhibit
) -> None:
    for width in WIDTHS:
        narrow = width < 600
        page.set_viewport_size({"width": width, "height": HEIGHT})
        show(page, shown)
        tall, found = page.evaluate(LOOK, narrow)
        assert not found, (width, found)
        assert narrow or tall <= TALL.get(shown.name, HEIGHT), (width, tall)


def faults(page: Page) -> list[tuple[str, object]]:
    """What axe finds in a frame, at every impact."""
    found = Axe().run(page, context={"include": [[".jasa-frame"]]})
    return [(v["id"], n["target"]) for v in found.response["violations"] for n in v["nodes"]]


@every_exhibit
def test_axe_finds_nothing_by_day_by_night_and_in_forced_colours(
    page: Page, shown: Exhibit
) -> None:
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    try:
        for light in ("true", "false"):
            page.evaluate("l => { document.body.dataset.jpThemeLight = l; }", light)
            show(page, shown)
            assert faults(page) == [], f"light theme: {light}"
        page.evaluate("() => { document.body.dataset.jpThemeLight = 'true'; }")
        page.emulate_media(forced_colors="active")
        show(page, shown)
        assert faults(page) == [], "forced colours"
    finally:
        page.emulate_media(forced_colors="none")
        page.evaluate("() => { document.body.dataset.jpThemeLight = 'true'; }")


def test_the_chosen_option_can_be_seen_in_forced_colours(page: Page) -> None:
    """High contrast takes fills away: the chosen one must differ by more than its fill."""
    show(page, exhibits.base_map)
    page.emulate_media(forced_colors="active")
    look = """checked => {
        const span = document.querySelector(`.jasa-choice input${checked} + span`);
        return [getComputedStyle(span).backgroundColor, getComputedStyle(span).color];
    }"""
    chosen, other = page.evaluate(look, ":checked"), page.evaluate(look, ":not(:checked)")
    page.emulate_media(forced_colors="none")
    assert chosen[0] != other[0] and chosen[1] != other[1]


def test_a_chart_is_one_picture_with_its_finding_and_a_moved_control_says_the_new_one(
    page: Page,
) -> None:
    show(page, exhibits.share_of_what)
    page.evaluate(
        """() => { standing.host.view = async () => ({...standing.host.first, title: 'New'}); }"""
    )
    picture = page.locator(".jasa-frame").get_by_role("img")
    assert picture.count() == 1
    name = picture.get_attribute("aria-label") or ""
    assert name.startswith("Chart. 70.3") and "tab In words" in name
    status = page.get_by_role("status")
    assert status.count() == 1 and status.inner_text() == "", "nothing is said of the first drawing"
    page.locator(".jasa-controls select").select_option(index=1)
    page.wait_for_function("() => document.querySelector('[role=status]').textContent === 'New'")


def test_one_group_of_radio_buttons_is_one_tab_stop_and_arrows_stay_in_it(page: Page) -> None:
    show(page, exhibits.negotiation_table)
    groups = page.locator(".jasa-choice")
    names = {g.locator("input").first.get_attribute("name") for g in groups.all()}
    assert len(names) == groups.count() > 1
    groups.first.locator("input:checked").focus()
    for _ in range(groups.first.locator("input").count()):
        page.keyboard.press("ArrowDown")
    assert groups.first.locator("input").first.is_checked(), "the arrow went round in its group"
    stops = 0
    while page.evaluate("() => !document.activeElement.matches('[role=tabpanel]')") and stops < 40:
        page.keyboard.press("Tab")
        stops += 1
    assert stops <= 9


def test_a_grid_is_one_tab_stop_and_is_walked_with_keys(page: Page) -> None:
    show(page, exhibits.decision_table)
    page.locator(".jasa-grid input").first.focus()
    for key in ("ArrowRight", "ArrowRight", "PageDown", "PageDown", "ArrowLeft"):
        page.keyboard.press(key)
    name = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert name == "Elsewhere in Japan: consent in Okinawa", "its options stand side by side"
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.activeElement.getAttribute('aria-label') ?? ''")
    assert inside.startswith("weight: ")


def test_texts_that_go_on_say_so_until_their_end_is_reached(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    show(page, exhibits.who_tries_whom)
    texts = page.locator(".jasa-panels")
    told = "t => getComputedStyle(t, '::after').content !== 'none'"
    length = texts.evaluate("t => t.scrollHeight")
    assert texts.evaluate(told)
    texts.evaluate("t => t.scrollTo(0, t.scrollHeight)")
    page.wait_for_function(f"() => !({told})(document.querySelector('.jasa-panels'))")
    assert texts.evaluate("t => t.scrollHeight") == length, "the words take no room of their own"


def test_a_table_is_sorted_by_a_list_and_says_so(page: Page) -> None:
    show(page, exhibits.land_over_time)
    page.get_by_role("tab", name="Table").click()
    row = page.locator("[role=tabpanel] tbody tr").first.locator("td")
    number = row.evaluate_all("c => c.findIndex(x => x.dataset.value)")
    page.locator("[role=tabpanel] select").select_option(index=number + 1)
    page.get_by_label("largest or latest first").check()
    column = page.locator(f"[role=tabpanel] tbody tr td:nth-child({number + 1})")
    seen = [float(v) for v in column.evaluate_all("c => c.map(x => x.dataset.value)") if v]
    assert len(seen) > 5 and seen == sorted(seen, reverse=True)
    page.wait_for_function(
        "() => document.querySelector('[role=status]').textContent.includes('sorted')"
    )
