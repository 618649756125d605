"""The live frame of an exhibit in JupyterLab: controls on top, four tabs below.

Charts go into an `Output` of fixed height as ready-made display data. That is quicker than
`FigureWidget` (see docs/decisions/02-exhibit-frame.md), sends a tenth of the bytes, and never flickers.
"""

from __future__ import annotations

import json
import textwrap
from typing import Any

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython.display import HTML, display

from jasa.frame.exhibit import Exhibit, View
from jasa.frame.live import panels
from jasa.frame.live.inputs import control, on_change
from jasa.frame.style import MUTED, text

TABS = ("Chart", "Table", "In words", "Sources")
PLOTLY = "application/vnd.plotly.v1+json"
#: Room for heading and source line around the chart, in pixels, so that tabs never jump.
AROUND = 156


def shown(mimetype: str, content: Any, plain: str) -> dict[str, Any]:
    """Return one display-data message for an `Output` widget."""
    data = {mimetype: content, "text/plain": plain}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def chart(drawn: go.Figure, height: int) -> dict[str, Any]:
    """Return a figure as plotly's display data, with the mode bar off (screen readers trip on it)."""
    drawn.update_layout(height=height, autosize=True)
    content = json.loads(drawn.to_json(validate=False))
    content["config"] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
    return content


def wrap(words: str, width: int) -> str:
    """Break a line for plotly, which cannot wrap text itself."""
    return "<br>".join(textwrap.wrap(text(words), width))


def standalone(view: View, width: int = 960) -> go.Figure:
    """Return the chart with title, subtitle, source and caveat inside it, ready for a slide.

    Raises:
        ValueError: this view consists of words and has no chart.
    """
    if view.figure is None:
        raise ValueError("This exhibit shows words, not a chart. Take its text from the tab Table.")
    drawn = go.Figure(view.figure)
    title, below = wrap(view.title, 84), wrap(view.subtitle, 125)
    notes = [view.source_line(), *(f"Mind: {c}" for c in view.caveats[:1])]
    foot = "<br>".join(wrap(n, 140) for n in notes)
    top = 44 + 26 * title.count("<br>") + 18 * (1 + below.count("<br>"))
    lines = 1 + foot.count("<br>")
    height = (drawn.layout.height or 420) + top + 18 * lines + 30
    bottom = (drawn.layout.margin.b or 48) + 18 * lines + 30
    drawn.update_layout(
        title={
            "text": title,
            "subtitle": {"text": below, "font": {"size": 14, "color": MUTED}},
            "x": 0.02,
            "xanchor": "left",
            "y": 0.98,
            "yanchor": "top",
            "font": {"size": 20},
        },
        margin={"t": top + 24, "b": bottom},
        width=width,
        height=height,
    )
    drawn.add_annotation(
        text=foot,
        name="source",
        showarrow=False,
        align="left",
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        yshift=-bottom + 8,
        xanchor="left",
        yanchor="bottom",
        font={"size": 12, "color": MUTED},
    )
    return drawn


class TablePanel(widgets.VBox):
    """The rows behind the chart, sortable with two ordinary controls."""

    def __init__(self) -> None:
        self.by = widgets.Dropdown(options=["as drawn"], description="Sort by")
        self.down = widgets.Checkbox(description="largest or latest first", indent=False)
        self.html = widgets.HTML()
        self.view: View | None = None
        super().__init__([widgets.HBox([self.by, self.down]), self.html])
        self.by.observe(lambda _: self.draw(), "value")
        self.down.observe(lambda _: self.draw(), "value")

    def show(self, view: View) -> None:
        """Show the rows of a view in the order they are drawn."""
        self.view = view
        self.by.options = ["as drawn", *map(str, view.table.columns)]
        self.draw()

    def draw(self) -> None:
        """Write the table in the order chosen."""
        if self.view is not None:
            by = None if self.by.value in (None, "as drawn") else self.by.value
            rows = len(self.view.table)
            more = " (scroll for more)" if rows > 15 else ""
            caption = f"All {rows} rows behind the chart{more}"
            self.html.value = panels.table(self.view.table, caption, by, self.down.value)


class Frame(widgets.VBox):
    """One exhibit, live. Only the open tab is redrawn; the others when they are opened."""

    def __init__(self, exhibit: Exhibit, state: dict[str, Any]) -> None:
        self.exhibit = exhibit
        start = exhibit.state(**state)
        self.inputs = {n: control(c, n, start[n]) for n, c in exhibit.controls.items()}
        below = panels.PANELS_HEIGHT if exhibit.view().panels and exhibit.view().figure else 0
        tall = f"{exhibit.height + below + AROUND}px"
        self.chart = widgets.Output(layout={"min_height": tall})
        self.rows = TablePanel()
        self.words, self.sources = widgets.HTML(), widgets.HTML()
        panes = [self.chart, *(self.pane(p, tall) for p in (self.rows, self.words, self.sources))]
        self.tabs = widgets.Tab(panes, titles=TABS)
        name = widgets.HTML(f'<div class="jasa-question">{text(exhibit.question)}</div>')
        row = widgets.HBox(list(self.inputs.values()), layout={"flex_flow": "row wrap"})
        row.add_class("jasa-controls")
        super().__init__([name, row, self.tabs])
        self.add_class("jasa-frame")
        self.redraw()
        for widget in self.inputs.values():
            on_change(widget, self.redraw)
        self.tabs.observe(lambda _: self.fill(), "selected_index")

    def __repr__(self) -> str:
        return f"Exhibit: {self.exhibit.question}"

    @staticmethod
    def pane(content: widgets.Widget, tall: str) -> widgets.VBox:
        """Give a tab the same height as the chart."""
        return widgets.VBox([content], layout={"min_height": tall})

    @property
    def state(self) -> dict[str, Any]:
        """The control values now."""
        return {name: widget.value for name, widget in self.inputs.items()}

    def redraw(self) -> None:
        """Compute the view for the controls as they stand and show it in the open tab."""
        self.view = self.exhibit.view(**self.state)
        self.fresh: set[int] = set()
        self.fill()

    def fill(self) -> None:
        """Bring the open tab up to date."""
        tab = self.tabs.selected_index or 0
        if tab in self.fresh:
            return
        self.fresh.add(tab)
        if tab == 0:
            self.chart.outputs = self.chart_outputs()
        elif tab == 1:
            self.rows.show(self.view)
        elif tab == 2:
            self.words.value = panels.words(self.view)
        else:
            self.sources.value = panels.sources(self.exhibit, self.view)

    def chart_outputs(self) -> tuple[dict[str, Any], ...]:
        """Return heading, chart and source line as one message, so that they change together."""
        view = self.view
        height, plain = self.exhibit.height, " ".join(view.words)
        middle = []
        if view.figure is not None:
            middle.append(shown(PLOTLY, chart(view.figure, height), plain))
        if view.panels:
            middle.append(shown("text/html", panels.beside(view, height), plain))
        return (
            shown("text/html", panels.heading(view), view.title),
            *middle,
            shown("text/html", panels.source_line(view), view.source_line()),
        )


def show(exhibit: Exhibit, state: dict[str, Any]) -> None:
    """Show an exhibit, with its words as a fallback for pages without a kernel."""
    frame = Frame(exhibit, state)
    display(HTML(panels.fallback(exhibit, frame.view)))
    display(frame)
