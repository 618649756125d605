"""The site as a reader has it: from a folder, with and without JavaScript, narrow, by keyboard."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from jasa import exhibits
from jasa.exercise.questions import load_card
from jasa.instructor.make.release import secrets_of, solution_paths
from jasa.instructor.site import places, weights
from jasa.instructor.site.build import HEAVIEST
from jasa.learn import cards
from jasa.learn.record import Record
from jasa.notebooks import load_notebook

LESSON, TABLE = "lessons/03_share_of_what.html", "data/troops.html"

ITEMS = {name: item for n in range(10) for name, item in cards.items(f"{n:02}").items()}

#: Look at every exhibit without a guess.
LOOK = "() => document.querySelectorAll('.jasa-guess .jasa-quiet').forEach(b => b.click())"


class Found(HTMLParser):
    """Every address and anchor of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            if name in ("id", "name") and value:
                self.anchors.add(value)


def pages(site: Path) -> dict[Path, Found]:
    """Every page of the site; the theme keeps a template of its own among its scripts."""
    found = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {path: Found(path.read_text("utf-8")) for path in found}


def test_no_link_is_broken_and_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    found = pages(site)
    checked = 0
    for path, page in found.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "data", "mailto"), (path.name, link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), (path.name, link)
            if parts.fragment and target in found:
                assert unquote(parts.fragment) in found[target].anchors | {""}, (path.name, link)
            checked += 1
    assert checked > 1000
    loaded = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:)?//', re.I)
    for path in found:
        assert not loaded.search(path.read_text("utf-8")), path.name


def test_no_key_of_an_exercise_is_on_the_site(site: Path) -> None:
    """Neither an answer nor a word of a marking card, in any file, and packed texts are opened."""
    secrets: set[str] = set()
    for path in solution_paths():
        secrets |= set(secrets_of(load_notebook(path), load_card(path.with_suffix(".yaml"))))
    assert len(secrets) > 300
    for name, content in every_text(site):
        for secret in secrets:
            words = secret.count(" ") >= 5 and not any(sign in secret for sign in "=[(")
            assert not (words or "exercises/" in name) or secret not in content, (name, secret)
        assert "BEGIN SOLUTION" not in content or name.endswith(".py"), name


