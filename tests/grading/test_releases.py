"""An exercise that changed after it was handed out: judged by what it asked, or named; no zero."""

from __future__ import annotations

import copy
import csv
import io
import json

import pytest

from jasa import cli
from jasa.exercise.questions import case_for
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.releases import FOLDER, KeptKeyError, keep_key, kept_keys
from jasa.instructor.grading.judge.result import ASKED_OTHERWISE, GRADED, INCOMPLETE
from jasa.instructor.grading.judge.verdict import grade
from jasa.instructor.grading.tell.feedback import feedback_page
from jasa.instructor.grading.tell.reading import IN_THE_FILE, take_marks, to_read_csv
from jasa.instructor.lms.finals import finals

from .conftest import FULL, SHORT, HandIn, right

CHANGED = ["03-q1", "03-q3", "03-q6"]
OLD_TASK = "## {} · An older question\n\nSay how much of it is left.\nPut it into `{}`.\nTake care."


def other_name(variable: str) -> str:
    return f"older_{variable}"


def older(key: dict, question: str) -> tuple[dict, HandIn]:
    """An earlier release that asked one question otherwise, and a right hand-in of it."""
    then, made = copy.deepcopy(key), right()
    asked = then["questions"][question]["question"]
    now, asked["variable"] = asked["variable"], other_name(asked["variable"])
    for cell in then["cells"]:
        if cell["question"] != question:
            continue
        if cell["role"] == "task":
            cell["source"] = OLD_TASK.format(question, asked["variable"])
        cell["source"] = cell["source"].replace(now, asked["variable"])
        if cell["role"] == "starter":
            source = "".join(made.cell(cell["id"])["source"])
            made.write(cell["id"], source.replace(now, asked["variable"]))
        elif any(c.get("id") == cell["id"] for c in made.cells):
            made.write(cell["id"], cell["source"])
    return then, made


def graded(made: HandIn, key: dict, box):
    return grade(made.bytes(), key, sandbox=box, student="x", limits=SHORT)


@pytest.mark.parametrize("question", CHANGED)
def test_a_hand_in_of_a_kept_release_is_judged_by_what_it_was_asked(question, key, best):
    then, made = older(key, question)
    both = key | {"earlier": [then]}
    result = graded(made, both, best)
    assert (result.state, result.points) == (GRADED, FULL), result.questions[question]
    assert graded(right(), both, best).points == FULL


@pytest.mark.parametrize("student_id", ["20260011", "20260012", "s-78"])
def test_a_kept_release_draws_own_cases_from_its_own_list(student_id, key, best):
    then, made = older(key, "03-q1")
    then["cases"] = [*reversed(key["cases"])][:-1]
    drawn = [case_for("03", student_id, cases) for cases in (key["cases"], then["cases"])]
    assert drawn[0] != drawn[1], "these ids were chosen because the two lists give them other cases"
    source = "".join(made.cell("03-case")["source"])
    made.write("03-case", source.replace('"A"', repr(student_id), 1))
    result = graded(made, key | {"earlier": [then]}, best)
    assert (result.state, result.points, result.case) == (GRADED, FULL, drawn[1])


@pytest.mark.parametrize("question", CHANGED)
def test_without_its_key_a_changed_question_is_named_and_no_zero(question, key, best):
    _, made = older(key, question)
    result = graded(made, key, best)
    lost = result.questions[question]
    assert (result.state, lost.state, lost.points) == (INCOMPLETE, ASKED_OTHERWISE, 0)
    assert result.why.startswith(f"{question} was asked otherwise when this file was handed out")
    assert result.points == FULL - lost.of
    assert question in result.waiting and finals([result])[0].points is None
    rows = {r["question"]: r for r in csv.DictReader(io.StringIO(to_read_csv([result])))}
    assert rows[question]["answer"] == IN_THE_FILE
    page = feedback_page(result)
    assert "asked otherwise" in page and question not in page


def test_a_right_answer_is_right_whatever_was_asked(key, best):
    made = right().write("03-q1-task", OLD_TASK.format("1", "share_pct"))
    assert graded(made, key, best).points == FULL


