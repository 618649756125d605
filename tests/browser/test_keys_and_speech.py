"""By keyboard and by voice: no letter changes a notebook, and a lesson reads in a sensible order."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.lab import Lab

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
        const said = words.replace(/\\s+/g, ' ').trim();
        if (said) lines.push(`${kind}: ${said.slice(0, 160)}`);
    };
    const walk = node => {
        if (node.nodeType === 3) return write('text', node.textContent);
        if (node.nodeType !== 1 || ['STYLE', 'SCRIPT', 'OPTION'].includes(node.tagName)) return;
        if (node.getAttribute('aria-hidden') === 'true' || !node.checkVisibility()) return;
        if (node.matches('.jp-InputPrompt, .jp-OutputPrompt, .jp-InputArea-editor')) return;
        const role = node.getAttribute('role'), label = node.getAttribute('aria-label');
        if (role === 'img') return write('picture', label);
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


def test_no_letter_on_anything_of_ours_changes_the_notebook(session: Lab, course: Path) -> None:
    run(session, course, LESSON)
    page = session.page
    for guess in page.locator(".jasa-guess").all():
        guess.get_by_role("button", name="Look without a guess").click()
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
    assert session.failures() == []


def test_reader_stays_at_the_top_after_run_all(session: Lab, course: Path) -> None:
    run(session, course, LESSON)
    session.page.wait_for_timeout(500)
    assert session.page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") < 5


def test_a_lesson_is_heard_in_a_sensible_order(session: Lab, course: Path) -> None:
    """A guess is heading, question, choices, buttons; a chart is one picture with its finding."""
    run(session, course, LESSON)
    for guess in session.page.locator(".jasa-guess").all():
        guess.get_by_role("button", name="Look without a guess").click()
    for frame in session.page.locator(".jasa-frame").all():
        session.settle(frame)
    said = session.page.evaluate(SAID).splitlines()
    (course / "speech.txt").write_text("\n".join(said), encoding="utf-8")
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
