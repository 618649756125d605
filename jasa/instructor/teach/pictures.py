"""Exhibits as they stand on a slide or a sheet: a chart that plotly draws, or words in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

import jasa.exhibits  # noqa: F401 - fills the register
from jasa.frame.exhibit import REGISTRY, Panel
from jasa.frame.live.frame import chart
from jasa.instructor.teach.lesson import Shown, TeachError

#: Ends a script early if it stood in a figure's text.
CLOSING = "</"


@dataclass(frozen=True)
class Picture:
    """One exhibit in one state; all but the figure as in ``jasa.frame.exhibit.View``.

    Attributes:
        figure: plotly's data as JSON, safe inside a script; "" where words are shown instead.
        source: the line of sources.
    """

    title: str
    subtitle: str
    figure: Markup
    words: tuple[str, ...]
    panels: tuple[Panel, ...]
    source: str
    caveats: tuple[str, ...]


def picture_of(shown: Shown, height: int = 420) -> Picture:
    """Return an exhibit in a state. Raises TeachError where there is none of that name."""
    if shown.exhibit not in REGISTRY:
        raise TeachError(f"A lesson shows an exhibit {shown.exhibit!r}, which does not exist.")
    exhibit = REGISTRY[shown.exhibit]
    view = exhibit.view(**shown.state)
    drawn = "" if view.figure is None else json.dumps(chart(view.figure, height))
    return Picture(
        title=view.title,
        subtitle=view.subtitle,
        figure=Markup(drawn.replace(CLOSING, "<\\/")),
        words=view.words,
        panels=view.panels,
        source=view.source_line(rest_stands="the exhibit in the lesson names them"),
        caveats=view.caveats,
    )
