"""What frames, cards and forms have in common: they send the page as few messages as they can.

A widget of ipywidgets brings a layout along, and a form control a style, each a model of its own with
a message of its own. Widgets that look the same share them here: a test before the course sends 44
messages, not 84 (docs/decisions/09-exhibits-draw-plain-charts.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import anywidget
import ipywidgets as widgets
import traitlets
from ipywidgets.widgets.widget_description import DescriptionStyle
from ipywidgets.widgets.widget_string import HTMLStyle

HERE = Path(__file__).parent
Look = TypeVar("Look", bound=widgets.Widget)
_shared: dict[Any, widgets.Widget] = {}


def shared(kind: type[Look], **settings: str) -> Look:
    """Return the one layout or style of these settings, which nobody may change."""
    key = (kind, *sorted(settings.items()))
    if key not in _shared or _shared[key].comm is None:  # somebody has closed all widgets
        _shared[key] = kind(**settings)
        _shared[key].observe(_refuse, names=_shared[key].keys)
    made = _shared[key]
    assert isinstance(made, kind)
    return made


def _refuse(change: Any) -> None:
    raise TypeError(f"{change['name']} would change for all widgets: give a layout of its own.")


def plain_html(value: str = "") -> widgets.HTML:
    """Return a piece of HTML for a form."""
    return widgets.HTML(value, layout=shared(widgets.Layout), style=shared(HTMLStyle))


def plain_button(words: str, quiet: bool = False, **layout: str) -> widgets.Button:
    """Return a button for a form; at the left, unless the layout says otherwise."""
    look = {"layout": shared(widgets.Layout, **layout), "style": shared(widgets.ButtonStyle)}
    classes = ("jasa-quiet",) if quiet else ()
    return widgets.Button(description=words, _dom_classes=classes, **look)


def plain_choice(options: Sequence[str]) -> widgets.RadioButtons:
    """Return radio buttons with nothing chosen yet, for a form."""
    look = {"layout": shared(widgets.Layout, width="auto"), "style": shared(DescriptionStyle)}
    return widgets.RadioButtons(options=list(options), value=None, **look)


def plain_list(label: str, options: Sequence[Any], width: str, **given: Any) -> widgets.Dropdown:
    """Return a list to choose from for a form, its label as wide as the words are."""
    look = {"layout": {"width": width}, "style": {"description_width": "initial"}}
    return widgets.Dropdown(description=label, options=list(options), **look, **given)


class LiveForm(widgets.VBox):
    """A card made of widgets, one below the other."""

    def __init__(self, parts: Sequence[widgets.Widget]) -> None:
        super().__init__(parts, layout=shared(widgets.Layout), _dom_classes=("jasa-card",))


def script(*names: str) -> str:
    """Return scripts of this folder below what frames and cards share, as one module."""
    return "\n".join((HERE / n).read_text(encoding="utf-8") for n in ("common.js", *names))


class LivePart(anywidget.AnyWidget):
    """A widget with a script of ours, which each kind declares as the trait `_esm`.

    Where script and name are no traits, anywidget makes a class of its own for each widget.
    """

    _css = traitlets.Unicode((HERE / "frame.css").read_text(encoding="utf-8")).tag(sync=True)
    _anywidget_id = traitlets.Unicode().tag(sync=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(layout=shared(widgets.Layout), **values)

    @traitlets.default("_anywidget_id")
    def _name_of_kind(self) -> str:
        return f"{type(self).__module__}.{type(self).__name__}"

    def add_traits(self, **traits: Any) -> None:
        """Declare what the kind has not declared."""
        new = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if new:
            super().add_traits(**new)
