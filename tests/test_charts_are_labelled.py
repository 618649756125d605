"""Lesson 00 asks three things of a chart: a title, axes in readers' words, a source. Ours obey."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from jasa.exercise.questions import load_card
from jasa.instructor.make.key import run_cell, run_solution
from jasa.notebooks import load_notebook

ROOT = Path(__file__).resolve().parents[1]
#: An example of a student's work meant to be middling: its marker names what is missing.
MIDDLING = "10-middling-table"


def keeping(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell, what stands last kept in `stands_last`; calls that live in a notebook left out."""
    body = [
        node
        for node in ast.parse(cell["source"]).body
        if not (isinstance(node, ast.Expr) and re.match(r"(learn|exhibits)\.", ast.unparse(node)))
    ]
    lines = [ast.unparse(node) for node in body]
    if body and isinstance(body[-1], ast.Expr):
        lines[-1] = f"stands_last[{cell['id']!r}] = {lines[-1]}"
    return {**cell, "source": "\n".join(lines)}


def code_of(path: Path) -> list[dict[str, Any]]:
    return [c for c in load_notebook(path)["cells"] if c["cell_type"] == "code"]


def charts(path: Path) -> dict[str, go.Figure]:
    """What the cells of a lesson or of a model answer draw, by cell."""
    begin = {"cell_type": "code", "id": "begin", "source": "stands_last = {}", "metadata": {}}
    cells = [begin, *map(keeping, code_of(path))]
    with contextlib.chdir(path.parent):
        if path.parent.name == "solutions":
            card = load_card(path.with_suffix(".yaml"))
            space = run_solution({"cells": cells}, card).namespace
        else:
            space = {"__name__": "lesson"}
            for cell in cells:
                run_cell(cell["source"], cell["id"], space)
    return {cell: v for cell, v in space["stands_last"].items() if isinstance(v, go.Figure)}


def lacking(figure: go.Figure) -> list[str]:
    """What a reader misses. A title in small letters is the name of a column."""
    layout = figure.layout
    axes = {"x axis": layout.xaxis.title.text, "y axis": layout.yaxis.title.text}
    missed = [f"{name}: {text!r}" for name, text in axes.items() if not (text or "")[:1].isupper()]
    missed += [] if layout.title.text else ["title"]
    source = layout.title.subtitle.text or ""
    return missed + ([] if source.startswith("Source: ") else [f"source: {source!r}"])


NOTEBOOKS = [p for room in ("lessons", "solutions") for p in sorted((ROOT / room).glob("*.ipynb"))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_chart_says_what_it_shows(path: Path) -> None:
    found = charts(path)
    drawing = {c["id"] for c in code_of(path) if re.search(r"\bpx\.\w+\(", c["source"])}
    assert drawing <= set(found), "a cell that draws shows its chart"
    missed = {cell: what for cell, chart in found.items() if (what := lacking(chart))}
    missed.pop(MIDDLING, None)
    assert not missed, f"{path.name}: {missed}"
