"""The desk in a real browser: by keyboard alone, without faults for axe, without outside requests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from jasa.instructor.desk.marking import Desk
from jasa.instructor.grading.judge.given import MARK
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import load_key
from tests.browser.lab import FLAGS, browser_path
from tests.one_playwright import one_playwright

from .classroom import make_class
from .running import desk_command

Q = "06-q8"
PATIENT = 120_000


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "book.sqlite"
    make_class(path, 14, ("Tutorial A", "Tutorial B"))
    return path


@pytest.fixture(scope="module")
def opened(book: Path):
    """A page at the desk, the requests it made, and the desk's address."""
    if browser_path() is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium, Chrome or Edge on this machine, and CI needs one.")
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    expect.set_options(timeout=PATIENT)
    with desk_command(book, "--marker", "ann") as (address, _), one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENT)
        asked: list[str] = []
        troubles: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(address)
        yield page, asked, troubles, address.split("/?")[0]
        browser.close()


def own(book: Path, marker: str = "ann"):
    with Gradebook(book) as there:
        return Desk(there, load_key("06"), marker).leaves(Q)


def test_a_pile_is_read_with_the_keyboard_alone(opened, book: Path) -> None:
    page, _, troubles, base = opened
    page.goto(f"{base}/q/{Q}/")
    first = page.url
    page.keyboard.press("3")
    page.keyboard.press("w")
    page.keyboard.press("c")
    page.keyboard.type("Whose share, 3 or 4?")  # digits and letters are text in here
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator("#state")).to_have_text("Kept. Enter makes it a mark.")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    leaf = own(book)[0]
    assert (
        leaf.own.points == 3 and leaf.own.flag and leaf.own.comment.endswith("Whose share, 3 or 4?")
    )
    assert len(leaf.own.comment.split("\n")) == 2
    second = page.url
    for digit in "12":
        page.keyboard.press(f"Shift+Digit{digit}")
    expect(page.locator("input[name=points]:checked")).to_have_value("2.0")
    page.keyboard.press("4")
    expect(page.locator("#reason")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Say why it is 4 points")
    page.keyboard.type("Both in one")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != second)
    assert own(book)[1].own.private == "4 instead of 2: Both in one"
    page.keyboard.press("k")
    page.wait_for_url(second)
    with page.expect_navigation():
        page.keyboard.press("u")
    assert own(book)[1].own is None and len(own(book)[1].rows) == 2
    assert troubles == []


def test_what_was_typed_is_there_after_the_browser_died(opened, book: Path) -> None:
    page, _, _, base = opened
    leaf = own(book)[4]
    page.goto(f"{base}/q/{Q}/{leaf.id}?view=all")
    page.keyboard.press("5")
    page.keyboard.press("c")
    page.keyboard.type("Half a sent")
    expect(page.locator("#state")).to_have_text("Kept. Enter makes it a mark.")
    other = page.context.new_page()
    page.goto("about:blank")
    other.goto(f"{base}/q/{Q}/{leaf.id}?view=all")
    expect(other.locator("#comment")).to_have_value("Half a sent")
    expect(other.locator("input[name=points]:checked")).to_have_value("5.0")
    expect(other.locator("#unsaved")).to_contain_text("not saved yet")
    other.close()
    assert own(book)[4].own is None


def test_single_keys_can_be_switched_off(opened, book: Path) -> None:
    page, _, _, base = opened
    leaf = own(book)[5]
    page.goto(f"{base}/q/{Q}/{leaf.id}?view=all")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("input[name=points]:checked")).to_have_count(0)
    page.locator("#help").click()
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("input[name=points]:checked")).to_have_count(1)


def test_all_can_be_reached_by_tab(opened, book: Path) -> None:
    page, _, _, base = opened
    page.goto(f"{base}/q/{Q}/{own(book)[6].id}?view=all")
    wanted = page.evaluate(
        "[...document.querySelectorAll('main a[href], main button, main textarea, main select, "
        "main summary, main input')].filter(e => e.checkVisibility() && (e.type !== 'radio')).length"
    )
    seen = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        )
    reached = page.evaluate(
        "places => [...document.querySelectorAll('main a[href], main button, main textarea, "
        "main select, main summary, main input')].filter(e => e.checkVisibility() && e.type !== 'radio')"
        ".filter(e => !places.includes([...document.querySelectorAll('*')].indexOf(e)))"
        ".map(e => e.outerHTML)",
        sorted(seen),
    )
    assert reached == []


def test_a_section_is_chosen_by_keyboard_and_kept(opened, book: Path) -> None:
    page, _, troubles, base = opened
    page.goto(f"{base}/")
    page.locator("#section").focus()
    page.keyboard.type("Tutorial B")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("header .who")).to_contain_text("Section: Tutorial B")
    page.locator("table a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with Gradebook(book) as there:
        pile = Desk(there, load_key("06"), "ann").leaves("06-q7", section="Tutorial B")
    seen = []
    for nth, leaf in enumerate(pile, start=1):
        assert f"/q/06-q7/{leaf.id}" in page.url
        expect(page.locator(".top p")).to_contain_text(f"Answer {leaf.place}: {nth} of {len(pile)}")
        page.reload()
        seen.append(page.url)
        if nth < len(pile):
            with page.expect_navigation():
                page.keyboard.press("j")
    assert all("section=Tutorial+B" in url for url in seen)
    page.keyboard.press("3")
    address = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)
    assert "section=Tutorial+B" in page.url and troubles == []


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['impact']}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_axe_finds_nothing(opened, book: Path) -> None:
    page, asked, _, base = opened
    leaf = own(book)[0]
    for place in (
        "/",
        f"/q/{Q}/{leaf.id}?view=all&names=1",
        "/q/06-q3/",
        f"/q/{Q}/?view=all&section=Tutorial+A",
        "/?section=Tutorial+A",
        "/?section=none+such",
        "/compared",
        "/rubric",
        "/paper",
    ):
        page.goto(base + place)
        assert faults(page) == [], place
    page.goto(f"{base}/q/{Q}/{leaf.id}?view=all")
    page.keyboard.press("?")
    assert faults(page) == []
    assert all(url.startswith((base, "data:")) for url in asked)


def test_a_second_marker_and_an_agreed_mark(opened, book: Path) -> None:
    page, _, _, base = opened
    leaf = own(book)[0]
    with Gradebook(book) as there:
        second = Desk(there, load_key("06"), "bob", blind=True)
        typed = {"points": 5, "ticks": [], "stock": []}
        second.save(Q, leaf.id, typed, leaf.digest)
    page.goto(f"{base}/compared")
    expect(page.locator("main")).to_contain_text("1 answers. Exact: 0 %. Within one point: 0 %.")
    page.locator("form.agree input").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Agreed.")
    standing = own(book)[0].standing
    assert standing.mark.points == 4 and [row.act for row in standing.beside] == [MARK, MARK]
