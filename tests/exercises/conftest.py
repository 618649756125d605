"""What the tests of exercises share: every solution, run once, with its key and check file."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from jasa.exercise import check as checks
from jasa.exercise.questions import Card, load_card
from jasa.instructor.make.key import Run, make_key, run_solution
from jasa.instructor.make.release import make_release, solution_paths
from jasa.instructor.make.released import ReleasedExercise
from jasa.notebooks import load_notebook

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Exercise:
    """One solution with everything made from it."""

    path: Path
    card: Card
    notebook: dict
    run: Run
    key: dict
    released: ReleasedExercise
    answers: dict

    @property
    def check_data(self) -> dict:
        return json.loads(self.released.files[f"exercises/checks/{self.card.exercise}.json"])

    def namespace(self, question) -> dict:
        return self.run.by_case[self.run.default_case] if question.own_case else self.run.namespace


@cache
def exercise_at(path: Path) -> Exercise:
    card = load_card(path.with_suffix(".yaml"))
    notebook = load_notebook(path)
    spec = importlib.util.spec_from_file_location(
        f"answers_{card.exercise}", HERE / f"answers_{card.exercise}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Exercise(
        path,
        card,
        notebook,
        run_solution(notebook, card),
        make_key(path, card),
        make_release(path),
        module.ANSWERS,
    )


def pytest_generate_tests(metafunc):
    """Give every test that asks for an ``exercise`` all solutions there are, one by one.

    A capstone computes nothing and knows no right answer; its laws stand in test_capstone.py.
    """
    if "exercise" in metafunc.fixturenames:
        paths = [p for p in solution_paths() if not load_card(p.with_suffix(".yaml")).capstone]
        few = getattr(metafunc.module, "ALWAYS", None)  # the others only with -m ""
        given = [
            pytest.param(
                p, id=p.stem, marks=pytest.mark.long if few and p.stem[:2] not in few else ()
            )
            for p in paths
        ]
        metafunc.parametrize("exercise", given, indirect=True)


@pytest.fixture
def exercise_03() -> Exercise:
    return exercise_at(next(p for p in solution_paths() if p.stem.startswith("03")))


@pytest.fixture
def exercise(request) -> Exercise:
    return exercise_at(request.param)


@pytest.fixture
def fresh_session(monkeypatch):
    """A kernel in which nothing has been checked yet."""
    for name in ("_files", "_hints_shown", "_my_cases", "_results"):
        monkeypatch.setattr(checks, name, {})
    monkeypatch.setattr(checks, "listeners", [])
