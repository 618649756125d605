"""A class with written answers, and the desk of a first marker."""

from __future__ import annotations

from pathlib import Path

import pytest

from jasa.instructor.desk.marking import Desk
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import load_key

from .classroom import make_class


@pytest.fixture(scope="session")
def key() -> dict:
    return load_key("06")


@pytest.fixture
def desk(tmp_path: Path, key: dict):
    make_class(tmp_path / "book.sqlite", 20)
    with Gradebook(tmp_path / "book.sqlite") as book:
        yield Desk(book, key, "ann")
