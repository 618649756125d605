"""The code of a lesson, run as a student runs it: what each cell prints and shows, and each turn gives.

The lesson is our own and trusted; a student's notebook never comes here.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from jasa.frame.live.frame import chart
from jasa.instructor.teach.lesson import LESSONS, Lesson, lesson_path
from jasa.notebooks import load_notebook

LINES = 10  # of a table on a slide
HEIGHT = 330


@dataclass(frozen=True)
class Output:
    """What stands under a cell: what it prints, then its last value as a chart, a table or text."""

    printed: str
    figure: Markup
    table: Markup
    text: str

    def __str__(self) -> str:
        """Say printed lines and text as one."""
        return "\n".join(part for part in (self.printed, self.text) if part)


def run_lesson(
    lesson: Lesson, turns: Mapping[str, str] | None = None
) -> tuple[dict[str, Output], dict[str, str]]:
    """Run all code of a lesson; return what stands under each cell, and what each turn gives.

    A turn runs in what its cell has left, and leaves nothing itself.
    """
    code = {step.cell: step.source for section in lesson.sections for step in section.code_cells}
    names: dict[str, Any] = {}
    outputs: dict[str, Output] = {}
    given: dict[str, str] = {}
    np.random.seed(0)  # so that a cell that draws by lot prints the same on every page
    with contextlib.chdir(LESSONS), pd.option_context("display.max_colwidth", 50):
        _imports(lesson.number, names)
        for cell, source in code.items():
            printed, value = _run(source, names)
            outputs[cell] = _output(printed, value)
            if turns and cell in turns:
                said, last = _run(turns[cell], {k: _apart(v) for k, v in names.items()})
                given[cell] = "\n".join(p for p in (said, "" if last is None else str(last)) if p)
    return outputs, given


def _imports(number: str, names: dict[str, Any]) -> None:
    """Run what a lesson imports; its greeting is for a notebook."""
    for cell in load_notebook(lesson_path(number))["cells"]:
        if cell["id"] == f"{number}-setup":
            for node in ast.parse(cell["source"]).body:
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    exec(ast.unparse(node), names)


def _run(source: str, names: dict[str, Any]) -> tuple[str, Any]:
    """Run lines; return what they print and the value of the last."""
    tree, printed, value = ast.parse(source), io.StringIO(), None
    last = tree.body[-1]
    with contextlib.redirect_stdout(printed):
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(tree.body[:-1], []), "<lesson>", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "<lesson>", "eval"), names)
        else:
            exec(compile(tree, "<lesson>", "exec"), names)
    return printed.getvalue().rstrip(), value


def _apart(value: Any) -> Any:
    return value.copy() if isinstance(value, (pd.DataFrame, pd.Series)) else value


def _output(printed: str, value: Any) -> Output:
    if isinstance(value, go.Figure):
        drawn = json.dumps(chart(value, HEIGHT)).replace("</", "<\\/")
        return Output(printed, Markup(drawn), Markup(""), "")
    if isinstance(value, pd.Series):
        value = value.to_frame()
    if isinstance(value, pd.DataFrame):
        more = len(value) - LINES
        table = value.head(LINES).to_html(border=0)
        rest = f"<p>{escape(f'and {more} more lines')}</p>" if more > 0 else ""
        return Output(printed, Markup(""), Markup(table + rest), "")
    return Output(printed, Markup(""), Markup(""), "" if value is None else str(value))
