"""What a class got wrong: figures against a slow count, mistakes known and unknown, a safe page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from jasa import cli
from jasa.exercise.questions import NOT_ATTEMPTED, NOT_YET, RIGHT
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import CriterionResult, KeptAnswer
from jasa.instructor.grading.judge.verdict import load_key
from jasa.instructor.overview.board import five_things
from jasa.instructor.overview.mistakes import card_entry, known_mistakes, unknown_values
from jasa.instructor.overview.over_exercises import Term, silent, term_of
from jasa.instructor.overview.page import class_page
from jasa.instructor.overview.predictions import predictions
from jasa.instructor.overview.tasks import task_figures
from jasa.instructor.overview.together import look_together
from jasa.instructor.students.sections import sections_of

from .classroom import make_class, result_of, students

LISTED = students(30)
RESULTS = [result_of(student, n) for n, student in enumerate(LISTED)]


@pytest.fixture(scope="module")
def key() -> dict:
    return load_key("06")


def with_answer(result, name: str, value: str, state: str = NOT_YET, said: str = "Not this one."):
    old = result.questions[name]
    changed = replace(
        old,
        state=state,
        points=old.of if state == RIGHT else 0.0,
        message=said,
        criteria=(CriterionResult("value", state == RIGHT, said),),
        answer=KeptAnswer("x = " + value, value),
    )
    return replace(result, questions=dict(result.questions) | {name: changed})


def all_right(result):
    for name, question in result.questions.items():
        if question.kind != "text":
            result = with_answer(result, name, "1", RIGHT, "Well done.")
    return result


CLEAN = [all_right(result) for result in RESULTS]


def test_figures_are_those_of_a_slow_count(key: dict) -> None:
    for task in task_figures(RESULTS, key):
        had = [r.questions[task.id] for r in RESULTS]
        judged = [q for q in had if q.state in (RIGHT, NOT_YET)]
        assert task.handed_in == len(RESULTS) and task.judged == len(judged)
        assert task.full == sum(q.points == q.of for q in judged)
        if judged:
            assert task.mean == pytest.approx(sum(q.points / q.of for q in judged) / len(judged))
        if task.discrimination is not None:
            assert -1 <= task.discrimination <= 1


def test_a_task_that_goes_with_the_rest_tells_apart(key: dict) -> None:
    made = []
    for n, result in enumerate(CLEAN):
        for name in ("06-q1", "06-q2", "06-q3"):
            state = RIGHT if n % 2 else NOT_YET
            result = with_answer(result, name, "7", state)
        made.append(with_answer(result, "06-q4", "7", NOT_YET if n % 2 else RIGHT))
    by_name = {task.id: task.discrimination for task in task_figures(made, key)}
    assert by_name["06-q1"] > 0.9 and by_name["06-q4"] < -0.9
    assert by_name["06-q5"] is None  # everybody has it: there is nothing to tell apart


def test_known_mistakes_are_counted_by_student(key: dict) -> None:
    slots = key["questions"]["06-q1"]["cells"][""]["slots"]
    say = next(s["say"] for s in slots if s["name"].startswith("mistake"))
    made = [with_answer(r, "06-q1", "5", said=f"{say} Look again.") for r in CLEAN[:4]] + CLEAN[4:]
    found = known_mistakes(made, key)
    assert [(f.question, f.say, f.students) for f in found] == [("06-q1", say, 4)]
    assert "06-q1" in five_things(task_figures(made, key), found, [])[0]


def test_an_unknown_value_is_named_when_it_comes_twice(key: dict) -> None:
    made = [
        with_answer(CLEAN[0], "06-q1", "333333.25"),
        with_answer(CLEAN[1], "06-q1", "333333.2500001"),
        with_answer(CLEAN[2], "06-q1", "4.5"),
        *CLEAN[3:],
    ]
    (found,) = unknown_values(made, key)
    assert (found.question, found.value, found.students) == ("06-q1", "333333", 2)
    assert card_entry("333333") == found.entry and "say:" in found.entry


def test_one_wrong_value_of_two_cases_is_no_common_mistake(key: dict) -> None:
    """In an own case a value means something in its case alone; elsewhere cases are no matter."""
    for question, one_group in (("06-q3", False), ("06-q1", True)):
        two = [with_answer(CLEAN[n], question, "333333.25") for n in (0, 1)]
        apart = [replace(two[0], case="Palau"), replace(two[1], case="Nauru")]
        assert [f.question for f in unknown_values(apart, key)] == [question] * one_group
        together = [replace(each, case="Palau") for each in two]
        (found,) = unknown_values(together, key)
        assert (found.question, found.case) == (question, "" if one_group else "Palau")


def test_the_right_answer_of_another_case_is_to_be_looked_at(key: dict) -> None:
    cells = key["questions"]["06-q3"]["cells"]
    (own, _), (other, entry) = list(cells.items())[:2]
    mine = replace(with_answer(CLEAN[0], "06-q3", str(entry["answer"]["value"])), case=own)
    theirs = replace(CLEAN[1], case=other)
    found = [t for t in look_together([mine, theirs], key) if "another case" in t.what]
    assert [t.labels for t in found] == [(mine.label, theirs.label)] and other in found[0].what
    assert not [
        t for t in look_together([replace(mine, case=other), theirs], key) if "case" in t.what
    ]


def test_a_copied_notebook_is_to_be_looked_at_and_guilt_is_no_word(key: dict) -> None:
    first = CLEAN[0]
    for name, value in (("06-q1", "17.25"), ("06-q3", "18.5")):
        first = with_answer(first, name, value)
    copied = replace(first, student="copy 1", about=CLEAN[1].about)
    found = look_together([first, copied, *CLEAN[2:]], key)
    pairs = [t.what for t in found if set(t.labels) == {first.label, copied.label}]
    assert any("the same wrong values in 06-q1, 06-q3" in what for what in pairs)
    text = (Path("jasa/instructor/overview/page.html")).read_text(encoding="utf-8").casefold()
    assert not re.search(r"plagiar|cheat|guilt|copied", text)


def test_who_is_silent() -> None:
    term = Term(
        ("05", "06"), {"a": (None, None), "b": (0.9, 0.5), "c": (0.8, 0.8), "d": (0.7, None)}
    )
    assert {s.label for s in silent(term, [])} == {"a", "b", "d"}


def test_a_share_is_of_what_was_judged(tmp_path: Path) -> None:
    """Answers that nobody has read yet are no loss; untouched ones are; and no hand-in is no share."""
    untouched = {
        name: replace(q, state=NOT_ATTEMPTED, points=0.0)
        for name, q in RESULTS[1].questions.items()
    }
    read = next(
        r for r in CLEAN[2:] if all(q.state == RIGHT or q.open for q in r.questions.values())
    )
    made = [read, replace(RESULTS[1], questions=untouched), RESULTS[0]]
    with Gradebook(tmp_path / "g.sqlite") as book:
        for n, result in enumerate(made):
            book.add_run(replace(result, digest=f"{n:064}"), f"run {n}")
        term = term_of(book, sections_of(book))
    for result in made:
        judged = [
            q for q in result.questions.values() if q.state in (RIGHT, NOT_YET, NOT_ATTEMPTED)
        ]
        wanted = sum(q.points for q in judged) / sum(q.of for q in judged)
        assert term.shares[result.label] == (pytest.approx(wanted),)
    assert term.shares[read.label] == (1.0,) and term.shares[RESULTS[1].label] == (0.0,)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    for n, answers in enumerate((["about 40 dollars", "about 4 dollars"], ["about 40 dollars"])):
        lines = [f'{{"version": 1, "lot": "0000000{n}", "entries": [']
        for answer in answers:
            entry = {"item": "06-p1", "kind": "prediction", "answer": answer, "when": "2026-01-01"}
            lines.append(json.dumps(entry) + ",")
        (folder / f"{n}.json").write_text("\n".join([*lines, "]}"]), encoding="utf-8")
    (folder / "broken.json").write_bytes(b"\xff{ no record")
    return folder


def test_first_guesses_are_counted(records: Path) -> None:
    count, (guessed,) = predictions(records, "06")
    assert count == 2 and guessed.answers == (("about 40 dollars", 2),)


def test_the_page_is_whole_offline_and_harmless(tmp_path: Path, key: dict, records: Path) -> None:
    make_class(tmp_path / "book.sqlite", 20)
    hostile = '<script>alert(1)</script>"><img src=x>'
    with Gradebook(tmp_path / "book.sqlite") as book:
        first = book.newest("06")[0]
        about = replace(first.about, name=hostile)
        odd = replace(with_answer(first, "06-q1", hostile), about=about)
        book.add_run(odd, "w")
        book.add_run(replace(odd, student="other", about=replace(about, number="9")), "w2")
        page, _ = class_page(book, key, records)
        assert len(term_of(book, sections_of(book)).shares) >= 20
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    assert "default-src 'none'" in page and not re.search(r"""(src|href)=["']?http""", page)
    assert "about 40 dollars" in page
    for title in ("Five things", "Task by task", "Who is silent", "Look at together"):
        assert title in page


def test_the_command_writes_it(tmp_path: Path, capsys) -> None:
    make_class(tmp_path / "book.sqlite", 8)
    words = ["report", "6", "--gradebook", str(tmp_path / "book.sqlite"), "--out", str(tmp_path)]
    assert cli.main(words) == 0
    assert "For the board" in capsys.readouterr().out and (tmp_path / "report_06.html").is_file()
    assert cli.main([*words[:3], str(tmp_path / "none.sqlite")]) == 2
