"""The teacher's page: nothing that students are asked is missing, and an hour is an hour."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest
import yaml

from jasa import cli
from jasa.data import facts
from jasa.instructor.teach.lesson import LESSONS, TeachError, numbers, read_lesson
from jasa.instructor.teach.notes import LENGTHS, NOTES, read_notes
from jasa.instructor.teach.page import markdown, teachers_page
from jasa.instructor.teach.running import run_lesson
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
    """A plan's name says its length; every lesson has the school's hour without computers."""
    notes = read_notes(number)
    assert tuple(plan.name for plan in notes.plans)[: len(LENGTHS)] == LENGTHS
    for plan in notes.plans:
        assert 0 <= plan.slack <= 0.1 * plan.length, (number, plan.name, plan.slack)
    assert sum(step.minutes for step in notes.unplugged) <= 90
    assert 8 <= len(notes.story) <= 12
    assert len(notes.room["answers"]) >= 3 and {"ask", "follow", "close"} <= set(notes.room)


@every_lesson
def test_the_question_for_the_room_stands_where_the_notes_say(number: str) -> None:
    """In every plan that has it, sections up to the one named come before it, later ones after."""
    notes, lesson = read_notes(number), read_lesson(number)
    after = int(notes.room["after"])
    assert lesson.section(f"{after} ·")
    said = re.search(r"(Before|After) section (\d)", lesson.note.get("Ask the room", ""))
    for plan in notes.plans[1:]:  # without computers there are no sections
        parts = [step.part for step in plan.steps]
        asked = next((i for i, part in enumerate(parts) if "question for the room" in part), None)
        for place, part in enumerate(parts):
            found = re.match(r"Section (\d)", part)
            if found and asked is not None:
                assert (place < asked) == (int(found[1]) <= after), (number, plan.name, part)
    if said and number not in ("02", "04"):  # those two have two questions
        assert after == int(said[2]) - (said[1] == "Before"), said[0]


@every_lesson
def test_every_turn_has_an_answer_that_runs_in_the_lesson_and_gives_what_is_printed(
    number: str,
) -> None:
    notes, lesson = read_notes(number), read_lesson(number)
    asked = {code.cell for section in lesson.sections for code in section.code_cells if code.turn}
    assert asked == set(notes.turns)
    (path,) = LESSONS.glob(f"{number}_*.ipynb")
    assert path.read_text("utf-8").count("# Your turn") == len(asked)
    _, given = run_lesson(lesson, {cell: turn.code for cell, turn in notes.turns.items()})
    assert given == {cell: turn.gives.rstrip("\n") for cell, turn in notes.turns.items()}
    page = Words(teachers_page([number]))
    assert all(page.has(turn.code) and page.has(turn.gives) for turn in notes.turns.values())


@every_lesson
def test_columns_that_a_turn_names_are_there(number: str) -> None:
    """A word with underscores in a turn's sentence is a name that its answer uses, too."""
    notes = read_notes(number)
    for section in read_lesson(number).sections:
        for code in section.code_cells:
            for name in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", code.turn):
                assert name in notes.turns[code.cell].code + code.source, (code.cell, name)


@every_lesson
def test_every_figure_of_the_notes_names_its_row_and_its_source_on_the_page(number: str) -> None:
    notes, page = read_notes(number), Words(teachers_page([number]))
    written = yaml.safe_load((NOTES / f"{number}.yaml").read_text("utf-8"))
    for part in ("story", "room", "wrong"):
        named = re.findall(
            r"\b[a-z]\w*:(\w+)\.\w+", " ".join(re.findall(r"{[^}]*}", str(written[part])))
        )
        assert set(named) == set(notes.rows[part])
        assert all(page.has(f"{row},") or page.has(f"{row}.") for row in named)
    assert all(page.has(source.reference) for source in notes.sources)


def test_a_book_has_one_main_part_and_one_first_heading() -> None:
    for page in (teachers_page(WRITTEN[:2]), teachers_page(WRITTEN[5:6])):
        assert page.count("<main") == page.count("<h1") == page.count("</h1>") == 1
        for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
            assert 'scope="col"' in table or 'class="dataframe"' in table
        headings = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert all(b - a <= 1 for a, b in itertools.pairwise(headings))


def test_care_stands_before_the_story() -> None:
    for number in WRITTEN:
        page = teachers_page([number])
        if "Care" in read_lesson(number).note:
            assert page.count("<b>Care.</b>") == 1
            assert page.index("<b>Care.</b>") < page.index("The story in ten lines")


@every_lesson
def test_no_figure_of_the_notes_lacks_a_row_and_no_year_is_unknown_to_the_lesson(
    number: str,
) -> None:
    """A measure stands in braces; a year may stand bare where the lesson takes it from a row."""
    written = yaml.safe_load((NOTES / f"{number}.yaml").read_text("utf-8"))
    for part in ("plans", "unplugged", "turns", "cards", "states"):
        written.pop(part, None)  # minutes; and what a test runs or a table gives
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
