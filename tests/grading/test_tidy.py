"""Tidying the course's own notebooks: what a run leaves goes, ids stay."""

from __future__ import annotations

import json

import pytest

from jasa.instructor.make.tidy import TidyError, own_notebooks, tidied, tidy
from jasa.notebooks import KERNEL

from .conftest import (
    right,
)


def test_tidying_removes_what_a_run_leaves_and_keeps_ids():
    messy = right().notebook
    for cell in messy["cells"]:
        cell["metadata"] |= {"execution": {"x": 1}, "collapsed": True}
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    del messy["cells"][3]["id"]
    messy["metadata"] = {"widgets": {"state": {}}, "kernelspec": {"name": "my-env"}}
    clean = tidied(messy)
    assert clean["metadata"] == KERNEL
    for before, after in zip(messy["cells"], clean["cells"], strict=True):
        assert after["id"] == before.get("id", "cell-04")
        assert set(after["metadata"]) <= {"jasa", "deletable", "editable"}
        assert after.get("outputs", []) == []
        assert after.get("execution_count") is None
        assert after["source"] == "".join(before["source"]).rstrip("\n")
    assert tidied(clean) == clean


def test_a_new_cell_of_a_lesson_gets_an_id_of_the_right_form(tmp_path):
    """JupyterLab names a new cell at random; a cell that nbgrader knows would lose its answers."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    path = folder / "04_x.ipynb"
    known = {"nbgrader": {"grade_id": "q1"}}
    cells = [("04-p1", {}), ("6f1c0e2a", {}), ("q1", known)]
    made = [
        {"cell_type": "markdown", "id": name, "metadata": mark, "source": ""}
        for name, mark in cells
    ]
    book = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book), encoding="utf-8")
    assert tidy([path]) == [path]
    after = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert after == ["04-p1", "04-cell-02", "q1"]
    assert tidy([path]) == []


def test_tidying_twice_changes_nothing_and_looking_changes_nothing(tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(right().notebook), encoding="utf-8")
    before = path.read_bytes()
    assert tidy([path], write=False) == [path]
    assert path.read_bytes() == before
    assert tidy([path]) == [path]
    assert tidy([path]) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3, "worksheets": []}', '"x"'])
def test_what_is_no_notebook_is_not_tidied(tmp_path, text):
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    with pytest.raises(TidyError, match=r"n\.ipynb"):
        tidy([path])
    assert path.read_text() == text


def test_the_notebooks_of_the_course_are_tidy():
    assert {path.parent.name for path in own_notebooks()} == {"lessons", "solutions"}
    assert tidy(own_notebooks(), write=False) == []


def test_no_cell_of_a_lesson_can_be_deleted_by_a_slip_of_the_keyboard():
    lessons = [path for path in own_notebooks() if path.parent.name == "lessons"]
    for path in lessons:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert all(cell["metadata"].get("deletable") is False for cell in cells), path.name
