"""What is learnt where: each task shows an outcome, each outcome is taught, no word is stale."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.instructor.teach.assignments import PLACE as ASSIGNMENTS
from jasa.instructor.teach.assignments import assignments_page, hours_told
from jasa.instructor.teach.lesson import numbers, read_lesson
from jasa.instructor.teach.outcomes import (
    PLACE,
    WRITTEN,
    all_cards,
    outcomes_page,
    read_outcomes,
)


def test_every_question_of_every_exercise_serves_an_outcome() -> None:
    shown = {task.id for outcome in read_outcomes() for task in outcome.tasks(all_cards())}
    asked = {task.id for card in all_cards().values() for task in card.questions}
    assert shown == asked and len(asked) > 80


def test_every_outcome_is_taught_in_a_section_and_shown_by_a_marked_task() -> None:
    for outcome in read_outcomes():
        assert outcome.objectives and all(one.sections for one in outcome.objectives), outcome.says
        assert any(task.points for task in outcome.tasks(all_cards())), outcome.says


def test_every_objective_of_every_lesson_serves_an_outcome_and_is_asked_for() -> None:
    served = {one.name for outcome in read_outcomes() for one in outcome.objectives}
    there = {
        f"{number}-{place}"
        for number in numbers()
        for place, _ in enumerate(read_lesson(number).objectives, start=1)
    }
    asked = {f"{n}-{task.objective}" for n, card in all_cards().items() for task in card.questions}
    assert served == there == asked


def test_the_page_is_made_from_the_lessons_and_cards_of_today() -> None:
    """Renew it: jasa teach --outcomes"""
    page = outcomes_page()
    assert PLACE.read_text("utf-8") == page
    row = r"^\| [A-Z]\. .+ \| .*\b\d\d: .+ \| .*\b\d\d-q\d.* \| \d+(?:\.5)? \|$"
    assert len(re.findall(row, page, re.MULTILINE)) == len(read_outcomes())


def test_the_assignments_are_those_of_the_cards_and_name_files_that_are_there() -> None:
    """Renew them: jasa teach --assignments"""
    page = ASSIGNMENTS.read_text("utf-8")
    assert page == assignments_page()
    for number, card in all_cards().items():
        (text,) = re.findall(rf"## Exercise {number}\n(.*?)(?=\n## |\Z)", page, re.DOTALL)
        (name,) = set(re.findall(r"`exercises/(\S+)`", text))
        exercise = (ROOT / "exercises" / name).read_text("utf-8")
        assert ("student_id" in text) == ("student_id = " in exercise), number
        read = [place for place, q in enumerate(card.questions, 1) if q.kind == "text"]
        if 0 < len(read) < len(card.questions):
            (said,) = re.findall(r"A person reads tasks? ([\d and]+)\.", text)
            assert [int(n) for n in re.findall(r"\d+", said)] == read
        assert f"{card.points:g} points" in text or not card.graded


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(1, "½ hour"), (25, "½ hour"), (62, "1 hour"), (95, "1½ hours"), (240, "4 hours")],
)
def test_minutes_are_told_in_half_hours(minutes: int, told: str) -> None:
    assert hours_told(minutes) == told


SPOILT = {
    "an objective that was renumbered": ("of", "03-2", "Objective 03-2 does not begin"),
    "an objective past the last": ("of", "03-9", "Objective 03-9 does not begin"),
    "a lesson that is not there": ("of", "77-1", "there is no lesson 77"),
    "a section that was renamed": ("taught", ["Nowhere"], "has no section 'Nowhere'"),
    "a section past the last": ("taught", [17], "has no section '17 ·'"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_stale_entry_is_named(name: str, tmp_path: Path) -> None:
    entry, value, says = SPOILT[name]
    written = copy.deepcopy(yaml.safe_load(WRITTEN.read_text("utf-8")))
    first = next(one for one in written["A"]["objectives"] if one["of"] == "03-1")
    first[entry] = value
    path = tmp_path / "outcomes.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), "utf-8")
    with pytest.raises(JasaError, match=re.escape(says)):
        read_outcomes(path)


def test_the_package_runs_as_the_command_does() -> None:
    command = [sys.executable, "-m", "jasa"]
    helped = subprocess.run(
        [*command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert helped.stdout.startswith("usage: jasa ")
    wrong = subprocess.run(
        [*command, "teach", "77"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2 and wrong.stderr.startswith("jasa: There is no lesson '77'")
