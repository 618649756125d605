"""Charts where JupyterLab's display format of plotly is not known: as HTML, and nothing from outside."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest
from nbclient import NotebookClient
from plotly.offline import get_plotlyjs

from jasa import front
from jasa.frame.live.frame import PLOTLY, shown_chart

ROOT = Path(__file__).resolve().parents[1]
DRAW = "import plotly.express as px\nfigure = px.bar(x=['a', 'b'], y=[1, 2])\nfigure"
STARTS = {
    "lesson": "from jasa import learn\nlearn.start('03')",
    "exercise": "from jasa.check import hint",
}
FETCHED = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=|\bimport\s*\(|@import", re.I)
SCRIPT = get_plotlyjs()


def outputs(start: str, front_end: str, folder: Path) -> list[list[dict[str, Any]]]:
    """The display data of three cells: a start, a figure as the last line, and `show()`."""
    cells = [nbformat.v4.new_code_cell(s) for s in (start, DRAW, "figure.show()")]
    found = {"COLAB_RELEASE_TAG", "COLAB_NOTEBOOK_ID", "VSCODE_PID", "PLOTLY_RENDERER"}
    environment = {k: v for k, v in os.environ.items() if k not in found}
    environment |= {"JASA_FRONT": front_end, "JASA_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    client = NotebookClient(nbformat.v4.new_notebook(cells=cells), timeout=None)
    client.execute(cwd=str(folder), env=environment)
    return [[dict(o.get("data", {})) for o in cell.outputs] for cell in client.nb.cells]


def pages(cells: list[list[dict[str, Any]]]) -> list[str]:
    return ["".join(str(d.get("text/html", "")) for d in cell) for cell in cells]


def test_every_notebook_has_one_of_the_starts() -> None:
    for room, start in (("lessons", "learn.start("), ("exercises", "from jasa.check import ")):
        for path in (ROOT / room).glob("*.ipynb"):
            code = [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
            assert start in code[0], path.name


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("front_end", front.FRONTS)
def test_bare_figures_carry_what_their_front_end_draws(
    start: str, front_end: str, tmp_path: Path
) -> None:
    cells = outputs(STARTS[start], front_end, tmp_path)
    opened, *drawn = pages(cells)
    assert all(any(PLOTLY in d for d in cell) for cell in cells[1:])
    # One script a notebook; in Colab each output is a page of its own and brings it along.
    copies = {"lab": (0, 0, 0), "html": (1, 0, 0), "colab": (0, 1, 1)}[front_end]
    assert tuple(page.count(SCRIPT) for page in (opened, *drawn)) == copies
    assert all(("Plotly.newPlot(" in page) == (front_end != "lab") for page in drawn)
    for page in (opened, *drawn):
        assert not FETCHED.search(page.replace(SCRIPT, ""))


def test_plotlys_own_html_would_ask_the_network() -> None:
    """The reason for a display of our own; when it fails, that display can go."""
    from plotly.io.base_renderers import NotebookRenderer

    theirs = NotebookRenderer().to_mimebundle(go.Figure().to_dict())["text/html"]
    assert FETCHED.search(theirs)


@pytest.mark.parametrize("front_end", front.FRONTS)
def test_charts_of_cards_are_drawn_alike(front_end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JASA_FRONT", front_end)
    data = shown_chart(go.Figure(go.Bar(x=[1], y=[2])), 300, "in words")["data"]
    assert data["text/plain"] == "in words" and PLOTLY in data
    page = data.get("text/html", "")
    assert ("Plotly.newPlot(" in page) == (front_end != "lab")
    assert (SCRIPT in page) == (front_end == "colab")
    assert not FETCHED.search(page.replace(SCRIPT, ""))


def test_the_front_end_is_found_or_named() -> None:
    colab, code = {"COLAB_RELEASE_TAG": "release"}, {"VSCODE_PID": "1"}
    for found, expected in (({}, "lab"), (colab, "colab"), (code, "html"), (colab | code, "colab")):
        assert front.front_end(found) == expected
        for named in front.FRONTS:
            assert front.front_end(found | {"JASA_FRONT": f" {named.upper()} "}) == named
        assert front.front_end(found | {"JASA_FRONT": ""}) == expected
        with pytest.raises(front.FrontError, match="lab, html, colab"):
            front.front_end(found | {"JASA_FRONT": "emacs"})
