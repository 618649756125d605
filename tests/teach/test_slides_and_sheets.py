"""Slides and sheets: all that a lesson asks and shows is on them, and they fetch nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from jasa import cli
from jasa.frame.exhibit import REGISTRY
from jasa.instructor.make.browser import browser_path
from jasa.instructor.overview.gain import gain_page
from jasa.instructor.teach.lesson import Asked, Shown, numbers, read_lesson
from jasa.instructor.teach.page import write_page
from jasa.instructor.teach.sheets import handout, print_pdf, slides, write_handout, write_slides
from tests.desk.test_gain import class_of
from tests.one_playwright import one_playwright

from .test_teachers_page import Words, plain

every_lesson = pytest.mark.parametrize("number", numbers())
SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
DRAWN_HERE = ["05"]


@cache
def words_of(kind: str, number: str) -> Words:
    page = slides(number) if kind == "slides" else handout(number)
    return Words(SCRIPT.sub("", page))


@every_lesson
@pytest.mark.parametrize("kind", ["slides", "handout"])
def test_everything_a_lesson_asks_and_shows_is_there(kind: str, number: str) -> None:
    page, lesson = words_of(kind, number), read_lesson(number)
    for section in lesson.sections:
        for step in section.steps:
            if isinstance(step, Shown):
                assert page.has(" ".join(REGISTRY[step.exhibit].view(**step.state).title.split()))
            elif isinstance(step, Asked) and step.kind != "reflect":
                assert page.has(plain(step.ask)), step.name
                assert all(page.has(plain(option.text)) for option in step.options), step.name
    for claim in lesson.claims:
        assert page.has(claim.claim)
    assert not page.has("(tab Sources)"), "neither paper nor a slide has tabs"


@every_lesson
def test_sheets_for_the_class_tell_no_answer_of_a_quiz(number: str) -> None:
    page = words_of("handout", number)
    for asked in read_lesson(number).asked:
        assert not any(option.say and page.has(plain(option.say)) for option in asked.options)


def test_every_chart_of_a_lesson_is_found() -> None:
    """A guess opens its exhibit, and so does a line of its own, with its state."""
    shown = [s for section in read_lesson("05").sections for s in section.steps]
    names = [s.exhibit for s in shown if isinstance(s, Shown)]
    assert {"futenma_promise", "henoko_saga", "decision_table", "voices"} <= set(names)
    (voices,) = [s for s in shown if isinstance(s, Shown) and s.exhibit == "voices"]
    assert voices.state == {"topic": "Futenma and Henoko"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = browser_path()
    if path is None:
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    with one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    page, trouble = browser.new_page(viewport={"width": 1280, "height": 760}), []
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: trouble.append(r.url) if r.url.startswith("http") else None)
    page.goto(path.as_uri())
    return page, trouble


@pytest.mark.parametrize("number", DRAWN_HERE)
def test_slides_draw_their_charts_and_nothing_runs_off_a_slide(number, browser, tmp_path) -> None:
    page, trouble = opened(browser, write_slides(number, tmp_path))
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    for place in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("place => Reveal.slide(place)", place)
        here = page.locator("section.present")
        for chart in here.locator(".chart").all():
            chart.locator(".main-svg").first.wait_for(state="attached")
        room = here.evaluate("s => s.scrollHeight - s.clientHeight")
        assert room <= 4, (place, here.locator("h1, h2").first.text_content())
    assert trouble == []
    page.close()


def test_sheets_draw_their_charts_and_print(browser, tmp_path) -> None:
    sheets = write_handout("05", tmp_path, "letter")
    page, trouble = opened(browser, sheets)
    page.wait_for_selector("body[data-ready]")
    assert all(chart.locator(".main-svg").count() for chart in page.locator(".chart").all())
    assert trouble == []
    page.close()
    assert print_pdf(sheets).read_bytes().startswith(b"%PDF")


def test_axe_finds_no_fault_in_what_a_teacher_reads(browser, tmp_path) -> None:
    made = [write_handout("05", tmp_path), write_page(["05"], tmp_path), tmp_path / "gain.html"]
    made[-1].write_text(gain_page(class_of(tmp_path / "records", 30))[0], "utf-8")
    for path in made:
        page, _ = opened(browser, path)
        page.wait_for_load_state()
        if page.locator(".chart").count():
            page.wait_for_selector("body[data-ready]")
        faults = Axe().run(page).response["violations"]
        assert not faults, (path.name, [f["id"] for f in faults])
        page.close()


def test_the_commands_say_what_they_wrote(tmp_path, capsys) -> None:
    assert cli.main(["slides", "3", "--out", str(tmp_path)]) == 0
    assert cli.main(["handout", "09", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert {"slides_03.html", "handout_09.html"} == {Path(w).name for w in said.split() if "/" in w}
    assert "Red line" in (tmp_path / "handout_09.html").read_text("utf-8")
    assert cli.main(["slides", "44", "--out", str(tmp_path)]) == 2
    assert "There is no lesson '44'" in capsys.readouterr().err
