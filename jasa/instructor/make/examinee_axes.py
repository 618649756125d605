"""Titles of axes as people write them, right and wrong, for any chart (see ``examinee_words``).

Nothing is typed for a single question: what is measured comes from the worked figure's own axis
title, the unit from the card, and what people write for a unit from ``WRITTEN``. That list is not
the judge's own (``judging.charts.units``), so that the one can be held against the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from jasa.exercise.questions import Question

#: What people write for a unit.
WRITTEN = {
    "%": ("%", "％", "&#37;", "per cent", "percent", "pct", "percentage", "percentages", "% of all",
          "per cent of the base", "percentage of the whole"),
    "persons": ("persons", "people", "soldiers", "US soldiers", "troops", "US troops", "members",
                "service members", "personnel", "military personnel", "servicemen and women",
                "number of people", "number of soldiers", "no. of persons", "headcount",
                "individuals", "troop numbers", "# of soldiers"),
    "ha": ("ha", "hectare", "hectares"),
    "per year": ("per year", "a year", "per annum", "p.a.", "/year", "/ year", "/yr", "per yr",
                 "yearly", "annual", "each year", "every year", "annually", "1/year"),
    "percentage points": ("percentage points", "% points", "points", "pp", "per cent points"),
    "yen": ("yen", "¥", "JPY", "Japanese yen", "￥"),
    "billion yen": ("billion yen", "bn yen", "¥bn", "yen bn", "billions of yen", "yen, billion"),
    "dollars": ("dollars", "US dollars", "US$", "$", "USD", "dollar"),
    "dB": ("dB", "decibel", "decibels", "db(A)"),
    "km²": ("km²", "km2", "sq km", "square kilometres", "square kilometers", "km<sup>2</sup>", "㎢"),
    "days": ("days", "day"),
}  # fmt: skip
#: A quantity and its unit, as they stand together; and the unit where it stands alone.
TOGETHER = (
    "{q} ({u})", "{q} [{u}]", "{q}, {u}", "{q}: {u}", "{q} {u}", "{q} in {u}", "{q} (in {u})",
    "{q} / {u}", "{q} – {u}", "{q}<br>({u})", "<b>{q}</b> <i>{u}</i>", "{u}: {q}", "{u} ({q})",
)  # fmt: skip
ALONE = ("{u}", "({u})", "[{u}]", "in {u}", "<b>{u}</b>", " {u} ")
CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper, str.title)
#: Titles of an axis of years, dates, names or anything else, and titles that say nothing of one.
PLACES = {
    "year": ("Year", "Years", "Fiscal year", "JFY", "FY", "Japanese fiscal year", "Time", "Date",
             "Fiscal year (April to March)", "first_year", "fiscal_year", "fiscalYear", "Decade",
             "First year of the count", "Year of report", "Years 1991 to 2025", "年度"),
    "date": ("Date", "Day", "Time", "Year", "Date of the event", "event_date"),
    "category": ("Choice", "Answer", "Theme", "Category", "Kind", "Answer, in three kinds"),
    "number": ("Spending", "Million dollars of 2023", "Spending in 2014 (million dollars)",
               "spending_constant_usd_m", "US$ m"),
}  # fmt: skip
SAY_NOTHING = (
    "", " ", "<br>", "x", "X", "y", "t", "value", "Value", "VALUES", "variable", "Variable", "index",
    "as_of", "as of", "2014", "x axis", "y-axis", "Axis title", "title", "label", "x label", "?",
    "...", "-", "data", "0", "column", "lorem ipsum", "text", "None", "nan",
)  # fmt: skip


def value_titles(question: Question, value: Any) -> Iterator[tuple[str, bool]]:
    """Give titles of the axis where the values stand, and whether each is right."""
    unit = unit_of(question)
    quantity = quantity_of(value)
    if not unit:
        yield from ((title, True) for title in (quantity, quantity.lower(), quantity.upper()))
    for written in WRITTEN.get(unit, ()):
        for pattern, case in product((*TOGETHER, *ALONE), CASES):
            yield case(pattern.format(q="Amount", u=written)), True
        for pattern in TOGETHER:
            yield pattern.format(q=quantity, u=written), True
        if re.fullmatch(r"[a-z ]+", written):
            yield f"{quantity} {written}".lower().replace(" ", "_"), True
    for other in (name for name in WRITTEN if unit and name != unit):
        for written, pattern in product(WRITTEN[other], (*TOGETHER[:8], *ALONE)):
            yield pattern.format(q="Amount", u=written), False
    for other in ("yen", "billion yen", "dollars", "dB", "km²", "percentage points"):
        if unit:
            yield from ((f"{quantity} ({written})", False) for written in WRITTEN[other])
    if unit in ("persons", "ha"):
        for many in ("thousand", "1,000", "millions of"):
            yield from ((f"{quantity} ({many} {u})", False) for u in WRITTEN[unit][:2])
    yield from ((title, False) for title in SAY_NOTHING)


def place_titles(question: Question, value: Any) -> Iterator[tuple[str, bool]]:
    """Give titles of the other axis, and whether each is right."""
    own = str((value.layout.yaxis if bars_lie(value) else value.layout.xaxis).title.text)
    for title, case in product((own, *PLACES[str(question.chart.get("x", "year"))]), CASES):
        yield case(title), True
    yield from ((title, False) for title in SAY_NOTHING)


def unit_of(question: Question) -> str:
    """Give the unit that the values' axis must name, as ``WRITTEN`` calls it; "" for none."""
    words = set(question.chart.get("unit_words", ()))
    return next((name for name in WRITTEN if name in words), "")


def quantity_of(value: Any) -> str:
    """Give what the worked figure measures: its axis title without the unit."""
    axis = value.layout.xaxis if bars_lie(value) else value.layout.yaxis
    return re.sub(r"\s*([(,].*|\bper year\b.*)$", "", str(axis.title.text))


def bars_lie(value: Any) -> bool:
    """Say whether a figure's bars lie, so that their values run along the x axis."""
    return any(trace.type == "bar" and trace.orientation == "h" for trace in value.data)
