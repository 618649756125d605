"""The widgets of an exhibit's controls: buttons, lists, check boxes, sliders, steps and grids.

Every input has a `value` and calls back after a change; all can be used with the keyboard alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from jasa.frame.controls import Amount, Control, Grid, Many, One, Step


def control(declared: Control, name: str, value: Any) -> widgets.Widget:
    """Build the input of a control, opened at a value."""
    label = declared.label or name.replace("_", " ").capitalize()
    if isinstance(declared, Many):
        return Boxes(label, declared, value)
    if isinstance(declared, Amount):
        return slider(label, declared, value)
    if isinstance(declared, Grid):
        return GridInput(label, declared, value)
    if isinstance(declared, Step):
        return Stepper(label, declared, value)
    return choice(label, declared, value)


def on_change(made: widgets.Widget, react: Callable[[], None]) -> None:
    """Call `react` after every change of an input."""
    if isinstance(made, (Boxes, GridInput, Stepper)):
        made.observe_value(react)
    else:
        made.observe(lambda _: react(), "value")


def choice(label: str, declared: One, value: str) -> widgets.Widget:
    """Return buttons for a few short options, else a list."""
    options = list(declared.options)
    if sum(map(len, options)) <= 64 and len(options) <= 5:
        made = widgets.ToggleButtons(options=options, value=value)
        made.style.button_width = "auto"
        made.layout.width = "auto"
    else:
        made = widgets.Dropdown(options=options, value=value)
        made.layout.width = "min(100%, 560px)"
    made.description = label
    made.style.description_width = "initial"
    return made


def slider(label: str, declared: Amount, value: float) -> widgets.Widget:
    """Return a slider that reports when it is let go, so that no redraws pile up."""
    whole = all(float(v).is_integer() for v in (declared.low, declared.high, declared.step, value))
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    number = int if whole else float
    made = kind(
        value=number(value),
        min=number(declared.low),
        max=number(declared.high),
        step=number(declared.step),
        description=f"{label}, {declared.unit}" if declared.unit else label,
        continuous_update=False,
        layout={"width": "min(100%, 420px)"},
    )
    made.style.description_width = "initial"
    return made


class Stepper(widgets.HBox):
    """A list with buttons to the previous and the next option."""

    def __init__(self, label: str, declared: Step, value: str) -> None:
        self.list = choice(label, declared, value)
        self.back = widgets.Button(description="◀ Previous", tooltip=f"Previous: {label}")
        self.on = widgets.Button(description="Next ▶", tooltip=f"Next: {label}")
        for button in (self.back, self.on):
            button.layout = widgets.Layout(width="auto", flex="0 0 auto")
        self.list.layout.flex = "0 1 auto"
        super().__init__([self.list, self.back, self.on], layout={"max_width": "100%"})
        self.back.on_click(lambda _: self.move(-1))
        self.on.on_click(lambda _: self.move(1))
        self.list.observe(lambda _: self.mark_ends(), "value")
        self.mark_ends()

    @property
    def value(self) -> str:
        """The option chosen."""
        return self.list.value

    def move(self, by: int) -> None:
        """Go some options on or back, and stop at the ends."""
        options = list(self.list.options)
        place = options.index(self.list.value) + by
        self.list.value = options[min(max(place, 0), len(options) - 1)]

    def mark_ends(self) -> None:
        """Switch off the button that leads nowhere."""
        self.back.disabled = self.list.value == self.list.options[0]
        self.on.disabled = self.list.value == self.list.options[-1]

    def observe_value(self, react: Callable[[], None]) -> None:
        """Call `react` after every step."""
        self.list.observe(lambda _: react(), "value")


class Boxes(widgets.HBox):
    """Check boxes of a `Many` control; the last ticked box cannot be cleared."""

    def __init__(self, label: str, declared: Many, value: tuple[str, ...]) -> None:
        self.declared = declared
        self.boxes = [
            widgets.Checkbox(
                value=o in value, description=o, indent=False, layout={"width": "auto"}
            )
            for o in declared.options
        ]
        name = widgets.Label(f"{label}:")
        super().__init__([name, *self.boxes], layout={"flex_flow": "row wrap"})
        self.add_class("jasa-controls")

    @property
    def value(self) -> tuple[str, ...]:
        """The options ticked."""
        return tuple(b.description for b in self.boxes if b.value)

    def observe_value(self, react: Callable[[], None]) -> None:
        """Call `react` after every change that leaves at least one box ticked."""

        def changed(change: dict[str, Any]) -> None:
            if not self.value:
                change["owner"].value = True
            else:
                react()

        for box in self.boxes:
            box.observe(changed, "value")


class GridInput(widgets.VBox):
    """A table of whole numbers to fill; each box is named by its row and column."""

    def __init__(self, label: str, declared: Grid, value: tuple[tuple[int, ...], ...]) -> None:
        self.cells = [
            [
                self.box(declared, n, f"{row}: {column}")
                for n, column in zip(line, declared.columns, strict=True)
            ]
            for line, row in zip(value, declared.rows, strict=True)
        ]
        heads = [widgets.Label(""), *(self.head(c) for c in declared.columns)]
        lines = [
            child
            for row, boxes in zip(declared.rows, self.cells, strict=True)
            for child in (self.head(row), *boxes)
        ]
        columns = f"minmax(150px, 260px) repeat({len(declared.columns)}, minmax(84px, 1fr))"
        grid = widgets.GridBox(
            [*heads, *lines],
            layout={"grid_template_columns": columns, "grid_gap": "2px 8px", "width": "100%"},
        )
        name = f"{label} ({declared.low} to {declared.high})"
        super().__init__([widgets.HTML(f"<b>{name}</b>"), grid], layout={"width": "100%"})

    @staticmethod
    def head(words: str) -> widgets.HTML:
        """Return the name of a row or column, wrapped."""
        return widgets.HTML(f'<div class="jasa-grid-head">{words}</div>')

    @staticmethod
    def box(declared: Grid, value: int, name: str) -> widgets.BoundedIntText:
        """Return one cell; its label is there for screen readers only."""
        made = widgets.BoundedIntText(
            value=value,
            min=declared.low,
            max=declared.high,
            description=name,
            layout={"width": "70px"},
        )
        made.add_class("jasa-cell")
        return made

    @property
    def value(self) -> tuple[tuple[int, ...], ...]:
        """The numbers, row by row."""
        return tuple(tuple(box.value for box in line) for line in self.cells)

    def observe_value(self, react: Callable[[], None]) -> None:
        """Call `react` after every change of a cell."""
        for line in self.cells:
            for box in line:
                box.observe(lambda _: react(), "value")
