"""Charts in front ends that are not JupyterLab: as HTML that draws without plotly's display format.

JupyterLab, Notebook 7 and a hub draw that format themselves. For others a chart carries HTML too,
and plotly's script comes from the package on disk. Why not plotly's own HTML: it asks a server in
the network for MathJax with every chart (docs/decisions/44-other-front-ends.md).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jasa.errors import JasaError

#: Charts in plotly's format alone; with HTML below one script a notebook; HTML with a script each.
LAB, PAGE, COLAB = FRONTS = ("lab", "html", "colab")
RENDERER = "jasa_html"
PLOTLY = "application/vnd.plotly.v1+json"
#: plotly's own bar of buttons is eleven Tab stops a chart, and one of them sends the chart away.
CONFIG = {"displayModeBar": False}
#: For people who hear the page: names of charts that cells draw, and what checks told.
HEARD = Path(__file__).with_name("front.js")


class FrontError(JasaError):
    """The front end named in JASA_FRONT is none that the course knows."""


def front_end(environment: Mapping[str, str] = os.environ) -> str:
    """Return how charts must be shown here: what JASA_FRONT says, else what is found.

    Raises:
        FrontError: JASA_FRONT names nothing that the course knows.
    """
    named = environment.get("JASA_FRONT", "").strip().lower()
    if named and named not in FRONTS:
        raise FrontError(f"JASA_FRONT is {named!r}. Set it to {', '.join(FRONTS)}, or unset it.")
    if named:
        return named
    if environment.get("COLAB_RELEASE_TAG"):
        return COLAB
    return PAGE if environment.get("VSCODE_PID") else LAB


def plotly_script() -> str:
    """Return plotly's own script as HTML; it comes with the package and is fetched nowhere."""
    from plotly.offline import get_plotlyjs

    return f"<script>{get_plotlyjs()}</script>"


def chart_page(figure: Any) -> str:
    """Return a figure as HTML; in Colab, where each output is a page of its own, with the script."""
    from plotly.io import to_html

    return str(
        to_html(
            figure,
            full_html=False,
            include_plotlyjs=front_end() == COLAB,
            include_mathjax=False,
            default_height=360,
            validate=False,
            config=CONFIG,
        )
    )


def show_in_lab(figure: Any) -> None:
    """Show a figure at the end of a cell in plotly's format, as plotly does.

    Plotly's own way first imports nbformat and all that checks notebooks, a tenth of a second. It is
    taken where somebody has said how to show figures.
    """
    loaded = sys.modules.get("plotly.io._renderers")
    if loaded or os.environ.get("PLOTLY_RENDERER"):
        if loaded:
            loaded.renderers["plotly_mimetype"].config = CONFIG
        figure._ipython_display_()
        return
    from IPython.display import display

    content = json.loads(figure.to_json(validate=False))
    display({PLOTLY: content | {"config": CONFIG}}, raw=True)


def show_charts_here() -> None:
    """Let plotly show figures in a way that this front end can draw.

    Raises:
        FrontError: JASA_FRONT names nothing that the course knows.
    """
    front = front_end()
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:  # a script, a test, a command: nobody looks
        return
    from IPython.display import HTML, display

    if front == LAB:
        shown = shell.display_formatter.ipython_display_formatter
        shown.for_type_by_name("plotly.graph_objs._figure", "Figure", show_in_lab)
    else:
        show_as_pages()
    if front != COLAB:
        display(HTML((plotly_script() if front == PAGE else "") + heard_script()))


def look_of_charts() -> Iterator[None]:
    """Read, in small steps, what the first chart of a session reads: plotly's look of every kind.

    Two thirds of the time of that first chart; only for whom plotly express has been imported.
    """
    if "plotly.express" not in sys.modules:
        return
    import plotly.graph_objects as go
    from plotly.io import templates

    for part, kinds in templates["plotly"].to_plotly_json().items():
        for kind, settings in kinds.items():
            go.Layout(template={part: {kind: settings}})
            yield


def heard_script() -> str:
    """Return the script for people who hear the page, as HTML."""
    return f"<script>{HEARD.read_text(encoding='utf-8')}</script>"


def show_as_pages() -> None:
    """Let plotly hand out figures as HTML beside its own format."""
    import plotly.io
    from plotly.io.base_renderers import MimetypeRenderer

    class ChartAsPage(MimetypeRenderer):  # type: ignore[misc]
        def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
            return {"text/html": chart_page(fig_dict)}

    plotly.io.renderers[RENDERER] = ChartAsPage()
    # A front end takes the first that it can draw: VS Code may know plotly's format, or not.
    plotly.io.renderers.default = f"plotly_mimetype+{RENDERER}"
