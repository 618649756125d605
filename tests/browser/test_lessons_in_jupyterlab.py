"""Every lesson in real JupyterLab in a real browser, by keyboard, with the network blocked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.lab import ROOT, Lab

LESSONS = [f"lessons/{p.name}" for p in sorted((ROOT / "lessons").glob("*.ipynb"))]


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest, session: Lab, course: Path) -> Iterator[Lab]:
    """A lesson opened and run from top to bottom by somebody who has answered nothing yet."""
    (course / "lessons" / "my_record.json").unlink(missing_ok=True)
    session.left.clear()
    session.errors.clear()
    session.open(request.param)
    session.run_all()
    yield session


def test_exhibits_stay_covered_until_a_guess_is_locked_in_by_keyboard(
    lesson: Lab, course: Path
) -> None:
    """Runs first: it uncovers what the other tests look at."""
    page, record = lesson.page, course / "lessons" / "my_record.json"
    cards = page.locator(".jasa-card.widget-box").filter(has_text="Predict, then look")
    open_from_the_start = page.locator(".jasa-frame:visible").count()
    covered = page.locator(".jasa-frame").count() - open_from_the_start
    assert covered == cards.count() >= 3
    for number, card in enumerate(cards.all(), start=1):
        card.scroll_into_view_if_needed()
        chosen = card.locator("input[type=radio]")
        chosen.first.focus()
        # JupyterLab would move to another cell on an arrow key; here it must choose an option.
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        expect(chosen.nth(1)).to_be_checked()
        card.get_by_role("button", name="Lock in my guess").focus()
        page.keyboard.press("Enter")
        expect(card).to_contain_text("Found:")
        expect(page.locator(".jasa-frame:visible")).to_have_count(open_from_the_start + number)
        kept = json.loads(record.read_text(encoding="utf-8"))["entries"]
        assert [e["kind"] for e in kept] == ["prediction"] * number


def frames(lab: Lab) -> list[Locator]:
    """Every live exhibit on the page, each scrolled to and drawn."""
    found = lab.page.locator(".jasa-frame").all()
    for frame in found:
        lab.settle(frame)
    return found


def drawing(frame: Locator) -> str:
    """What the open tab shows: its text and the shapes of the chart."""
    return frame.evaluate(
        "f => [...f.querySelectorAll('.jasa-title, .jasa-subtitle, .jasa-panel, '"
        "+ '.js-plotly-plot path, .js-plotly-plot text')]"
        ".map(e => e.textContent + (e.getAttribute('d') || '')).join('|')"
    )


def keys_of(control: Locator) -> tuple[str, str]:
    """The keys that move a control on and back again."""
    kind = control.evaluate(
        """c => c.tagName === 'SELECT' ? (c.selectedIndex < c.options.length - 1 ? 'list' : 'end')
            : c.classList.contains('noUi-handle')
            ? (+c.getAttribute('aria-valuenow') < +c.getAttribute('aria-valuemax') ? 'slider' : 'full')
            : c.type === 'checkbox' ? 'box' : +c.value < +c.max ? 'number' : 'most'"""
    )
    return {
        "list": ("ArrowDown", "ArrowUp"),
        "end": ("ArrowUp", "ArrowDown"),
        "slider": ("ArrowRight", "ArrowLeft"),
        "full": ("ArrowLeft", "ArrowRight"),
        "box": ("Space", "Space"),
        "number": ("ArrowUp+Enter", "ArrowDown+Enter"),
        "most": ("ArrowDown+Enter", "ArrowUp+Enter"),
    }[kind]


def test_lesson_runs_without_an_error_and_shows_every_exhibit(lesson: Lab) -> None:
    assert lesson.failures() == []
    assert len(frames(lesson)) == len(lesson.page.locator(".jasa-frame").all()) >= 1


#: What a reader moves: lists, sliders, boxes not ticked yet, and the numbers of a grid.
CONTROLS = ", ".join(
    f".jasa-controls {kind}"
    for kind in ("select", ".noUi-handle", "input[type=checkbox]:not(:checked)")
)
NUMBERS = ".jasa-controls input[type=number]"


def test_every_control_moves_by_keyboard_and_changes_the_chart(lesson: Lab) -> None:
    moved, press = 0, lesson.page.keyboard.press
    for frame in frames(lesson):
        lesson.settle(frame)
        for control in [*frame.locator(CONTROLS).all(), *frame.locator(NUMBERS).all()[:2]]:
            before, (on, back) = drawing(frame), keys_of(control)
            control.focus()
            for key in on.split("+"):
                press(key)
            moved += lesson.wait_for_change(lambda f=frame: drawing(f), before)
            after = drawing(frame)
            for key in back.split("+"):
                press(key)
            lesson.wait_for_change(lambda f=frame: drawing(f), after)
        for group in frame.locator(".jasa-controls .widget-toggle-buttons").all():
            before, chosen = drawing(frame), group.locator("button.mod-active").inner_text()
            group.locator("button:not(.mod-active)").first.focus()
            press("Enter")
            moved += lesson.wait_for_change(lambda f=frame: drawing(f), before)
            after = drawing(frame)
            group.get_by_role("button", name=chosen, exact=True).focus()
            press("Enter")
            lesson.wait_for_change(lambda f=frame: drawing(f), after)
    assert moved >= len(frames(lesson))


def test_tabs_are_reached_by_keyboard_and_say_the_same(lesson: Lab) -> None:
    for frame in frames(lesson):
        lesson.settle(frame)
        title = frame.locator(".jasa-title").first.text_content()
        tabs = frame.get_by_role("tab")
        assert [t.inner_text() for t in tabs.all()] == ["Chart", "Table", "In words", "Sources"]
        lesson.focus_by_tab(tabs.first)
        for expected in (".jasa-table", ".jasa-title", "a[download]"):
            lesson.page.keyboard.press("ArrowRight")
            lesson.page.keyboard.press("Enter")
            expect(frame.locator(f".jupyter-widgets {expected}:visible").first).to_be_visible()
            if expected == ".jasa-title":
                assert frame.locator(".jasa-title:visible").text_content() == title
        tabs.first.click()


def test_no_serious_accessibility_fault_in_what_we_draw(lesson: Lab) -> None:
    frames(lesson)
    found = Axe().run(lesson.page, context={"include": [[".jasa-frame"], [".jasa-card"]]})
    ours = [
        (v["id"], n["target"], n["failureSummary"])
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]
    assert not ours


def test_nothing_left_the_machine_and_the_console_is_clean(lesson: Lab) -> None:
    assert lesson.left == []
    assert [e for e in lesson.errors if "favicon" not in e] == []


def test_saved_lesson_without_its_kernel_shows_words_and_no_error(lesson: Lab) -> None:
    """Runs last: it leaves the page."""
    frames(lesson)
    title = lesson.page.locator(".jasa-fallback .jasa-title").first.text_content()
    lesson.save()
    lesson.reopen_without_kernel()
    shown = lesson.page.locator(".jasa-fallback .jasa-title").first
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    assert shown.inner_text() == title
    assert not lesson.page.get_by_text("Error displaying widget").locator("visible=true").count()
