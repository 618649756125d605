"""Charts as plain data: what plotly's figures write, without a look at each of their settings.

Exhibits draw with it as with `plotly.graph_objects`. More than half the time of a state went into
plotly's own checks; they belong where exhibits are made and tested: `Exhibit.view` lets plotly read
each chart (`Figure.as_plotly`), and what is shown goes to the page as it is. The room knows the calls
that exhibits make and no other: an unknown one fails (docs/decisions/09-exhibits-draw-plain-charts.md).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from _plotly_utils.utils import PlotlyJSONEncoder, to_typed_array_spec

if TYPE_CHECKING:
    import plotly.graph_objects

#: What plotly writes for the template "none".
NO_TEMPLATE = {"data": {"scatter": [{"type": "scatter"}]}}
#: Settings whose content is the caller's own and is taken as it is.
OWN = {"meta", "customdata"}
#: Settings whose name has an underscore; elsewhere it leads one step down: `title_text`.
UNDERSCORED = {"error_x", "error_y"}
#: Settings that may be a bare text in place of {"text": …}.
TITLED = {"title"}
#: Lists of parts; an empty one is not written.
PARTS = {"annotations", "shapes"}
#: Settings that are texts, or lists of texts, whatever is given.
TEXTS = {"text", "name", "hovertext", "hovertemplate", "legendgroup", "offsetgroup"}


def plain(value: Any, name: str = "") -> Any:
    """Return a setting as plain data: lists copied, arrays as plotly writes them."""
    if name in OWN:
        return copy.deepcopy(value)
    if name in TITLED and isinstance(value, str):
        return {"text": value}
    if isinstance(value, Mapping):
        return merged({}, value)
    if isinstance(value, (list, tuple)):
        return [_as_text(part) if name in TEXTS else plain(part) for part in value]
    if value is None or isinstance(value, (str, int, float, date)):
        return _as_text(value) if name in TEXTS else value
    # Arrays; a single number of one becomes Python's own.
    return value.item() if not getattr(value, "shape", True) else to_typed_array_spec(value)


def _as_text(value: Any) -> Any:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value) if number else plain(value)


def merged(into: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Write settings into a dictionary as plotly's `update` does, and return it."""
    for name, value in changes.items():
        if value is not None:
            _write_setting(into, name if name in UNDERSCORED | OWN else name.split("_"), value)
    return into


def _write_setting(into: dict[str, Any], path: str | list[str], value: Any) -> None:
    *down, name = [path] if isinstance(path, str) else _joined(path)
    for step in down:
        into = into.setdefault(step, {})
    new, old = plain(value, name), into.get(name, ())
    if isinstance(new, dict) and isinstance(old, dict) and name not in OWN:
        merged(old, new)
    elif name in PARTS and not new:
        into.pop(name, None)
    elif _of_parts(new) and _of_parts(old):
        for at, part in enumerate(old):
            merged(part, new[at % len(new)])
        old.extend(new[len(old) :])
    else:
        into[name] = new


def _joined(path: list[str]) -> list[str]:
    """Put names with an underscore of their own together again: plot_bgcolor, paper_bgcolor."""
    return ["_".join(path)] if path[-1] == "bgcolor" and path[0] in ("plot", "paper") else path


def _of_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


class Settings:
    """Settings of a trace or of a layout, read by their names; None for what is not set."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self._content.get(name)
        return Settings(found) if isinstance(found, dict) and name not in OWN else found

    def to_plotly_json(self) -> dict[str, Any]:
        """Return the settings as a dictionary of the caller's own."""
        return copy.deepcopy(self._content)


class Trace(Settings):
    """A trace: its settings."""

    kind = ""

    def __init__(self, **settings: Any) -> None:
        super().__init__(merged({}, settings) | {"type": self.kind})

    def update(self, changes: Mapping[str, Any] | None = None, **settings: Any) -> Self:
        """Change settings and return the trace."""
        merged(self._content, {**(changes or {}), **settings})
        return self


class Scatter(Trace):
    """Marks and lines."""

    kind = "scatter"


class Bar(Trace):
    """Bars."""

    kind = "bar"


class Figure:
    """A chart: traces and layout, changed by the calls that exhibits make."""

    def __init__(self, data: Any = (), layout: Mapping[str, Any] | None = None) -> None:
        traces = [data] if isinstance(data, Trace) else list(data or ())
        self._traces = [trace.to_plotly_json() for trace in traces]
        self._layout = merged({}, layout or {})
        if self._layout.get("template") == "none":
            self._layout["template"] = NO_TEMPLATE

    @property
    def data(self) -> tuple[Settings, ...]:
        """The traces, to be read."""
        return tuple(map(Settings, self._traces))

    @property
    def layout(self) -> Settings:
        """The layout, to be read."""
        return Settings(self._layout)

    def update_layout(self, changes: Mapping[str, Any] | None = None, **settings: Any) -> Figure:
        """Change the layout."""
        merged(self._layout, {**(changes or {}), **settings})
        return self

    def update_xaxes(self, changes: Mapping[str, Any] | None = None, **settings: Any) -> Figure:
        """Change every horizontal axis."""
        return self._axes("xaxis", {**(changes or {}), **settings})

    def update_yaxes(self, changes: Mapping[str, Any] | None = None, **settings: Any) -> Figure:
        """Change every upright axis."""
        return self._axes("yaxis", {**(changes or {}), **settings})

    def update_traces(self, **settings: Any) -> Figure:
        """Change every trace."""
        for trace in self._traces:
            merged(trace, settings)
        return self

    def add_annotation(self, given: Mapping[str, Any] | None = None, **settings: Any) -> Figure:
        """Add a text."""
        return self._add("annotations", {**(given or {}), **settings})

    def add_shape(self, given: Mapping[str, Any] | None = None, **settings: Any) -> Figure:
        """Add a shape."""
        return self._add("shapes", {**(given or {}), **settings})

    def add_hline(self, y: float, **settings: Any) -> Figure:
        """Add a level line from edge to edge."""
        ends = {"type": "line", "x0": 0, "x1": 1, "y0": y, "y1": y, "xref": "x domain", "yref": "y"}
        return self._add("shapes", settings | ends)

    def add_vline(self, x: float, **settings: Any) -> Figure:
        """Add an upright line from edge to edge."""
        ends = {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "xref": "x", "yref": "y domain"}
        return self._add("shapes", settings | ends)

    def add_trace(self, trace: Trace) -> Figure:
        """Add a trace."""
        self._traces.append(trace.to_plotly_json())
        return self

    def add_scatter(self, **settings: Any) -> Figure:
        """Add marks or a line."""
        return self.add_trace(Scatter(**settings))

    def as_plotly(self) -> plotly.graph_objects.Figure:
        """Return the chart as a figure of plotly's.

        Raises:
            ValueError: plotly does not know a setting.
        """
        import plotly.graph_objects

        return plotly.graph_objects.Figure({"data": self._traces, "layout": self._layout})

    def to_json(self, validate: bool = False) -> str:
        """Return the chart as plotly writes it."""
        content = {"data": self._traces, "layout": self._layout}
        return json.dumps(content, cls=PlotlyJSONEncoder, separators=(",", ":"))

    def _axes(self, name: str, changes: Mapping[str, Any]) -> Figure:
        for axis in [key for key in self._layout if key.startswith(name)]:
            merged(self._layout[axis], changes)
        return self

    def _add(self, kind: str, settings: Mapping[str, Any]) -> Figure:
        self._layout.setdefault(kind, []).append(merged({}, settings))
        return self
