"""By keyboard and by voice: no letter changes a notebook, and lesson and exercise are heard in order.

What an exercise says stands in `exercise_as_heard.txt`. When it changes, read the new text aloud; if it
reads well, run the test once with JASA_HEARD=keep in the environment, and commit the file.
"""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

EXERCISE = "exercises/00_start_here.ipynb"
HEARD = Path(__file__).with_name("exercise_as_heard.txt")
LESSON = "lessons/05_futenma_to_henoko.ipynb"
QUIZ = "heading 3: Check yourself"
#: Every one-letter shortcut of JupyterLab and every quick key of screen readers, pairs among them.
LETTERS = "ddii00" + "abcefghjklmnopqrstuvwxyz" + "123456" + "ABDJKLMRVXZ"
#: Kind, id and text of each cell: what no letter may change.
NOTEBOOK = """() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
    .map(c => [c.cell_type, c.id, c.getSource()]))"""
FOCUSABLE = """.jasa-frame :is(button, select, input, [tabindex="0"]):visible,
    .jasa-card :is(button, input, a[href], [tabindex="0"]):visible,
    .jp-Notebook summary:visible, .jp-RenderedMarkdown a[href]:visible"""
#: What a page says in order: headings, names and texts of everything that is shown.
SAID = """() => {
    const lines = [], write = (kind, words) => {
        const said = words.replace(/[\\s¶]+/g, ' ').trim();
        if (said) lines.push(`${kind}: ${said.slice(0, 160)}`);
    };
    const walk = node => {
        if (node.nodeType === 3) return write('text', node.textContent);
        if (node.nodeType !== 1 || ['STYLE', 'SCRIPT', 'OPTION'].includes(node.tagName)) return;
        if (node.getAttribute('aria-hidden') === 'true' || !node.checkVisibility()) return;
        if (node.matches('.jp-InputPrompt, .jp-OutputPrompt')) return;
        if (node.matches('.jp-InputArea-editor'))
            return write('code', node.querySelector('.cm-line')?.textContent ?? '');
        const role = node.getAttribute('role'), label = node.getAttribute('aria-label');
        if (role === 'img')
            return write(node.matches('.jasa-picture') ? 'picture' : 'own chart', label);
        if (role === 'heading')
            return write(`heading ${node.getAttribute('aria-level')}`, node.textContent);
        if (/^H[1-6]$/.test(node.tagName)) return write(`heading ${node.tagName[1]}`, node.textContent);
        if (node.tagName === 'LABEL' && node.querySelector('input[type=radio]'))
            return write('choice', node.textContent);
        if (node.tagName === 'BUTTON') return write(role ?? 'button', label ?? node.textContent);
        if (node.tagName === 'SELECT') return write('list', node.selectedOptions[0]?.textContent ?? '');
        if (node.tagName === 'LEGEND') return write('group', node.textContent);
        if (['P', 'LI', 'TD', 'TH', 'SUMMARY', 'CAPTION'].includes(node.tagName))
            return write(node.tagName.toLowerCase(), node.textContent);
        for (const child of node.childNodes) walk(child);
    };
    for (const cell of document.querySelectorAll('.jp-Notebook .jp-Cell')) walk(cell);
    return lines.join('\\n') + '\\n';
}"""


def run(session: Lab, course: Path, path: str) -> None:
    """Open a notebook as somebody who has answered nothing yet, and run it."""
    (course / Path(path).parent / "my_record.json").unlink(missing_ok=True)
    session.open(path)
    session.run_all()


@pytest.fixture(scope="module")
def lesson(session: Lab, course: Path) -> Lab:
    """A lesson that was run once for all tests of this file that look at it."""
    run(session, course, LESSON)
    return session


def open_guesses(lesson: Lab) -> None:
    """Look without a guess wherever that is still to be done."""
    skips = lesson.page.get_by_role("button", name="Look without a guess")
    while skips.count():
        skips.first.click()
        expect(lesson.page.locator(".jasa-reply:focus")).to_contain_text("Found:")


def test_reader_stays_at_the_top_after_run_all(lesson: Lab) -> None:
    """With the focus as well, for those who go on by keyboard."""
    page = lesson.page
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") < 5
    assert page.evaluate(
        "document.activeElement === document.querySelector('.jp-Notebook .jp-Cell')"
    )


def test_a_step_says_where_it_went(lesson: Lab) -> None:
    """The finding alone may stay the same, and the choice stands in another control."""
    open_guesses(lesson)
    frame = lesson.page.locator(".jasa-frame:has(.jasa-step)").first
    frame.get_by_role("button", name="Next: ").click()
    chosen = frame.locator(".jasa-step select").input_value()
    expect(frame.locator("[role=status]")).to_contain_text(chosen)


