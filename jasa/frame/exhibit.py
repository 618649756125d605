"""The frame around every exhibit: controls, chart, and the tabs Chart, Table, In words, Sources.

An exhibit is a pure function from the values of its controls to a `View`. The decorator `exhibit`
makes an `Exhibit` of it, which the tests call for every state and which a lesson shows with one line.
This room knows no topic: everything it prints comes from the `View` and from the tables' metadata.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from jasa.frame.controls import Amount, Control, Grid, Many, One, Step

__all__ = [
    "REGISTRY",
    "Amount",
    "Exhibit",
    "Grid",
    "Many",
    "One",
    "Panel",
    "Step",
    "View",
    "exhibit",
    "hollow",
    "is_warned",
    "rough",
    "sources_of",
    "starred",
    "warnings",
]

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from jasa.frame import charts


@dataclass(frozen=True)
class Panel:
    """A piece of text shown beside others: one article of a treaty, one voice, one event.

    Attributes:
        heading: what it is.
        text: the words.
        row: `row_id` of the row it comes from; several are joined by "; ".
        label: a line above the text: reading status, date, who says so.
        kind: "quote" for the very words of a document (shown in quotation marks), "summary" for a cell
            of a table, "note" for words of the course.
    """

    heading: str
    text: str
    row: str = ""
    label: str = ""
    kind: str = "summary"


@dataclass(frozen=True)
class View:
    """What an exhibit shows in one state.

    Attributes:
        figure: the chart (of `jasa.frame.charts`; in what `Exhibit.view` gives, plotly's own), without
            title and source line: the frame adds both. None where words are
            shown instead, in `panels`. Every trace that stands for figures has `ids`, the `Row` cells
            of the table's lines it draws, and `meta={"column": name of the table's column}`; other
            traces have `meta={"decoration": what}`. A hollow, hatched or pale mark carries a warning;
            where it says something else, `meta` has `"looks": what it says`.
        table: the rows behind the chart; column names carry units, and the column `Row` names the
            row of the course's table that a line comes from.
        words: two to five sentences, made from the same rows as the chart.
        title: what is to be seen in this state, a finding or a question.
        subtitle: what is counted, the unit and the date or years.
        as_of: the date or years of the figures, as printed in the source line.
        caveats: sentences the reader must know in this state; those of the tables are added.
        source_ids: keys of `sources.csv` for the rows drawn, the most important first; left out, they
            are those of all rows that the table and `derived` name.
        definition: what exactly is counted.
        lead: how many of the sources the line under the chart names; the rest stand in the tab.
        panels: texts shown side by side, under the chart or in its place.
        computed: for each column that is not a cell of a table, its formula (see `jasa.data.formulas`).
        derived: formulas of the numbers in title and words that stand in no cell of the table.
    """

    figure: charts.Figure | go.Figure | None
    table: pd.DataFrame
    words: tuple[str, ...]
    title: str
    subtitle: str
    as_of: str
    caveats: tuple[str, ...]
    source_ids: tuple[str, ...] = ()
    definition: str = ""
    lead: int = 3
    panels: tuple[Panel, ...] = ()
    computed: Mapping[str, str] = field(default_factory=dict)
    derived: tuple[str, ...] = ()

    def source_line(self, rest_stands: str = "tab Sources") -> str:
        """Return the line under the chart: who says so, and of when; the rest stands elsewhere."""
        from jasa import data

        shown = [data.source(i).short for i in self.source_ids[: self.lead]]
        more = len(self.source_ids) - len(shown)
        rest = f" and {more} more ({rest_stands})" if more > 0 else ""
        return f"Source: {'; '.join(shown)}{rest}. Figures of {self.as_of}."


def sources_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of all sources that rows of a table name, each once.

    The source of the most rows comes first; sources named beside a main one come last.
    """
    return _most_named_first(_sources_by_column(rows))


def _sources_by_column(rows: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield for each row of a table the ids in each of its columns of sources, the main one first."""
    from jasa import data

    columns = data.source_columns(rows.columns)
    columns.sort(key=lambda c: c != "source_id")
    for cells in zip(*(rows[c].tolist() for c in columns), strict=True):
        yield tuple(tuple(data.split_ids(c)) if isinstance(c, str) else () for c in cells)


def _most_named_first(rows: Iterable[tuple[tuple[str, ...], ...]]) -> tuple[str, ...]:
    found: list[str] = []
    for column in zip(*rows, strict=True):
        named = Counter(source for cell in column for source in cell)
        found += [source for source, _ in named.most_common()]
    return tuple(dict.fromkeys(found))


@cache
def _sources_by_row(table: str) -> dict[str, tuple[int, tuple[tuple[str, ...], ...]]]:
    """Return for each row of a table its place and what `_sources_by_column` says of it."""
    from jasa import data

    rows = data.load(table)
    named = zip(rows["row_id"].tolist(), _sources_by_column(rows), strict=True)
    return {row: (place, cells) for place, (row, cells) in enumerate(named)}


def is_warned(row: Mapping[str, Any]) -> bool:
    """Say whether a row carries a warning: it is not for calculating as it is, and a note says why.

    This is the one meaning of a warning: what carries one stands in the table with its note and is
    drawn hollow or hatched.
    """
    return str(row["use"]) != "grade" and isinstance(row["note"], str) and row["note"] != ""


def rough(rows: pd.DataFrame) -> list[bool]:
    """Say of each row of a table whether it carries a warning."""
    cells = zip(rows["use"].tolist(), rows["note"].tolist(), strict=True)
    return [is_warned({"use": use, "note": note}) for use, note in cells]


def hollow(symbol: str, rows: pd.DataFrame) -> list[str]:
    """Return the symbol of each row's mark: open where the row carries a warning."""
    return [f"{symbol}-open" if warned else symbol for warned in rough(rows)]


def starred(rows: pd.DataFrame) -> list[str]:
    """Return a star for each row with a warning, for labels of bars whose hatching says otherwise."""
    return ["*" if warned else "" for warned in rough(rows)]


def warnings(rows: pd.DataFrame) -> list[str]:
    """Return the note of each row of a table that carries a warning, an empty text for the others."""
    noted = zip(rows["note"], rough(rows), strict=True)
    return [str(note) if warned else "" for note, warned in noted]


def row_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns of a view's table that name rows of the course's tables."""
    return [c for c in table.columns if str(c).startswith("Row")]


def rows_shown(view: View) -> list[str]:
    """Return the `row_id` of every row behind a view, each once, as drawn."""
    from jasa.data import formulas

    cells = [cell for c in row_columns(view.table) for cell in view.table[c]]
    cells += [panel.row for panel in view.panels]
    named = [i for formula in view.derived for i in formulas.NAMED.findall(formula)]
    return list(
        dict.fromkeys([i for c in cells for i in formulas.ids_in(c)] + [n for n, _ in named])
    )


def sources_of_rows(row_ids: Sequence[str], tables: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of all sources that some rows of some tables name."""
    wanted, found = set(row_ids), list[str]()
    for name in tables:
        known = _sources_by_row(name)
        rows = sorted(known[row] for row in wanted & known.keys())
        found += _most_named_first(cells for _, cells in rows)
    return tuple(dict.fromkeys(found))


def tables_shown(view: View, tables: Sequence[str]) -> list[str]:
    """Return those of some tables of which a view shows rows; all of them where it names no row."""
    rows = set(rows_shown(view))
    return [name for name in tables if rows & _sources_by_row(name).keys()] or list(tables)


@dataclass(frozen=True)
class Exhibit:
    """A named exhibit: its question, its tables, its controls and the pure function behind it."""

    name: str
    question: str
    tables: tuple[str, ...]
    controls: Mapping[str, Control]
    draw: Callable[..., View] = field(repr=False)
    height: int = 420
    second: Mapping[str, Any] = field(default_factory=dict)
    fixed: str = ""
    only_counted: tuple[str, ...] = ()

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

    def plain_view(self, **chosen: Any) -> View:
        """Return the view for chosen values, its chart as plain data. Raises what `state` raises."""
        drawn = self.draw(**self.state(**chosen))
        if drawn.source_ids:
            return drawn
        return replace(drawn, source_ids=sources_of_rows(rows_shown(drawn), self.tables))

    def view(self, **chosen: Any) -> View:
        """Return the view for some chosen values, its chart read and checked by plotly.

        Raises:
            ValueError: plotly does not know a setting of the chart; and what `state` raises.
        """
        plain = self.plain_view(**chosen)
        return replace(plain, figure=plain.figure.as_plotly()) if plain.figure else plain

    def figure(self, **state: Any) -> go.Figure:
        """Return the chart with title, subtitle, source line and caveat inside, for a slide."""
        return _live_frame().standalone(self.view(**state))

    def __call__(self, **state: Any) -> None:
        """Show the exhibit in a notebook, opened in the given state."""
        _live_frame().show(self, self.state(**state))


class LiveFrame(Protocol):
    """What the room with the widgets does for an exhibit (`jasa.frame.live`)."""

    def show(self, exhibit: Exhibit, state: Mapping[str, Any]) -> None:
        """Show an exhibit in a running notebook, opened in a state."""

    def standalone(self, view: View) -> go.Figure:
        """Give the chart with title, source line and caveat inside."""


_shown_by: Callable[[], LiveFrame] | None = None


def show_with(live_frame: Callable[[], LiveFrame]) -> None:
    """Say who shows exhibits: this room knows no widgets, the live frame registers itself."""
    global _shown_by
    _shown_by = live_frame


def _live_frame() -> LiveFrame:
    if _shown_by is None:
        raise RuntimeError("Nothing shows exhibits yet: import jasa.exhibits first.")
    return _shown_by()


class Registry(Mapping[str, Exhibit]):
    """Every exhibit by its name; its module is imported when it is first asked for."""

    def __init__(self) -> None:
        self._modules: dict[str, str] = {}
        self._made: dict[str, Exhibit] = {}

    def expect(self, modules: Mapping[str, str]) -> None:
        """Say in which module each exhibit stands that is not made yet."""
        self._modules.update(modules)

    def enter(self, made: Exhibit) -> None:
        """Take an exhibit in."""
        self._made[made.name] = made

    def __getitem__(self, name: str) -> Exhibit:
        if name not in self._made:
            import_module(self._modules[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._made or name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._made.keys() | self._modules.keys()))

    def __len__(self) -> int:
        return len(self._made.keys() | self._modules.keys())


#: Every exhibit of the course; `jasa.exhibits` says where they stand.
REGISTRY = Registry()


def exhibit(
    question: str,
    /,
    *,
    tables: Sequence[str],
    height: int = 420,
    second: Mapping[str, Any] | None = None,
    fixed: str = "",
    only_counted: Sequence[str] = (),
    **controls: Control,
) -> Callable[[Callable[..., View]], Exhibit]:
    """Turn a pure function into an exhibit and register it.

    Args:
        question: the heading of the exhibit, the same in every state.
        tables: names of the tables it reads; their caveats and sources travel with it.
        height: pixels of the chart, the same in every state so that nothing jumps.
        second: the state of its second picture in the gallery; left out, the last of the first control.
        fixed: why newer rows of its tables are not shown; left out, the newest row always is.
        only_counted: those of its tables whose rows are counted and not read: their caveats, which are
            about what stands in the rows, are left out.
        controls: one control (see `jasa.frame.controls`) for each argument of the function.
    """

    def make(draw: Callable[..., View]) -> Exhibit:
        """Make the exhibit of a function and enter it in the list of all."""
        made = Exhibit(
            draw.__name__,
            question,
            tuple(tables),
            controls,
            draw,
            height,
            second or {},
            fixed,
            tuple(only_counted),
        )
        made.__dict__["__doc__"] = draw.__doc__
        REGISTRY.enter(made)
        return made

    return make