def every_text(site: Path) -> Iterator[tuple[str, str]]:
    """Every file of the site as text; what scripts hold packed and what is in the zip, too."""
    for path in site.rglob("*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as bundle:
                for name in bundle.namelist():
                    yield name, bundle.read(name).decode("utf-8", "replace")
        elif path.is_file() and path.suffix in (".html", ".js", ".ipynb", ".json", ".csv", ".txt"):
            content = path.read_text("utf-8")
            yield path.name, content
            for packed in re.findall(r'"(H4sI[A-Za-z0-9+/=]+)"', content):
                yield path.name, unpack(packed)


def unpack(packed: str) -> str:
    import base64
    import gzip

    return gzip.decompress(base64.b64decode(packed)).decode("utf-8")


# ---------------------------------------------------------------- in a browser


def away(address: str) -> bool:
    """Whether an address leads to a machine."""
    return urlsplit(address).scheme.startswith("http")


@pytest.fixture
def page(browser: Any, site: Path) -> Iterator[Any]:
    """A page opened from the folder; it fails if anything asks for another machine or goes wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on(
        "request",
        lambda r: wrong.append(r.url) if urlsplit(r.url).scheme.startswith("http") else None,
    )
    made.address = lambda name: (site / name).as_uri()
    yield made
    context.close()
    assert not wrong, wrong


def frame(page: Any, name: str) -> Any:
    """The place of an exhibit, brought near so that its frame is made."""
    place = page.locator(f'[data-exhibit="{name}"]').first
    place.scroll_into_view_if_needed()
    place.locator(".jasa-frame").wait_for()
    return place


def test_from_a_folder_an_exhibit_moves_by_keyboard_and_shows_what_python_gives(page: Any) -> None:
    page.goto(page.address("gallery/share_of_what.html"))
    place = frame(page, "share_of_what")
    place.locator(".js-plotly-plot .main-svg").first.wait_for()
    control = place.locator(".jasa-controls select").first
    control.focus()
    page.keyboard.press("ArrowDown")
    chosen = control.input_value()
    assert chosen != exhibits.share_of_what.start()["count"]
    fresh = exhibits.share_of_what.view(count=chosen)
    place.get_by_role("heading", name=fresh.title).wait_for()
    for tab, wanted in (("In words", fresh.words[0]), ("Sources", "References")):
        place.get_by_role("tab", name=tab).click()
        assert wanted in place.get_by_role("tabpanel").inner_text()
    place.get_by_role("tab", name="Table").click()
    assert place.locator("tbody tr").count() == len(fresh.table)


#: Every text of a chart and where it stands in it.
TEXTS = """() => {
    const plot = document.querySelector('.js-plotly-plot'), edge = plot.getBoundingClientRect();
    return JSON.stringify([...plot.querySelectorAll('.main-svg text')].map(text => {
        const box = text.getBoundingClientRect();
        return [text.textContent, Math.round(box.left - edge.left), Math.round(box.top - edge.top)];
    }).sort());
}"""


def test_a_chart_seen_before_is_drawn_as_it_was(page: Any) -> None:
    """The second time the room for its labels is known, and they stand where they stood."""
    page.goto(page.address("gallery/base_sizes.html"))
    place = frame(page, "base_sizes")
    place.locator(".js-plotly-plot .main-svg").first.wait_for()
    title, before = place.locator(".jasa-title").inner_text(), page.evaluate(TEXTS)
    first, second = (
        place.get_by_label(label) for label in exhibits.base_sizes.controls["show"].options
    )
    assert len(json.loads(before)) > 5
    same = f"before => ({TEXTS})() === before"
    for _ in range(2):
        second.check()
        page.wait_for_function(f"before => ({TEXTS})() !== before", arg=before)
        first.check()
        place.get_by_role("heading", name=title).wait_for()
        page.wait_for_function(same, arg=before)


def test_a_guess_opens_what_follows_and_is_kept_over_a_reload_and_as_a_file(
    page: Any, tmp_path: Path
) -> None:
    page.goto(page.address(LESSON))
    card = page.locator('[data-item="03-p1"]')
    covered = page.locator('[data-after="03-p1"]')
    after = page.get_by_text("Go through all six yardsticks")
    assert not covered.is_visible() and not after.is_visible()
    card.get_by_label("about 55 %").check()
    card.get_by_role("button", name="Lock in my guess").click()
    card.get_by_text("You guessed:").wait_for()
    assert covered.is_visible() and after.is_visible()
    page.reload()
    card.get_by_text("You answered on").wait_for()
    assert covered.is_visible()
    page.locator('[data-item="03-z1"] input').first.check()
    page.locator('[data-item="03-z1"]').get_by_role("button", name="Check my answer").click()
    page.goto(page.address("record.html"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my_record.json").click()
    saved.value.save_as(tmp_path / "my_record.json")
    entries, damage = Record(tmp_path).read()
    assert not damage
    assert [(e.item, e.kind) for e in entries] == [("03-p1", "prediction"), ("03-z1", "quiz")]
    assert Record(tmp_path).seed() != ""


@pytest.mark.parametrize("name", [n for n, i in ITEMS.items() if "controls" in i])
def test_controls_that_a_guess_keeps_back_are_kept_back_on_the_site(name: str) -> None:
    place = places.prediction(places.Page(), name, None, {})
    assert f'data-controls="{" ".join(ITEMS[name]["controls"])}"' in place


def test_a_place_offers_the_controls_that_it_names(page: Any) -> None:
    page.add_init_script(
        """document.addEventListener('DOMContentLoaded', () => document.querySelectorAll(
            '[data-exhibit=base_history]').forEach(place => place.dataset.controls = 'what'))"""
    )
    page.goto(page.address("gallery/base_history.html"))
    place = frame(page, "base_history")
    assert len(exhibits.base_history.controls) == 2
    assert place.locator(".jasa-controls > *").count() == 1
    place.get_by_label(exhibits.base_history.controls["what"].options[1]).check()
    fresh = exhibits.base_history.view(what=exhibits.base_history.controls["what"].options[1])
    place.get_by_role("heading", name=fresh.title).wait_for()


def test_a_record_of_a_notebook_is_taken_in_once(page: Any, tmp_path: Path) -> None:
    kept = Record(tmp_path)
    kept.add("C08", "verdict", "imprecise")
    kept.add("00-C08", "prediction", "I believe it")
    page.goto(page.address("record.html"))
    for taken in ("2 answers taken in", "0 answers taken in, 2 were here already"):
        page.locator("input[type=file]").set_input_files(kept.path)
        page.get_by_text(taken).wait_for()
    page.get_by_text("committed to a verdict on 1; 1 of these are as the sources").wait_for()
    page.locator("input[type=file]").set_input_files(
        {"name": "x.json", "mimeType": "text/plain", "buffer": b"no record"}
    )
    page.get_by_text("Nothing was changed").wait_for()


def test_the_twelve_questions_tell_nothing_before_all_are_answered(page: Any) -> None:
    page.goto(page.address("lessons/00_start_here.html"))
    test = page.locator('[data-kind="test"]')
    test.locator("fieldset").first.wait_for()
    test.get_by_role("button", name="Hand in").click()
    test.get_by_text("Still open").wait_for()
    for n in range(test.locator("fieldset").count()):
        test.locator("fieldset").nth(n).locator("input").first.check()
    test.get_by_role("button", name="Hand in").click()
    test.get_by_text("Guessing gives").wait_for()
    page.reload()
    test.get_by_text("Guessing gives").wait_for()


def test_a_claim_shows_what_the_sources_say_only_after_a_verdict(page: Any) -> None:
    page.goto(page.address("record.html"))
    board = page.locator('[data-kind="board"]')
    board.locator("tbody tr").first.wait_for()
    row = board.locator('tbody tr:has(th:text-is("C08"))')
    assert "after your verdict" in row.inner_text()
    board.get_by_label("Commit to").select_option("C08")
    board.locator(".jasa-options input").first.check()
    board.get_by_role("button", name="Commit").click()
    board.get_by_text("Ours:", exact=True).wait_for()
    assert "Source:" in row.inner_text()


def test_without_javascript_words_picture_and_sources_stand(browser: Any, site: Path) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto((site / "gallery" / "share_of_what.html").as_uri())
    view = exhibits.share_of_what.view()
    place = page.locator(".jasa-fallback")
    assert all(sentence in place.inner_text() for sentence in view.words)
    picture = place.locator("img")
    assert picture.is_visible() and picture.evaluate("i => i.complete && i.naturalWidth > 500")
    place.get_by_text(re.compile("All .* sources")).click()
    assert place.locator("details[open] li").count() == len(view.source_ids)
    context.close()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize(
    "name", [LESSON, "lessons/00_start_here.html", "record.html", "data/troops.html"]
)
def test_on_a_narrow_screen_no_page_is_wider_than_it(page: Any, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page.address(name))
    page.evaluate(LOOK)
    for place in page.locator('[data-kind="exhibit"]').all():
        place.scroll_into_view_if_needed()
        place.locator(".jasa-frame").wait_for()
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


def test_by_night_what_a_cell_gives_stands_on_the_ground_of_the_page(page: Any) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(page.address(LESSON))
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    grounds = page.evaluate(
        "() => [...document.querySelectorAll('.cell_output .text_html')]"
        ".map(e => getComputedStyle(e).backgroundColor)"
    )
    assert set(grounds) == {"rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    [
        LESSON,
        "index.html",
        "gallery/index.html",
        "data/troops.html",
        "glossary.html",
        "record.html",
    ],
)
def test_axe_finds_no_serious_fault(page: Any, name: str, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=theme)
    page.goto(page.address(name))
    page.evaluate(LOOK)
    page.wait_for_function("t => document.documentElement.dataset.theme === t", arg=theme)
    found = Axe().run(page)
    serious = [
        (v["id"], n["target"])
        for v in found.response["violations"]
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]
    assert not serious, json.dumps(serious[:8])


def test_a_page_with_all_opened_is_as_light_as_we_say(browser: Any, site: Path) -> None:
    """Every page by its files; one as a browser brings it: nothing is fetched that we do not count."""
    found = weights.of_pages(site)
    assert len(found) > 60
    assert not {name: size for name, size in found.items() if size > HEAVIEST}
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    shown, brought = context.new_page(), set[Path]()
    shown.on("request", lambda r: brought.add(Path(unquote(urlsplit(r.url).path)).resolve()))
    shown.goto((site / LESSON).as_uri())
    shown.evaluate(LOOK)
    for place in shown.locator('[data-kind="exhibit"]').all():
        place.scroll_into_view_if_needed()
        place.locator(".jasa-frame").wait_for()
    shown.locator(".js-plotly-plot .main-svg").first.wait_for()
    context.close()
    files = {path for path in brought if path.is_relative_to(site.resolve()) and path.is_file()}
    assert len(files) > 12
    assert not files - weights.files_of(site, site / LESSON)
