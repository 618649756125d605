"""Exhibits as they stand on a slide or a sheet: a chart that plotly draws, or words in its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from markupsafe import Markup

import jasa.exhibits  # noqa: F401 - fills the register
from jasa.data import formulas
from jasa.frame.controls import Grid
from jasa.frame.exhibit import REGISTRY, Exhibit, Panel
from jasa.frame.live.frame import chart
from jasa.instructor.teach.lesson import Shown, TeachError
from jasa.instructor.teach.off_screen import off_screen

#: Ends a script early if it stood in a figure's text.
CLOSING = "</"
#: Letters that only Japanese has.
KANA = re.compile("[\u3040-\u30ff]")


@dataclass(frozen=True)
class Picture:
    """One exhibit in one state; all but the figure as in ``jasa.frame.exhibit.View``.

    Attributes:
        figure: plotly's data as JSON, safe inside a script; "" where words are shown instead.
        source: the line of sources.
        grid: rows and columns that a reader fills in by hand, in the place of a chart.
    """

    name: str
    title: str
    subtitle: str
    figure: Markup
    words: tuple[str, ...]
    panels: tuple[Panel, ...]
    source: str
    caveats: tuple[str, ...]
    grid: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def picture_of(shown: Shown, height: int | None = None) -> Picture:
    """Return an exhibit in a state, its chart as high as in the lesson or as told. Raises TeachError."""
    if shown.exhibit not in REGISTRY:
        raise TeachError(f"A lesson shows an exhibit {shown.exhibit!r}, which does not exist.")
    exhibit = REGISTRY[shown.exhibit]
    view = exhibit.view(**shown.state)
    drawn = ""
    if view.figure is not None:
        drawn_high = height or exhibit.height
        crowded = {"crowded": drawn_high < exhibit.height}  # then its letters do not grow
        drawn = json.dumps(chart(view.figure, drawn_high) | crowded)
    return Picture(
        name=shown.exhibit,
        title=view.title,
        subtitle=off_screen(view.subtitle),
        figure=Markup(drawn.replace(CLOSING, "<\\/")),
        words=tuple(filter(None, map(off_screen, view.words))),
        panels=tuple(map(_with_gloss, view.panels)),
        source=view.source_line(rest_stands="the exhibit in the lesson names them"),
        caveats=tuple(filter(None, map(off_screen, view.caveats))),
        grid=_filled_by_hand(exhibit),
    )


def _with_gloss(panel: Panel) -> Panel:
    """Add to a Japanese quotation what its row says of it in English: paper has nobody to ask."""
    if not KANA.search(panel.text) or not panel.row:
        return panel
    said = formulas.row(formulas.ids_in(panel.row)[0]).get("position")
    if not isinstance(said, str):
        return panel
    return replace(panel, label=f"{panel.label} · In our words: {said}")


def _filled_by_hand(exhibit: Exhibit) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the table that readers of an exhibit fill in themselves, None if there is none."""
    grids = [control for control in exhibit.controls.values() if isinstance(control, Grid)]
    return (tuple(grids[0].rows), tuple(grids[0].columns)) if grids else None
