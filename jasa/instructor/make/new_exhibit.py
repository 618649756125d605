"""Begin a new exhibit: a module that runs and keeps every rule, on a table to be replaced."""

from __future__ import annotations

import keyword
import re
from importlib import import_module
from pathlib import Path

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.files import write_whole

EXHIBITS = ROOT / "jasa" / "exhibits"
#: What is written. It shows the years of one count; table, column and words are to be replaced.
MODULE = '''"""{lesson}: what NAME shows, in a line."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, figure, number
from jasa.frame.yearly_series import newest, year_axis, year_line

#: The figures: table, column of years, column of figures, and its name with the unit.
TABLE, YEAR, FIELD = "scrambles", "fiscal_year", "total"
COLUMN = "Scrambles, number"
ALL_YEARS, LATELY = "all years", "the last ten figures"


def NAME_rows(years: str) -> pd.DataFrame:
    """Return the rows with a figure, the oldest first."""
    rows = data.load(TABLE)
    known = rows[rows[FIELD].notna()].sort_values(YEAR)
    return known if years == ALL_YEARS else known.tail(10)


def NAME_words(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say in words what the chart shows, from the same rows."""
    first, last = rows.iloc[0], newest(rows, YEAR)
    high = rows.loc[rows[FIELD].astype(float).idxmax()]
    return (
        f"There were {number(first[FIELD])} scrambles in JFY{first[YEAR]} and "
        f"{number(last[FIELD])} in JFY{last[YEAR]}.",
        f"The highest figure shown is {number(high[FIELD])}, of JFY{high[YEAR]}.",
    )


@exhibit(
    "What is to be found out here? Choose the years.",
    tables=[TABLE],
    years=One([ALL_YEARS, LATELY], label="Years"),
)
def NAME(years: str) -> View:
    """Say what is drawn: what is counted, by what."""
    rows = NAME_rows(years)
    line = year_line(
        rows,
        year=YEAR,
        value=FIELD,
        column=COLUMN,
        name="scrambles",
        colour=COLOURS["Japan"],
        symbol="circle",
        unit="scrambles",
    )
    drawn = figure(line, showlegend=False)
    drawn.update_yaxes(title_text=COLUMN, rangemode="tozero", tickformat=",")
    drawn.update_xaxes(year_axis(rows[YEAR], title_text="Fiscal year (April to March)"))
    last = newest(rows, YEAR)
    return View(
        figure=drawn,
        table=pd.DataFrame(
            {
                "Fiscal year": rows[YEAR].astype(int).tolist(),
                COLUMN: rows[FIELD].tolist(),
                "Warning": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=NAME_words(rows),
        title=f"{number(last[FIELD])} scrambles in JFY{last[YEAR]}",
        subtitle="Take-offs on alert, number in the fiscal year. Hollow marks carry a warning.",
        as_of=f"fiscal years {rows[YEAR].min()} to {rows[YEAR].max()}, with gaps",
        caveats=("The line breaks where a year has no figure: missing, not zero.",),
        definition="A scramble is an order to fighters to take off against an aircraft.",
    )
'''


class NewExhibitError(JasaError):
    """No exhibit can be begun; the message says what to give instead."""


def lesson_folder(lesson: str) -> Path:
    """Return the folder of a lesson's exhibits by its name or by the lesson's number.

    Raises:
        NewExhibitError: there is none; the message names them all.
    """
    heads = {
        path.parent.name: path.read_text(encoding="utf-8").partition(":")[0].strip('"')
        for path in sorted(EXHIBITS.glob("*/__init__.py"))
    }
    for name, head in heads.items():
        if lesson in (name, head.removeprefix("Lesson ")):
            return EXHIBITS / name
    known = ", ".join(f"{name} ({head})" for name, head in heads.items())
    raise NewExhibitError(f"Say for which lesson: --lesson with one of these: {known}.")


def new_exhibit(name: str, lesson: str) -> Path:
    """Write the module of a new exhibit, register it and return its path; nothing there is touched.

    Raises:
        NewExhibitError: the name cannot be used or is taken, or there is no such lesson.
    """
    from jasa import exhibits

    folder = lesson_folder(lesson)
    if not re.fullmatch(r"[a-z][a-z0-9_]{4,39}", name) or keyword.iskeyword(name):
        raise NewExhibitError(
            f"{name!r} cannot be a name: use five to forty small letters, digits and _, "
            "for example flights_by_night."
        )
    path = folder / f"{name}.py"
    if name in exhibits.__all__ or list(folder.parent.rglob(path.name)):
        raise NewExhibitError(f"{name!r} is taken: choose another name.")
    head = (folder / "__init__.py").read_text(encoding="utf-8").partition(":")[0].strip('"')
    write_whole(path, MODULE.replace("{lesson}", head).replace("NAME", name))
    import_module(f"jasa.exhibits.{folder.name}.{name}")
    return path
