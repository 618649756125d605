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
from jasa.data import formulas
from jasa.instructor.make.browser import browser_path
from jasa.instructor.overview.gain import gain_page
from jasa.instructor.teach.lesson import Asked, Code, Shown, TeachError, numbers, read_lesson
from jasa.instructor.teach.notes import read_notes
from jasa.instructor.teach.off_screen import off_screen
from jasa.instructor.teach.page import write_page
from jasa.instructor.teach.pictures import picture_of
from jasa.instructor.teach.sheets import handout, print_pdf, slides, write_handout, write_slides
from jasa.instructor.teach.slips import slips_of
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
                picture = picture_of(step)
                assert picture.grid or page.has(picture.title)
                assert picture.grid or all(page.has(said) for said in picture.words), step
            elif isinstance(step, Code) and kind == "slides":
                assert page.has(step.source)
            elif isinstance(step, Asked) and step.kind != "reflect":
                assert page.has(plain(step.ask)), step.name
                assert all(page.has(plain(option.text)) for option in step.options), step.name
    for claim in lesson.claims:
        assert page.has(claim.claim)
    assert not page.has("(tab Sources)"), "neither paper nor a slide has tabs"


ELSEWHERE = re.compile(
    r"\btabs?\b|\bslider\b|[Bb]elow(?: and|[,;:.]| to see)|see the table", re.IGNORECASE
)


@every_lesson
@pytest.mark.parametrize("kind", ["slides", "handout"])
def test_nothing_sends_a_reader_of_paper_to_what_only_a_screen_has(kind: str, number: str) -> None:
    """Quizzes may ask about a tab; what is told of an exhibit may not send anybody to one."""
    page = slides(number) if kind == "slides" else handout(number)
    page = re.sub(r"<(pre|style|script|aside)\b.*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<(ol|ul) class="options">.*?</\1>', "", page, flags=re.DOTALL)
    if number == "00":  # the first lesson's quiz is about the four tabs
        page = re.sub(r'class="(fragment answer|ask)".*?</p>', "", page, flags=re.DOTALL)
    told = " ".join(Words(page).found)
    assert not ELSEWHERE.findall(told), [
        told[m.start() - 80 : m.end() + 20] for m in ELSEWHERE.finditer(told)
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It fell. Change the whole below and watch the same votes.", "It fell."),
        ("Hollow marks carry a warning (see the table).", "Hollow marks carry a warning."),
        ("Hollow: a warning, named in the tab Table.", "Hollow: a warning."),
        ("24 of the 30 lie below the mean.", "24 of the 30 lie below the mean."),
        ("The ring marks it; the text below has the one before. Ha.", "The ring marks it. Ha."),
        ("Move the slider: no rate brings the bars together.", ""),
    ],
)
def test_only_what_needs_a_screen_is_left_out(text: str, left: str) -> None:
    assert off_screen(text) == left


@every_lesson
def test_every_chart_is_described_by_all_its_words(number: str) -> None:
    for page in (slides(number), handout(number)):
        charts = re.findall(r'role="img" aria-label="([^"]*)" aria-describedby="([^"]+)"', page)
        assert len({place for _, place in charts}) == len(charts)
        assert all(page.count(f'id="{place}"') == 1 for _, place in charts)
        assert page.count("<main") <= 1


@every_lesson
def test_no_guess_on_a_page_offers_a_share_that_another_tells(number: str) -> None:
    page = SCRIPT.sub("", handout(number))
    guesses = 0
    for sheet in re.findall(r'<section class="sheet guesses">(.*?)</section>', page, re.DOTALL):
        slips = re.findall(r'<div class="item slip">(.*?)</div>', sheet, re.DOTALL)
        guesses += len(slips)
        shares = [
            {
                round(float(x))
                for x in re.findall(r"([\d.]+)\s*(?:%|per cent)", " ".join(Words(slip).found))
            }
            for slip in slips
        ]
        for place, mine in enumerate(shares):
            assert all(not mine & other for other in shares[place + 1 :]), number
    assert guesses == sum(one.kind == "predict" for one in read_lesson(number).asked)


@every_lesson
def test_slips_have_what_the_notes_ask_for_and_rows_that_are_there(number: str) -> None:
    page = words_of("handout", number)
    for written in read_notes(number).cards:
        made = slips_of(written)
        assert page.has(made.title)
        for slip in made.slips:
            assert slip.front or slip.figure
            assert all(page.has(text) for _, text in (*slip.front, *slip.back))
            assert not slip.row or all(map(formulas.row, formulas.ids_in(slip.row)))


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"table": "votes", "rows": ["vo999"], "front": ["choice"]}, "no row 'vo999'"),
        ({"table": "votes", "rows": ["vo007"], "front": ["colour"]}, "no column 'colour'"),
        ({"table": "votes", "rows": [], "front": ["choice"]}, "no slips for 'T'"),
    ],
)
def test_slips_that_cannot_be_made_say_why(spoilt: dict, says: str) -> None:
    with pytest.raises(TeachError, match=says):
        slips_of({"title": "T", **spoilt})


def test_a_part_can_be_printed_alone(tmp_path) -> None:
    every = handout("09")
    for part, only_there in (
        ("cards", "Red line"),
        ("exit", "Before you go"),
        ("guess", "Cut apart, and"),
    ):
        page = handout("09", only=[part])
        assert only_there in page and only_there in every
        assert len(SCRIPT.sub("", page)) < len(SCRIPT.sub("", every)) / 2
    assert write_handout("09", tmp_path, only=["cards"]).name == "handout_09_cards.html"
    assert "futenma closes" not in every and "When Futenma" not in handout("09", only=["exit"])


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
