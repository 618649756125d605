"""The teacher's page: nothing that students are asked is missing, and an hour is an hour."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import yaml

from jasa import cli
from jasa.data import facts
from jasa.instructor.teach.lesson import LESSONS, TeachError, numbers, read_lesson
from jasa.instructor.teach.notes import LENGTHS, NOTES, read_notes
from jasa.instructor.teach.page import markdown, teachers_page
from jasa.learn import cards
from jasa.notebooks import load_notebook
from tests.test_lessons import known_years

MEASURE = re.compile(r"\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)? ?(?:%|per cent|hectares)")
WRITTEN = [path.stem for path in sorted(NOTES.glob("*.yaml"))]
every_lesson = pytest.mark.parametrize("number", WRITTEN)


class Words(HTMLParser):
    """All words of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.found += data.split()

    def has(self, text: str) -> bool:
        return " ".join(text.split()) in " ".join(self.found)


def plain(text: str) -> str:
    return " ".join(Words(str(markdown(facts.filled_in(text)))).found)


def test_every_lesson_has_notes() -> None:
    assert numbers() == WRITTEN


@every_lesson
def test_page_has_every_objective_guess_quiz_answer_and_claim(number: str) -> None:
    page = Words(teachers_page([number]))
    (path,) = LESSONS.glob(f"{number}_*.ipynb")
    cells = load_notebook(path)["cells"]
    objectives = next(c["source"] for c in cells if c["id"] == f"{number}-objectives")
    for line in re.findall(r"^\d+\. (.+)$", objectives, re.MULTILINE):
        assert page.has(plain(re.sub("<!--.*?-->", "", line))), line
    items = (
        cards.items(number) if any(c["source"].startswith("learn.predict") for c in cells) else {}
    )
    for name, item in items.items():
        assert page.has(plain(item["ask"])), name
        assert page.has(plain(item.get("found", ""))), name
        for option in item.get("options", []):
            text = option["text"] if isinstance(option, dict) else option
            assert page.has(plain(text)), (name, text)
            if isinstance(option, dict) and option.get("right"):
                assert page.has(f"Right: {plain(text)}"), (name, text)
    for claim in re.findall(
        r'"(C\d\d)"', "".join(c["source"] for c in cells if "verdict" in c["source"])
    ):
        assert page.has(f"{claim} {cards.claim(claim)['claim']}"), claim
        assert page.has(str(cards.claim(claim)["what_sources_say"])), claim


@every_lesson
def test_hours_are_filled_and_not_overrun(number: str) -> None:
    notes = read_notes(number)
    assert tuple(notes.plans) == LENGTHS
    for length, steps in notes.plans.items():
        assert 0.9 * length <= sum(step.minutes for step in steps) <= length, (number, length)
    assert sum(step.minutes for step in notes.unplugged) <= 90
    assert 8 <= len(notes.story) <= 12
    assert len(notes.room["answers"]) >= 3 and {"ask", "follow", "close"} <= set(notes.room)


@every_lesson
def test_no_figure_of_the_notes_lacks_a_row_and_no_year_is_unknown_to_the_lesson(
    number: str,
) -> None:
    """A measure stands in braces; a year may stand bare where the lesson takes it from a row."""
    written = yaml.safe_load((NOTES / f"{number}.yaml").read_text("utf-8"))
    del written["plans"], written["unplugged"]
    bare = facts.FILLED.sub("", str(written))
    assert not MEASURE.findall(bare)
    years = set(re.findall(r"\b(?:19|20)\d\d\b", bare))
    assert not years or years <= known_years(
        number
    )  # lesson 10 has no items, and its notes no year


def test_what_stands_in_the_notes_is_shown_as_text() -> None:
    assert "<script" not in str(markdown("<script>alert(1)</script> **b**"))
    assert "<strong>b</strong>" in str(markdown("**b**"))


def test_a_book_has_every_lesson_and_a_wrong_number_is_one_sentence(tmp_path, capsys) -> None:
    assert cli.main(["teach", "77", "--out", str(tmp_path)]) == 2
    assert "There is no lesson '77'" in capsys.readouterr().err
    assert cli.main(["teach", *WRITTEN, "--out", str(tmp_path)]) == 0
    book = next(tmp_path.glob("teach_*.html")).read_text("utf-8")
    for number in WRITTEN:
        assert read_lesson(number).title in book
    assert "http" not in re.sub(r"<a [^>]*>", "", book)


def test_a_lesson_without_a_section_says_which() -> None:
    with pytest.raises(TeachError, match="has no section 'Nowhere'"):
        read_lesson("05").section("Nowhere")
