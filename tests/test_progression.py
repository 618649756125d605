"""Taught before asked: what lessons bring, what exercises need, and that the page says so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jasa.instructor.make import progression
from jasa.instructor.make.progression import constructs_of, read_course

KNOWN = read_course()
NUMBERS = progression.lessons_of(KNOWN)
every_number = pytest.mark.parametrize("number", NUMBERS)


@every_number
def test_nothing_is_needed_before_a_lesson_shows_it(number: str) -> None:
    assert progression.too_early(KNOWN, number) == {}


@every_number
def test_no_lesson_brings_more_than_it_should(number: str) -> None:
    new = progression.new_in(KNOWN, number)
    assert len(new) <= progression.MOST_NEW, new


@every_number
def test_what_is_taught_is_needed_again(number: str) -> None:
    said = progression.needed_too_seldom(KNOWN, number)
    assert not said, "\n".join(said)


def lessons_named(number: str) -> set[str]:
    """The lessons that a title says one needs: "lesson 00", or "lesson 01 to lesson 04"."""
    path = next((progression.ROOT / "lessons").glob(f"{number}_*.ipynb"))
    title = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    found = set(re.findall(r"lesson (\d\d)", title))
    for first, last in re.findall(r"lesson (\d\d) to lesson (\d\d)", title):
        found |= {f"{n:02d}" for n in range(int(first), int(last) + 1)}
    return found | {"00"}


@pytest.mark.parametrize("number", [n for n in NUMBERS if n != "10"])
def test_a_title_names_the_lessons_that_its_exercise_needs(number: str) -> None:
    assert progression.unmet(KNOWN, number, lessons_named(number)) == {}


def test_the_table_on_the_teachers_page_is_the_one_of_today() -> None:
    page = progression.ROOT / progression.TABLE
    renew = (
        f"run: python -m jasa.instructor.make.progression --write (it writes {progression.TABLE})"
    )
    assert page.read_text(encoding="utf-8") == progression.table(KNOWN), renew


@pytest.mark.parametrize(
    ("code", "constructs"),
    [
        ('t[t["a"] == 1]', {"t[condition]", 't["a"]', "== and !="}),
        ('a.merge(b, on="k", how="outer")', {".merge", "on=", "how="}),
        ("def f(x):\n    return x if x else None", {"def … return", "… if … else …", "None"}),
        ('t["n"] = t["a"].dt.year', {'t["new"] = …', 't["a"]', ".dt", ".year"}),
        ('data.load("land").head()', {".head"}),
        ('len(data.load("land"))', {"len()"}),
        ("x = [y ** 2 for y in range(3)]", {"[… for … in …]", "**", "range()"}),
        ("%time\npd.read_csv(p, skiprows=2)", {"pd.read_csv", "skiprows="}),
    ],
)
def test_constructs_are_read_from_the_tree(code: str, constructs: set[str]) -> None:
    assert constructs_of(code, frozenset({"data"})) - {"data"} == constructs


def notebook(folder: Path, name: str, *cells: tuple[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    made = [
        {"cell_type": "code", "id": cell, "metadata": {}, "source": [source]}
        for cell, source in cells
    ]
    (folder / name).write_text(json.dumps({"cells": made}), encoding="utf-8")


def test_a_need_before_its_lesson_and_a_lesson_nobody_needs_are_found(tmp_path: Path) -> None:
    region = "x = ...\n### BEGIN SOLUTION\n{}\n### END SOLUTION"
    notebook(tmp_path / "lessons", "01_a.ipynb", ("01-u1", "t.head()"), ("01-u2", "t.tail()"))
    notebook(tmp_path / "lessons", "02_b.ipynb", ("02-u1", "t.head()\nt.sum()"))
    notebook(tmp_path / "solutions", "01_a.ipynb", ("01-q1", region.format("t.head().sum()")))
    known = read_course(tmp_path)
    assert progression.too_early(known, "01") == {".sum": "01-q1"}
    assert progression.seldom_used(known, "01") == {".tail": 0}
    assert progression.new_in(known, "02") == [".sum"]
    said = "\n".join(progression.report(known, "01"))
    assert "01-q1 needs  .sum" in said
    assert "lesson 01, cell 01-u2 is the first to show  .tail  and no later cell needs it" in said


def test_what_one_question_alone_needs_is_told_before_it_goes(tmp_path: Path) -> None:
    """A step that is needed twice, and once without the answer; what was off before is not told."""
    region = "x = ...\n### BEGIN SOLUTION\n{}\n### END SOLUTION"
    notebook(
        tmp_path / "lessons", "01_a.ipynb", ("01-u1", "t.head()\nt.sum()"), ("01-u2", "t.tail()")
    )
    notebook(tmp_path / "lessons", "02_b.ipynb", ("02-u1", "t.head()"))
    answers = (("01-q1-answer", "t.head().sum()"), ("01-q2-answer", "t.sum()\nt.head()"))
    cells = [(name, region.format(code)) for name, code in answers]
    notebook(tmp_path / "solutions", "01_a.ipynb", *cells)
    (said,) = progression.needed_by_alone(read_course(tmp_path), "01-q1")
    assert "lesson 01, cell 01-u1" in said and "  .sum  and 1 later cell" in said


def test_a_setting_must_be_shown_before_it_is_needed_but_is_no_step(tmp_path: Path) -> None:
    region = "x = ...\n### BEGIN SOLUTION\n{}\n### END SOLUTION"
    notebook(tmp_path / "lessons", "01_a.ipynb", ("01-u1", 't.plot(size=3, how="x")\na += 1'))
    notebook(tmp_path / "solutions", "01_a.ipynb", ("01-q1", region.format("t.plot(mode=1)")))
    known = read_course(tmp_path)
    assert progression.too_early(known, "01") == {"mode=": "01-q1"}
    assert progression.new_in(known, "01") == ["+=", ".plot", "how="]
