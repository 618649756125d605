"""Every exercise, marked by `jasa grade`: the worked solution in full, the stub with nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jasa.cli import main
from jasa.exercise.questions import NOT_ATTEMPTED, load_card
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.judge.verdict import grade, load_key
from jasa.instructor.make.release import solution_paths

MARKER = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
every_exercise = pytest.mark.parametrize("path", solution_paths(), ids=lambda p: p.stem)


def released(path: Path) -> dict:
    """The exercise as students get it."""
    exercise = path.parents[1] / "exercises" / path.name
    return json.loads(exercise.read_text(encoding="utf-8"))


def marked(notebook: dict, path: Path, best) -> HandInResult:
    raw = json.dumps(notebook, ensure_ascii=False).encode()
    return grade(raw, load_key(path.stem[:2]), sandbox=best, student="test")


@every_exercise
def test_the_worked_solution_gets_full_marks(path: Path, best) -> None:
    notebook, card = released(path), load_card(path.with_suffix(".yaml"))
    solution = json.loads(path.read_text(encoding="utf-8"))
    right = {c["id"]: MARKER.sub("", "".join(c["source"])) for c in solution["cells"]}
    for cell in notebook["cells"]:
        if cell["id"].endswith("-answer"):
            cell["source"] = right[cell["id"]]
    result = marked(notebook, path, best)
    assert result.state == "graded"
    for question in card.questions:
        entry = result.questions[question.id]
        assert entry.points == (question.points if question.automatic else 0), entry
        assert entry.state == ("right" if question.automatic else "to be read")


@every_exercise
def test_the_untouched_stub_gets_nothing_and_counts_as_not_attempted(path: Path, best) -> None:
    result = marked(released(path), path, best)
    assert {entry.state for entry in result.questions.values()} == {NOT_ATTEMPTED}
    assert sum(entry.points for entry in result.questions.values()) == 0


def test_a_class_is_not_marked_on_the_warm_up(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class").mkdir()
    assert main(["grade", "class", "--exercise", "00"]) == 2
    assert "Exercise 00 is a warm-up: it is not marked" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["class"]