def test_a_reply_of_several_paragraphs_comes_in_one_piece(lesson: Lab) -> None:
    """Of pieces that come one by one Orca says the last one first."""
    card = lesson.page.locator(".jasa-card[role=group]", has_text="The article says").first
    card.get_by_role("radio").first.check()
    card.get_by_role("button", name="Commit").click()
    reply = card.locator(".jasa-reply [role=status]")
    expect(reply).to_contain_text("Ours:")
    assert reply.locator("p").count() > 1
    assert reply.evaluate("status => status.childElementCount") == 1


def test_a_chart_of_a_cell_is_one_named_picture_without_stops(lesson: Lab) -> None:
    open_guesses(lesson)
    charts = lesson.page.locator(".jp-OutputArea .js-plotly-plot:not(.jasa-plot)")
    assert charts.count() >= 3
    for chart in charts.all():
        expect(chart).to_have_attribute("role", "img")
        assert (chart.get_attribute("aria-label") or "").startswith("Chart. ")
        assert chart.locator("a, button, [tabindex]").count() == 0


def test_a_lesson_is_heard_in_a_sensible_order(lesson: Lab) -> None:
    """A guess is heading, question, choices, buttons; a chart is one picture with its finding."""
    open_guesses(lesson)
    for frame in lesson.page.locator(".jasa-frame").all():
        lesson.settle(frame)
    said = lesson.page.evaluate(SAID).splitlines()
    kinds = [line.partition(": ")[0] for line in said]
    cards = [n for n, line in enumerate(said) if line in ("heading 3: Predict, then look", QUIZ)]
    assert len(cards) >= 6
    for at in cards:
        assert kinds[at + 1 : at + 4] == ["group", "choice", "choice"], said[at : at + 6]
    pictures = [line for line in said if line.startswith("picture")]
    assert len(pictures) >= 4
    assert all(p.startswith("picture: Chart. ") and len(p) > 40 for p in pictures)
    for at, line in enumerate(said):
        if line.startswith("picture"):
            before = kinds[max(0, at - 40) : at]
            assert "heading 3" in before and "heading 4" in before and "tab" in before


def test_no_letter_on_anything_of_ours_changes_the_notebook(lesson: Lab) -> None:
    page = lesson.page
    open_guesses(lesson)
    before = page.evaluate(NOTEBOOK)
    things = page.locator(FOCUSABLE).all()
    assert len(things) > 40
    for thing in things:
        if thing.is_visible():
            thing.focus()
            page.keyboard.type(LETTERS)
    for cell in (page.locator(".jp-MarkdownCell").nth(4), page.locator(".jp-CodeCell").nth(2)):
        cell.focus()
        page.keyboard.type(LETTERS)
    assert json.loads(page.evaluate(NOTEBOOK)) == json.loads(before)
    assert lesson.failures() == []


def test_an_exercise_is_heard_as_somebody_has_read_it(session: Lab, course: Path) -> None:
    run(session, course, EXERCISE)
    told = session.page.locator("body > [role=status]")
    # Many checks at once are told in one sentence, one alone is told whole.
    expect(told).to_contain_text("of 6 units right so far")
    said = session.page.evaluate(SAID)
    check = session.page.locator(".jp-CodeCell", has_text='check("00-q1"')
    check.evaluate("cell => cell.focus()")
    session.page.keyboard.press("Shift+Enter")
    expect(told).to_contain_text("Not attempted yet · A share. Replace the dots")
    if os.environ.get("JASA_HEARD") == "keep":
        HEARD.write_text(said, encoding="utf-8")
    before = HEARD.read_text(encoding="utf-8")
    apart = difflib.unified_diff(before.splitlines(), said.splitlines(), "read", "now", lineterm="")
    assert said == before, "\n".join(["Read it; then JASA_HEARD=keep:", *apart])


def test_steps_stop_at_a_guess_and_go_on_from_its_reply(session: Lab, course: Path) -> None:
    """Shift and Enter, from the top: what a guess keeps closed is neither walked through nor skipped."""
    (course / "lessons" / "my_record.json").unlink(missing_ok=True)
    session.open("lessons/01_from_occupation_to_alliance.ipynb")
    page, press = session.page, session.page.keyboard.press
    where = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    guess = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .findIndex(c => c.model.sharedModel.getSource().startsWith('learn.predict('))"""
    )
    page.locator(".jp-Cell").first.click()
    press("Escape")
    for step in range(guess):
        press("Shift+Enter")
        page.wait_for_function(f"{where[6:]} === {step + 1}")
        session.wait_for_kernel()
    card = page.locator(".jasa-guess")
    for _ in range(2):  # a second time, too, it asks
        press("Shift+Enter")
        expect(card.locator("input").first).to_be_focused()
        expect(card).to_be_in_viewport()
    assert page.evaluate(where) == guess
    press("Space")
    card.get_by_role("button", name="Lock in my guess").press("Enter")
    expect(page.locator(".jasa-reply:focus")).to_contain_text("Found:")
    press("Shift+Enter")
    page.wait_for_function(f"{where[6:]} === {guess + 1}")
    expect(page.locator(".jp-Cell.jp-mod-active")).to_be_in_viewport()
