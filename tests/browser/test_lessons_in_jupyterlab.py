"""Every lesson in real JupyterLab in a real browser, by keyboard, with the network blocked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import anywidget
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.lab import ROOT, Lab

LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))
#: Lessons that lead a reader through exhibits, by way of guesses; the others only compute.
LED = [f"lessons/{p.name}" for p in LESSONS if "learn.predict(" in p.read_text("utf-8")]
OWN = [f"lessons/{p.name}" for p in LESSONS if f"lessons/{p.name}" not in LED]


#: A lesson takes more than a minute here. These have every kind of card and control; nbval runs all
#: lessons, and every exhibit is drawn and looked at elsewhere. `-m ""` takes the others, too.
ALWAYS = ("00", "03", "05", "09")
TAKEN = [
    path if Path(path).name[:2] in ALWAYS else pytest.param(path, marks=pytest.mark.long)
    for path in LED
]


#: Calls that show a form of many fields.
FORMS = (
    r"learn\.(pretest|posttest|first_reading|claims_board|fact_check|corrected_article|take_home"
    r"|my_progress)\("
)


@pytest.fixture(scope="module", params=TAKEN)
def lesson(request: pytest.FixtureRequest, session: Lab, course: Path) -> Iterator[Lab]:
    """A lesson opened and run from top to bottom by somebody who has answered nothing yet."""
    (course / "lessons" / "my_record.json").unlink(missing_ok=True)
    session.left.clear()
    session.errors.clear()
    session.open(request.param)
    session.step_through_set_up()
    expect(said(session, "Read it.")).to_have_count(0)
    session.run_all()
    yield session


#: What is closed but takes room, or has the focus when it is given to it.
REACHED_WHILE_SHUT = """() => [...document.querySelectorAll('.jasa-shut')].flatMap(cell =>
    [cell, ...cell.querySelectorAll('a, button, input, select, summary, [tabindex]')])
    .filter(e => {
        e.focus();
        return document.activeElement === e
            || e.classList.contains('jasa-shut') && e.getBoundingClientRect().height > 0;
    }).map(e => e.outerHTML.slice(0, 80))"""


def said(lab: Lab, words: str) -> Locator:
    """Where a reader sees these words."""
    return lab.page.get_by_text(words, exact=True).locator("visible=true")


#: Charts of ordinary cells, drawn by JupyterLab: width of chart and place, top of title and subtitle.
CHARTS = """() => [...document.querySelectorAll('.jp-RenderedPlotly')].map(place => {
    const box = what => place.querySelector(what)?.getBoundingClientRect();
    return {words: place.querySelector('.g-gtitle')?.textContent,
        wide: box('.main-svg')?.width, place: place.getBoundingClientRect().width,
        title: box('.gtitle')?.top, subtitle: box('.gtitle-subtitle')?.top};
})"""
FITTING = f"() => ({CHARTS})().every(c => Math.abs(c.wide - c.place) <= 2)"


def test_the_table_of_contents_names_no_exhibit_that_a_guess_keeps_closed(lesson: Lab) -> None:
    page = lesson.page
    page.evaluate("() => window.jupyterapp.commands.execute('toc:show-panel')")
    expect(page.locator(".jp-tocItem").get_by_text("The story", exact=True)).to_be_visible()
    titles = page.locator(".jasa-frame .jasa-title, .jasa-fallback .jasa-title").all_text_contents()
    assert len(titles) >= 3
    listed = page.locator(".jp-tocItem").all_text_contents()
    assert not [t for t in listed if any(title in t for title in titles)]
    # A chart whose place grows while plotly still makes it narrow stays narrow.
    page.wait_for_function(FITTING, timeout=600_000)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")


def test_a_widget_may_take_longer_than_anywidget_waits(lesson: Lab) -> None:
    """After its two seconds a widget would be seen and never hear the kernel again."""
    source = Path(anywidget.__file__).parent / "nbextension" / "index.js"
    assert "AbortSignal.timeout(2e3)" in source.read_text("utf-8"), "look at patience.js"
    late = """async () => {
        const signal = AbortSignal.timeout(2000);
        await new Promise(done => setTimeout(done, 2500));
        return signal.aborted;
    }"""
    assert not lesson.page.evaluate(late)


def test_exhibits_stay_covered_until_a_guess_is_locked_in_by_keyboard(
    lesson: Lab, course: Path
) -> None:
    """Runs before what follows: it uncovers what the other tests look at."""
    page, record = lesson.page, course / "lessons" / "my_record.json"
    cards = page.locator(".jasa-guess")
    assert cards.count() >= 3
    # What follows a guess is closed up to the next section or guess, words and exhibits alike.
    assert page.locator(".jasa-shut").count() > cards.count()
    assert page.evaluate(REACHED_WHILE_SHUT) == []
    for words in ("Read it.", "Try."):
        expect(said(lesson, words)).to_have_count(0)
    open_from_the_start = page.locator(".jasa-frame:visible").count()
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
        assert page.evaluate("document.activeElement.className") == "jasa-reply"
        kept = json.loads(record.read_text(encoding="utf-8"))["entries"]
        assert [e["kind"] for e in kept] == ["prediction"] * number
    expect(page.locator(".jasa-shut")).to_have_count(0)
    assert page.locator(".jasa-frame:visible").count() >= open_from_the_start + cards.count()


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
            : c.type === 'range' ? (+c.value < +c.max ? 'slider' : 'full')
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


#: Output areas that hold words for pages without a kernel: what lives in them, and what of both is seen.
LIVING = """() => [...document.querySelectorAll('.jp-OutputArea:has(.jasa-fallback)')]
    .filter(area => !area.closest('.jasa-shut'))
    .map(area => {
        const seen = what => [...area.querySelectorAll(what)].some(e => e.offsetHeight > 0);
        const words = area.querySelector('.jasa-fallback').textContent.slice(0, 60);
        const lives = seen('.jasa-frame, .widget-box, .jasa-card:not(.jasa-fallback)');
        const form = Boolean(area.querySelector('.widget-box'));
        return {words, lives, told: seen('.jasa-fallback'), form};
    })"""


def test_what_lives_is_seen_and_its_words_for_pages_without_a_kernel_are_not(lesson: Lab) -> None:
    """Exhibits and cards are widgets of ours, forms are of ipywidgets: all take the place of words."""
    frames(lesson)
    areas = lesson.page.evaluate(LIVING)
    assert len(areas) > 3
    assert [a["words"] for a in areas if not a["lives"] or a["told"]] == []
    path = ROOT / "lessons" / Path(lesson.page.url).name
    asked = re.findall(FORMS, path.with_suffix(".ipynb").read_text("utf-8"))
    assert sum(a["form"] for a in areas) == len(asked)


def test_charts_that_were_drawn_while_closed_are_as_wide_as_their_place(lesson: Lab) -> None:
    """Run All draws them before a guess opens their section."""
    charts = lesson.page.evaluate(CHARTS)
    path = (ROOT / "lessons" / Path(lesson.page.url).name).with_suffix(".ipynb")
    assert charts or "px." not in path.read_text("utf-8")
    assert [c["words"] for c in charts if abs(c["wide"] - c["place"]) > 2] == []
    assert [c["words"] for c in charts if c["subtitle"] and c["subtitle"] <= c["title"]] == []


#: What a reader moves: lists, sliders, boxes not ticked yet, and the numbers of a grid.
CONTROLS = ", ".join(
    f".jasa-controls {kind}"
    for kind in ("select", "input[type=range]", "input[type=checkbox]:not(:checked)")
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
        for group in frame.locator(".jasa-controls .jasa-choice").all():
            before, chosen = drawing(frame), group.locator("input:checked")
            number = group.locator("input").evaluate_all("all => all.findIndex(i => i.checked)")
            chosen.focus()
            press("ArrowDown")
            moved += lesson.wait_for_change(lambda f=frame: drawing(f), before)
            after = drawing(frame)
            press("ArrowUp")
            lesson.wait_for_change(lambda f=frame: drawing(f), after)
            assert group.locator("input").nth(number).is_checked()
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
            expect(frame.locator(f"[role=tabpanel] {expected}:visible").first).to_be_visible()
            if expected == ".jasa-title":
                assert frame.locator(".jasa-title:visible").text_content() == title
        tabs.first.click()


def test_no_accessibility_fault_in_what_we_draw(lesson: Lab) -> None:
    frames(lesson)
    found = Axe().run(lesson.page, context={"include": [[".jasa-frame"], [".jasa-card"]]})
    ours = [
        (v["id"], n["target"], n["failureSummary"])
        for v in found.response["violations"]
        for n in v["nodes"]
    ]
    assert not ours


def test_nothing_left_the_machine_and_the_console_is_clean(lesson: Lab) -> None:
    assert lesson.left == []
    assert [e for e in lesson.errors if "favicon" not in e] == []


def test_saved_lesson_without_its_kernel_shows_words_and_still_charts(lesson: Lab) -> None:
    """Runs last: it leaves the page."""
    shown = [f for f in frames(lesson) if f.locator(".js-plotly-plot").count()]
    title = lesson.page.locator(".jasa-fallback .jasa-title").first.text_content()
    # A picture is made of each chart when the page has nothing else to do.
    pictures = lesson.page.locator(".jp-RenderedImage img")
    expect(pictures.nth(len(shown) - 1)).to_be_attached(timeout=60_000)
    lesson.save()
    lesson.reopen_without_kernel()
    told = lesson.page.locator(".jasa-fallback .jasa-title").first
    told.scroll_into_view_if_needed()
    expect(told).to_be_visible()
    assert told.inner_text() == title
    assert lesson.page.locator(".jasa-shut, [data-to-guess]").count() == 0  # all guesses were made
    assert lesson.page.locator(".jp-RenderedImage img:visible").count() >= len(shown)
    for waiting in ("Error displaying widget", "Loading widget"):
        assert not lesson.page.get_by_text(waiting).locator("visible=true").count()


def test_a_lesson_saved_before_its_guesses_were_made_opens_closed(
    session: Lab, course: Path
) -> None:
    """Without its kernel, which would show the cards; a button opens one part, and no more."""
    (course / "lessons" / "my_record.json").unlink(missing_ok=True)
    session.open(LED[1])
    session.run_all()
    session.save()
    session.reopen_without_kernel()
    asked = session.page.locator(".jasa-fallback[data-to-guess]")
    expect(said(session, "Read it.")).to_have_count(0)
    assert asked.count() >= 3
    assert session.page.evaluate(REACHED_WHILE_SHUT) == []
    look = asked.first.get_by_role("button", name="Look without a guess")
    look.press("Enter")
    expect(said(session, "Read it.").first).to_be_visible()
    expect(asked.first.get_by_role("button")).to_have_count(0)
    expect(asked.nth(1).get_by_role("button")).to_be_visible()
    session.page.wait_for_timeout(1200)  # what is to be closed is closed again within half a second
    assert said(session, "Read it.").count() > 0


@pytest.mark.parametrize("path", OWN)
def test_lesson_without_exhibits_runs_and_draws_its_charts(path: str, session: Lab) -> None:
    session.left.clear()
    session.errors.clear()
    session.open(path)
    session.run_all()
    assert session.failures() == []
    # A chart below the window is drawn when its cell is scrolled to.
    for cell in session.page.locator(".jp-CodeCell").all():
        cell.scroll_into_view_if_needed()
    drawn = session.page.locator(".js-plotly-plot .main-svg").first
    expect(drawn).to_be_attached()
    assert session.left == []
    assert [e for e in session.errors if "favicon" not in e] == []
