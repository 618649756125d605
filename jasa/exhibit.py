"""The frame around every exhibit: controls, chart, and the tabs Chart, Table, In words, Sources.

An exhibit is a pure function from the values of its controls to a `View`. The decorator `exhibit`
makes an `Exhibit` of it, which the tests call for every state and which a lesson shows with one line.
This room knows no topic: everything it prints comes from the `View` and from the tables' metadata.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


@dataclass(frozen=True)
class One:
    """A control that chooses one of `options`; the first is the default unless `default` says so."""

    options: Sequence[str]
    label: str = ""
    default: str | None = None

    @property
    def start(self) -> str:
        """The value the exhibit opens with."""
        return self.options[0] if self.default is None else self.default

    def values(self) -> list[str]:
        """Every value the control can take."""
        return list(self.options)

    def check(self, value: object) -> str:
        """Return `value` if it is an option.

        Raises:
            ValueError: it is not; the message names the options.
        """
        if value not in self.options:
            raise ValueError(
                f"{value!r} is not a choice. Choose one of: {', '.join(self.options)}."
            )
        return str(value)


@dataclass(frozen=True)
class Many:
    """A control that chooses at least one of `options`; the default is all of them."""

    options: Sequence[str]
    label: str = ""
    default: Sequence[str] | None = None

    @property
    def start(self) -> tuple[str, ...]:
        """The values the exhibit opens with."""
        return tuple(self.options if self.default is None else self.default)

    def values(self) -> list[tuple[str, ...]]:
        """Every non-empty set of options, smallest first."""
        sizes = range(1, len(self.options) + 1)
        return [c for n in sizes for c in itertools.combinations(self.options, n)]

    def check(self, value: object) -> tuple[str, ...]:
        """Return the chosen options in their fixed order.

        Raises:
            ValueError: nothing or something unknown was chosen.
        """
        chosen = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
        unknown = [v for v in chosen if v not in self.options]
        if unknown or not chosen:
            raise ValueError(
                f"{value!r} is not a choice. Choose at least one of: {', '.join(self.options)}."
            )
        return tuple(o for o in self.options if o in chosen)


Control = One | Many


@dataclass(frozen=True)
class View:
    """What an exhibit shows in one state.

    Attributes:
        figure: the chart, without title and source line (the frame adds both).
        table: the rows behind the chart; column names carry units, and the column `Row` names the
            row of the course's table that a line comes from.
        words: two to five sentences, made from the same rows as the chart.
        title: what is to be seen in this state, a finding or a question.
        subtitle: what is counted, the unit and the date or years.
        source_ids: keys of `sources.csv` for the rows drawn, the most important first.
        as_of: the date or years of the figures, as printed in the source line.
        caveats: sentences the reader must know in this state; those of the tables are added.
        definition: what exactly is counted.
        lead: how many of the sources the line under the chart names; the rest stand in the tab.
    """

    figure: go.Figure
    table: pd.DataFrame
    words: tuple[str, ...]
    title: str
    subtitle: str
    source_ids: tuple[str, ...]
    as_of: str
    caveats: tuple[str, ...]
    definition: str = ""
    lead: int = 3

    def source_line(self) -> str:
        """Return the line under the chart: who says so, and of when."""
        from jasa import data

        shown = [data.source(i).short for i in self.source_ids[: self.lead]]
        more = len(self.source_ids) - len(shown)
        rest = f" and {more} more (tab Sources)" if more > 0 else ""
        return f"Source: {'; '.join(shown)}{rest}. Figures of {self.as_of}."


def sources_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of all sources that rows of a table name, each once.

    The source of the most rows comes first; sources named beside a main one come last.
    """
    from jasa import data

    columns = data.source_columns(rows.columns)
    columns.sort(key=lambda c: c != "source_id")
    found: list[str] = []
    for column in columns:
        cells = Counter(i for cell in rows[column].dropna() for i in data.split_ids(cell))
        found += [source for source, _ in cells.most_common()]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Exhibit:
    """A named exhibit: its question, its tables, its controls and the pure function behind it."""

    name: str
    question: str
    tables: tuple[str, ...]
    controls: Mapping[str, Control]
    draw: Callable[..., View] = field(repr=False)
    height: int = 420

    def start(self) -> dict[str, Any]:
        """Return the state the exhibit opens in."""
        return {name: control.start for name, control in self.controls.items()}

    def states(self) -> Iterator[dict[str, Any]]:
        """Yield every combination of control values."""
        values = [control.values() for control in self.controls.values()]
        for combination in itertools.product(*values):
            yield dict(zip(self.controls, combination, strict=True))

    def state(self, **chosen: Any) -> dict[str, Any]:
        """Return the full state for some chosen values; controls left out keep their default.

        Raises:
            TypeError: a control of that name does not exist.
            ValueError: a value is not among the control's options.
        """
        unknown = [name for name in chosen if name not in self.controls]
        if unknown:
            known = ", ".join(self.controls) or "none"
            raise TypeError(f"{self.name}() has no control {unknown[0]!r}. Its controls: {known}.")
        full = self.start() | chosen
        return {name: self.controls[name].check(full[name]) for name in full}

    def view(self, **chosen: Any) -> View:
        """Return the view for some chosen values; raises what `state` raises."""
        return self.draw(**self.state(**chosen))

    def figure(self, **state: Any) -> go.Figure:
        """Return the chart with title, subtitle, source line and caveat inside, for a slide."""
        from jasa import frame

        return frame.standalone(self.view(**state))

    def __call__(self, **state: Any) -> None:
        """Show the exhibit in a notebook, opened in the given state."""
        from jasa import frame

        frame.show(self, self.state(**state))


#: Every exhibit of the course by name, filled as the modules of `jasa.exhibits` are imported.
REGISTRY: dict[str, Exhibit] = {}


def exhibit(
    question: str, *, tables: Sequence[str], height: int = 420, **controls: Control
) -> Callable[[Callable[..., View]], Exhibit]:
    """Turn a pure function into an exhibit and register it.

    Args:
        question: the heading of the exhibit, the same in every state.
        tables: names of the tables it reads; their caveats and sources travel with it.
        height: pixels of the chart, the same in every state so that nothing jumps.
        controls: one `One` or `Many` for each argument of the function.
    """

    def make(draw: Callable[..., View]) -> Exhibit:
        made = Exhibit(draw.__name__, question, tuple(tables), controls, draw, height)
        made.__dict__["__doc__"] = draw.__doc__
        REGISTRY[made.name] = made
        return made

    return make
