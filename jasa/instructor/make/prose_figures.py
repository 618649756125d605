"""Figures of lessons and solutions that are not those of their cells, told after a table has changed."""

from __future__ import annotations

from pathlib import Path

from jasa.data import ROOT
from jasa.instructor.make.laws import wrong_figures
from jasa.instructor.make.tidy import own_notebooks
from jasa.notebooks import load_notebook


def disagreeing(path: Path) -> list[str]:
    """Say of a notebook, with file and cell, which figures are written and what their cells give."""
    return [
        f"{path.parent.name}/{path.stem}, cell {cell['id']}: {said}"
        for cell in load_notebook(path)["cells"]
        if cell["cell_type"] == "markdown"
        for said in wrong_figures(cell["source"])
    ]


def all_disagreeing(root: Path = ROOT) -> list[str]:
    """The same of every lesson and solution."""
    return [said for path in own_notebooks(root) for said in disagreeing(path)]
