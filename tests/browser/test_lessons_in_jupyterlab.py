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
def lesson(request: pytest.FixtureRequest, session: Lab) -> Iterator[Lab]:
    """A lesson opened and run from top to bottom."""
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
    assert page.locator(".jasa-frame:visible").count() == 0
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
        expect(page.locator(".jasa-frame:visible")).to_have_count(number)
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
        "f => [...f.querySelectorAll('.jasa-title, .js-plotly-plot path')]"
        ".map(e => e.textContent + (e.getAttribute('d') || '')).join('|')"
    )


def test_lesson_runs_without_an_error_and_shows_every_exhibit(lesson: Lab) -> None:
    assert lesson.failures() == []
    assert len(frames(lesson)) == len(lesson.page.locator(".jasa-frame").all()) >= 1


def test_every_control_moves_by_keyboard_and_changes_the_chart(lesson: Lab) -> None:
    moved = 0
    for frame in frames(lesson):
        lesson.settle(frame)
        for chooser in frame.locator(".jasa-controls select").all():
            before = drawing(frame)
            chooser.focus()
            lesson.page.keyboard.press("ArrowDown")
            moved += lesson.wait_for_change(lambda f=frame: drawing(f), before)
        for group in frame.locator(".jasa-controls .widget-toggle-buttons").all():
            before = drawing(frame)
            group.locator("button:not(.mod-active)").first.focus()
            lesson.page.keyboard.press("Enter")
            moved += lesson.wait_for_change(lambda f=frame: drawing(f), before)
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
    found = Axe().run(lesson.page, context=".jp-Notebook")
    ours = [
        (v["id"], n["target"], n["failureSummary"])
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
        if "jasa" in n["html"] or any("jasa" in str(t) for t in n["target"])
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
