"""What `jasa new-question` and `jasa new-exhibit` write; their own words stand between « and ».

Whoever fills a skeleton in puts other words in the place of those. A release and the tests of
exhibits refuse them (`placeholders`), so that no student ever reads "What is asked."
"""

from __future__ import annotations

import re

#: Role, kind and text of the cells of a question that asks for a number.
CELLS = (
    ("task", "markdown", "## {place} · {heading}\n\n«What is asked.»"),
    ("starter", "code", "answer_{n} = ...\n### BEGIN SOLUTION\n# «Compute it here.»\n"
     "answer_{n} = 1\n### END SOLUTION"),
    ("check", "code", 'check("{q}", answer_{n})\n### BEGIN HIDDEN TESTS\nfrom jasa.check import points\n'
     'points("{q}", answer_{n})\n### END HIDDEN TESTS'),
    ("reflect", "markdown", "**Reflect** (not marked). «What does the number not say?»\n\n"
     "<!-- BEGIN SOLUTION -->\n«What a good answer holds.»\n<!-- END SOLUTION -->"),
)  # fmt: skip
ENTRY = """  - id: {q}
    title: «Title of the question»
    kind: number
    points: {points}
    minutes: {minutes}
    objective: {objective}
    variable: answer_{n}
    unit: persons
    tolerance: 0
{own_case}    insight: "{{value:g}}: «what the number means.»"
    mistakes:
      - value: answer_{n} + 1
        say: «What was done to get this, and what to do instead.»
      - value: answer_{n} + 2
        say: «A second likely mistake.»
      - value: answer_{n} + 3
        say: «A third likely mistake.»
    hints:
      - «A hint that points at the table.»
      - «A hint that points at the step.»
"""
#: An exhibit of the years of one count.
MODULE = '''"""{lesson}: «what NAME shows, in a line.»"""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import One, View, exhibit, warnings
from jasa.frame.style import COLOURS, figure, number
from jasa.frame.yearly_series import newest, year_axis, year_line

#: The figures: table, column of years, column of figures. A line joins rows of one series alone:
#: where the table holds several (of bases, of kinds of years), choose one of them below.
TABLE, YEAR, FIELD = "scrambles", "fiscal_year", "total"
ALL_YEARS, LATELY = "all years", "the last ten figures"


def NAME_rows(years: str) -> pd.DataFrame:
    """Return the rows with a figure, the oldest first."""
    rows = data.load(TABLE)
    known = rows[rows[FIELD].notna()].sort_values(YEAR)
    return known if years == ALL_YEARS else known.tail(10)


def NAME_names() -> tuple[str, str, str]:
    """Return what the table calls the figures, their unit and the years."""
    fields = data.table(TABLE).fields
    return fields[FIELD].description.rstrip("."), fields[FIELD].unit, fields[YEAR].description


def NAME_words(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say in words what the chart shows, from the same rows."""
    name, unit, _ = NAME_names()
    first, last = rows.iloc[0], newest(rows, YEAR)
    high = rows.loc[rows[FIELD].astype(float).idxmax()]
    return (
        f"{name}: {number(first[FIELD])} {unit} in {first[YEAR]} and "
        f"{number(last[FIELD])} in {last[YEAR]}.",
        f"The highest figure shown is {number(high[FIELD])}, of {high[YEAR]}.",
    )


@exhibit(
    "«What is to be found out here?» Choose the years.",
    tables=[TABLE],
    years=One([ALL_YEARS, LATELY], label="Years"),
)
def NAME(years: str) -> View:
    """«Say what is drawn: what is counted, by what.»"""
    rows = NAME_rows(years)
    name, unit, year = NAME_names()
    column = f"{name}, {unit}"
    line = year_line(
        rows,
        year=YEAR,
        value=FIELD,
        column=column,
        name=name,
        colour=COLOURS["Japan"],
        symbol="circle",
        unit=unit,
    )
    drawn = figure(line, showlegend=False)
    drawn.update_yaxes(title_text=column, rangemode="tozero", tickformat=",")
    drawn.update_xaxes(year_axis(rows[YEAR], title_text=year.rstrip(".")))
    last = newest(rows, YEAR)
    return View(
        figure=drawn,
        table=pd.DataFrame(
            {
                "Year": rows[YEAR].astype(int).tolist(),
                column: rows[FIELD].tolist(),
                "Warning": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=NAME_words(rows),
        title=f"{number(last[FIELD])} {unit} in {last[YEAR]}",
        subtitle=f"{data.table(TABLE).description} Hollow marks carry a warning.",
        as_of=f"{rows[YEAR].min()} to {rows[YEAR].max()}, with gaps",
        caveats=("The line breaks where a year has no figure: missing, not zero.",),
        definition=f"{name}.",
    )
'''


def without_marks(skeleton: str) -> str:
    """Give a skeleton as it is written: its own words stand there without their marks."""
    return re.sub("[«»]", "", skeleton)


def placeholders(*skeletons: str) -> tuple[str, ...]:
    """Give the words of skeletons that are to be replaced, in order."""
    return tuple(words for text in skeletons for words in re.findall("«(.+?)»", text))


OF_QUESTIONS = placeholders(ENTRY, *(text for _, _, text in CELLS))
OF_EXHIBITS = placeholders(MODULE)
