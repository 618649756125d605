"""The live frame of an exhibit: one small widget whose script, `frame.js`, draws controls and chart.

The script keeps the chart and changes it in place; Python answers it with views as plain data. Why no
`Output` and no `FigureWidget`: docs/decisions/02-exhibit-frame.md.
"""

from __future__ import annotations

import base64
import json
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from IPython.display import HTML, DisplayHandle, display

from jasa.frame import charts, style
from jasa.frame.exhibit import REGISTRY, Exhibit, View
from jasa.frame.live import inputs, panels
from jasa.frame.live.live_part import LivePart, script
from jasa.frame.style import MUTED, text
from jasa.front import LAB, PLOTLY, chart_page, front_end

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Where a note stands that hangs below a chart.
LOWER_LEFT = {
    "showarrow": False,
    "align": "left",
    "xref": "paper",
    "yref": "paper",
    "x": 0,
    "y": 0,
    "xanchor": "left",
    "yanchor": "bottom",
}
#: Views kept ready, so that a control moved back and forth is computed once a state.
KEPT = 256


def shown_chart(drawn: charts.Figure | go.Figure, height: int, plain: str) -> dict[str, Any]:
    """Return a chart as one display-data message for an `Output` widget."""
    content = chart(drawn, height)
    data = {PLOTLY: content, "text/plain": plain}
    if front_end() != LAB:
        data["text/html"] = chart_page(content)
    return {"output_type": "display_data", "data": data, "metadata": {}}


def chart(drawn: charts.Figure | go.Figure, height: int) -> dict[str, Any]:
    """Return a figure as plotly's display data, with the mode bar off (screen readers trip on it)."""
    content = json.loads(drawn.to_json(validate=False))
    content["layout"] |= {"height": height, "autosize": True}
    content["config"] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
    return content


def wrap_line(words: str, width: int) -> str:
    """Break a line for plotly, which cannot wrap text itself."""
    return "<br>".join(textwrap.wrap(text(words), width))


def standalone(view: View, width: int = 960) -> go.Figure:
    """Return the chart with title, subtitle, source and caveat inside it, ready for a slide.

    Raises:
        ValueError: this view consists of words and has no chart.
    """
    if view.figure is None:
        raise ValueError("This exhibit shows words, not a chart. Take its text from the tab Table.")
    import plotly.graph_objects as go

    drawn = go.Figure(view.figure)
    title, below = wrap_line(view.title, 84), wrap_line(view.subtitle, 125)
    notes = [view.source_line(), *(f"Mind: {c}" for c in view.caveats[:1])]
    foot = "<br>".join(wrap_line(n, 140) for n in notes)
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
        yshift=-bottom + 8,
        font={"size": 12, "color": MUTED},
        **LOWER_LEFT,
    )
    return drawn


#: The state in which each exhibit was seen last, for what is made of it later.
LAST: dict[str, dict[str, Any]] = {}


def key_of(state: Mapping[str, Any]) -> str:
    """Return a state as the text that views are kept under."""
    return json.dumps(state)


@lru_cache(maxsize=KEPT)
def view_of(name: str, state: str) -> View:
    """Return the view of an exhibit in a state, which is written as JSON."""
    return REGISTRY[name].plain_view(**json.loads(state))


@lru_cache(maxsize=KEPT)
def ready(name: str, state: str) -> dict[str, Any]:
    """Return what the script needs to draw a state: the chart as data, the texts as HTML."""
    exhibit, view = REGISTRY[name], view_of(name, state)
    drawn = None if view.figure is None else chart(view.figure, exhibit.height)
    return {
        "title": view.title,
        "heading": panels.heading(view),
        "label": panels.heard_label(view),
        "figure": drawn,
        "panels": panels.beside(view) if view.panels else "",
        "source": panels.source_line(view),
    }


def as_text(view: Mapping[str, Any]) -> str:
    """Write what `ready` gives as one text: ipywidgets would look at every number of a chart."""
    return json.dumps(view, ensure_ascii=False, separators=(",", ":"))