def test_small_changes_of_a_text_and_typed_answers_change_nothing(key, best):
    made = right().write("03-q1-answer", "share_pct = 1")
    task = "".join(made.cell("03-q1-task")["source"])
    for source in (task.replace(".", "!"), f"My own words.\n{task}\nMore words.", ""):
        result = graded(made.write("03-q1-task", source), key, best)
        assert (result.state, result.points) == (GRADED, FULL - 1), source


def test_what_an_older_release_gave_and_ours_does_not_costs_no_points(key, best):
    made = right()
    made.write("03-setup", "".join(made.cell("03-setup")["source"]) + "\nimport plotly as older")
    source = "".join(made.cell("03-q1-answer")["source"])
    made.write("03-q1-answer", f"older.__name__\n{source}")
    setup = next(c for c in made.cells if c["id"] == "03-setup")
    setup["source"] = setup["source"].replace("import pandas as pd", "import pandas as pd  # first")
    result = graded(made, key, best)
    assert (result.state, result.questions["03-q1"].state) == (INCOMPLETE, ASKED_OTHERWISE)


SAID_SO = (
    "raise NameError(\"name 'older' is not defined\")",
    "raise ValueError(\"name 'older' is not defined\")",
    "class Mine(NameError):\n    name = 'older'\nraise Mine(\"name 'older' is not defined\")",
    "del older_still",
)


@pytest.mark.parametrize("source", SAID_SO)
def test_a_name_that_python_did_not_miss_is_not_believed(key, best, source):
    """What is missing comes as Python's own word, not out of a sentence that anybody may write."""
    made = right()
    made.write("03-setup", "".join(made.cell("03-setup")["source"]) + "\nimport plotly as older")
    setup = next(c for c in made.cells if c["id"] == "03-setup")
    setup["source"] = setup["source"].replace("import pandas as pd", "import pandas as pd  # first")
    made.write("03-q1-answer", source)
    result = graded(made, key, best)
    assert result.questions["03-q1"].state != ASKED_OTHERWISE
    assert (result.state, result.questions["03-q1"].points) == (GRADED, 0)


def test_a_person_marks_what_cannot_be_compared(key, best, tmp_path):
    _, made = older(key, "03-q3")
    result = graded(made, key, best)
    sheet = tmp_path / "to_read_03.csv"
    with Gradebook(tmp_path / "g.sqlite") as book:
        book.add_run(result, "work")
        rows = list(csv.DictReader(io.StringIO(to_read_csv([result]))))
        for row in rows:
            row["points"] = "2" if row["question"] == "03-q3" else "0"
        with sheet.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        take_marks(book, sheet, "03", "Kim")
        (marked,) = book.latest("03")
    assert marked.points == FULL and finals([marked])[0].points == FULL


def test_keys_are_kept_by_digest_and_a_damaged_one_is_told(key, tmp_path):
    path = keep_key(key, "abc123" * 4, tmp_path)
    raw = path.read_bytes()
    assert keep_key(key, "abc123" * 4, tmp_path).read_bytes() == raw
    assert kept_keys("03", tmp_path) == [json.loads(json.dumps(key))]
    assert kept_keys("04", tmp_path) == []
    for damaged in (raw[:40], b"", b"x"):
        path.write_bytes(damaged)
        with pytest.raises(KeptKeyError, match=r"03-abc123abc123\.json\.gz cannot be read"):
            kept_keys("03", tmp_path)


def test_the_command_keeps_what_is_handed_out(tmp_path, monkeypatch, capsys):
    from jasa.instructor.grading.judge import verdict
    from jasa.instructor.make import release

    monkeypatch.setattr(release, "release_exercise", lambda name: [])
    kept = verdict.keep_key
    monkeypatch.setattr(verdict, "keep_key", lambda key, digest, root: kept(key, digest, tmp_path))
    assert cli.main(["release", "03", "--keep"]) == 0
    assert "Kept: " in capsys.readouterr().out
    assert len(list((tmp_path / FOLDER).glob("03-*.json.gz"))) == 1