def tab_pane(name: str, state: str, tab: int) -> str:
    """Return what stands behind a tab: table, words or sources."""
    exhibit, view = REGISTRY[name], view_of(name, state)
    if tab == 1:
        rows = len(view.table)
        more = " (scroll for more)" if rows > 15 else ""
        return panels.table(view.table, f"All {rows} rows behind the chart{more}")
    return panels.words(view) if tab == 2 else panels.sources(exhibit, view)


def script_spec(exhibit: Exhibit, offered: Sequence[str] | None = None) -> dict[str, Any]:
    """Return what the script needs to know of an exhibit in every state.

    Args:
        offered: the controls that a reader can move; all of them if left out. A lesson keeps those
            back that would tell what its next guess asks for.
    """
    names = exhibit.controls if offered is None else offered
    controls = [inputs.described(exhibit.controls[name], name) for name in names]
    return {"question": exhibit.question, "controls": controls, "night": style.night()}


@cache
def plotly_script() -> bytes:
    """Return plotly's own script, which comes with the package and is fetched nowhere."""
    import plotly

    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


class Frame(LivePart):
    """One exhibit, live. What stands behind the other tabs is made when they are opened."""

    _esm = traitlets.Unicode(script("room.js", "drawn.js", "frame.js")).tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    covered = traitlets.Bool(False).tag(sync=True)
    still = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        exhibit: Exhibit,
        state: Mapping[str, Any],
        covered: bool = False,
        offered: Sequence[str] | None = None,
    ) -> None:
        self.exhibit = exhibit
        self.key = key_of(exhibit.state(**state))
        self.words, self.picture, self.png = DisplayHandle(), DisplayHandle(), ""
        super().__init__(
            spec=script_spec(exhibit, offered),
            state=json.loads(self.key),
            view=as_text(ready(exhibit.name, self.key)),
            covered=covered,
        )
        self.on_msg(lambda _, asked, buffers: self.answer(asked, buffers))

    def __repr__(self) -> str:
        return f"Exhibit: {self.exhibit.question}"

    def answer(self, asked: Mapping[str, Any], buffers: list[memoryview]) -> None:
        """Answer the script: a view for a state, the content of a tab, plotly; or keep its picture."""
        if asked["ask"] == "still":
            self.keep(bytes(buffers[0]))
            return
        if asked["ask"] == "plotly":
            self.send({"key": asked["key"]}, [plotly_script()])
            return
        state, name = self.exhibit.state(**asked["state"]), self.exhibit.name
        LAST[name], key = state, key_of(state)
        if asked["ask"] == "seen":
            return
        view = asked["ask"] == "view"
        value = as_text(ready(name, key)) if view else tab_pane(name, key, asked["tab"])
        self.send({"key": asked["key"], "value": value})

    def opening(self) -> View:
        """Return the view that the exhibit opens with."""
        return view_of(self.exhibit.name, self.key)

    def show(self) -> None:
        """Show the frame below its words, which are for pages without a kernel."""
        self.words.display(HTML(self.page()))
        self.picture.display({"text/html": "<span></span>"}, raw=True)
        display(self)

    def page(self) -> str:
        """Return the exhibit in words; a covered one is folded, with its picture."""
        address = f"data:image/png;base64,{self.png}" if self.png and self.covered else ""
        return panels.STYLE + panels.fallback(self.exhibit, self.opening(), address, self.covered)

    def keep(self, png: bytes) -> None:
        """Put a still picture of the start state into the notebook; a covered one stays folded."""
        self.png, self.still = base64.b64encode(png).decode("ascii"), True
        self.publish()

    def publish(self) -> None:
        """Write words and picture anew: beside each other, or folded as long as a guess is asked."""
        if self.png:
            self.words.update(HTML(self.page()))
            if not self.covered:
                data = {"image/png": self.png, "text/plain": panels.heard_label(self.opening())}
                self.picture.update(data, raw=True)

    def uncover(self) -> None:
        """Let the exhibit be seen."""
        self.covered = False
        self.publish()


def show(exhibit: Exhibit, state: Mapping[str, Any]) -> None:
    """Show an exhibit, with its words as a fallback for pages without a kernel."""
    Frame(exhibit, state).show()
