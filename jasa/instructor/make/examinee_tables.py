"""The examinee for tables: the right one made in other ways, and wrong ones (see ``examinee``)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from jasa.exercise.judging.tables import column_named
from jasa.exercise.oracle import is_number
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import Question
from jasa.instructor.make.coarse import tolerance_of

Made = Iterator[tuple[str, object] | tuple[str, object, str] | tuple[str, object, str, float]]


def right_tables(question: Question, value: Any, rng: random.Random) -> Made:
    """The same table by other ways: order, index, types, more columns, within the tolerance."""
    frame = _whole(question, value)
    yield "as it is", frame
    yield "columns turned round", frame[frame.columns[::-1]]
    yield "row names of its own", frame.set_axis([f"r{i}" for i in range(len(frame))])
    yield "a column more", frame.assign(helper=1)
    yield "key as index", frame.set_index(question.key)
    yield "key as index without a name", frame.set_index(question.key).rename_axis(None)
    yield "key as index of another name", frame.set_index(question.key).rename_axis("zz")
    if column_named(question, question.key).any_name:
        yield "key called otherwise", frame.rename(columns={question.key: "k"})
    names = [column.name for column in question.columns if column.name != question.key]
    cells = {name: dict(zip(frame[question.key], frame[name], strict=True)) for name in names}
    yield "from dictionaries by key", pd.DataFrame(cells)
    if len(names) == 1:
        yield "a series by key", pd.Series(cells[names[0]], name=names[0])
    yield "columns of two levels", frame.set_axis([[*frame], [""] * len(frame.columns)], axis=1)
    yield "nullable types", frame.convert_dtypes()
    yield "object types", frame.astype(object)
    yield "from records", pd.DataFrame(frame.to_dict("records"))
    yield "from lists", pd.DataFrame(frame.to_dict("list"))
    yield "key as text", frame.astype({question.key: str})
    yield "key as category", frame.astype({question.key: "category"})
    spaced = [f" {k} " if isinstance(k, str) else k for k in frame[question.key]]
    yield "key with blanks", frame.assign(**{question.key: spaced})
    for way in (str.title, str.upper, lambda name: f" {name} "):
        yield f"columns as in {way('levels')!r}", frame.rename(columns=way)
    yield "within the tolerance", _shifted(question, frame, rng.uniform(-0.9, 0.9))
    yield from _other_zones(frame)
    if not question.in_order:
        yield "rows shuffled", frame.sample(frac=1, random_state=rng.randrange(10**6))
        yield "rows turned round", frame.iloc[::-1]


def wrong_tables(question: Question, value: Any, rng: random.Random) -> Made:
    """Rows or columns too few or too many, other values, other kinds of things."""
    frame = _whole(question, value)
    last = question.columns[-1].name
    yield "no rows", frame.iloc[:0], ""
    yield "a row short", frame.iloc[:-1], ""
    yield "a row twice", pd.concat([frame, frame.iloc[:1]]), ""
    yield "column missing", frame.drop(columns=last), f'"{last}" is missing'
    yield "key missing", frame.drop(columns=question.key), f'"{question.key}" is missing'
    if not column_named(question, question.key).any_name:
        yield "key called otherwise", frame.rename(columns={question.key: "k"}), "is missing"
    yield "other keys", frame.assign(**{question.key: "zz"}), f'entries of "{question.key}"'
    if len(frame) > 1:
        one = frame.set_index(question.key).rename_axis(None).iloc[:1]
        yield "one row", one, "1 row;" if isinstance(one.index[0], str) else ""
    if all(isinstance(k, str) for k in frame[question.key]):
        strangers = [f"zz {k}" for k in frame[question.key]]
        yield (
            "other row names",
            frame.set_axis(strangers).drop(columns=question.key),
            "the row names",
        )
    levels = frame.set_axis([[*frame], ["sum"] * len(frame.columns)], axis=1)
    yield "two levels of names", levels, "have 2 levels"
    yield from _other_spellings(question, frame)
    yield from _date_texts(question, frame)
    yield from _not_yet_tables(question, frame)
    yield "None", None, "it is None"
    yield "number", 1.0, "single number"
    yield from _other_forms_of_key(question, frame)
    yield from _exchanged(question, frame)
    yield from _rounded(question, frame)
    yield from _one_filled_idly(question, frame)
    for column in (c for c in question.columns if c.name != question.key):
        yield from _wrong_column(question, frame, column.name)


def _not_yet_tables(question: Question, frame: pd.DataFrame) -> Made:
    """What stands on the way to a table, each with what is still to be done."""
    yield "list of rows", frame.to_dict("records"), "but it is a list. pd.DataFrame(...) makes"
    yield "list of lists", frame.to_numpy().tolist(), "but it is a list. pd.DataFrame(...) makes"
    yield "dictionary", frame.to_dict("list"), "but it is a dictionary. pd.DataFrame(...) makes"
    yield "text", "a table", "without quotes"
    yield "groups", frame.groupby(question.key), "Say behind them what to compute"
    yield "groups of a column", frame.groupby(question.key)[question.key], "Say behind them"
    yield "dressed", frame.style, "Leave out .style"
    yield "the question to each row", frame[question.key] == frame[question.key], "table[...]"
    yield "its opposite", frame[question.key].isna(), "table[...]"
    column = pd.Series([f"zz {place}" for place in range(len(frame))], name="zz")
    yield "a column beside", column, "This is a single column"
    later = column.set_axis(range(5, 5 + 2 * len(frame), 2))
    yield "a column of rows kept", later, "This is a single column"
    if len(question.columns) == 2:
        only = next(c.name for c in question.columns if c.name != question.key)
        yield (
            "a series of another name",
            frame.set_index(question.key)[only].rename("zz"),
            "Name it",
        )
    yield "a column of rows kept, as a table", later.to_frame(), "Keep the columns"


def worthless_tables(question: Question, value: Any, rng: random.Random) -> Made:
    """The key as the task gives it, with nothing beside it or the same in every row."""
    frame = _whole(question, value)
    names = [column.name for column in question.columns if column.name != question.key]
    yield "key alone", frame[[question.key]]
    yield "key as index alone", frame[[question.key]].set_index(question.key)
    for same in (0, 1, 0.5, 12345.678, "", "zz", None, frame[question.key]):
        told = "the key" if same is frame[question.key] else repr(same)
        yield f"{told} everywhere", frame.assign(**dict.fromkeys(names, same))


def _other_forms_of_key(question: Question, frame: pd.DataFrame) -> Made:
    """Years for dates, words for numbers, numbers for words."""
    key, cells = question.key, frame[question.key]
    if key in _days_of(frame):
        yield "years for dates", frame.assign(**{key: cells.dt.year}), "are years"
        yield "years as texts", frame.assign(**{key: cells.dt.strftime("%Y")}), "are years"
    elif pd.api.types.is_numeric_dtype(cells):
        words = [f"no. {place}" for place in range(len(frame))]
        yield "words for numbers", frame.assign(**{key: words}), "numbers are needed"
    else:
        yield "numbers for words", frame.assign(**{key: range(len(frame))}), "texts are needed"


def _exchanged(question: Question, frame: pd.DataFrame) -> Made:
    """Two columns, each under the name of the other."""
    names = [column.name for column in question.columns if column.name != question.key]
    for one, other in itertools.combinations(names, 2):
        turned = frame.rename(columns={one: other, other: one})
        yield f"{one} and {other} exchanged", turned, "are exchanged"


def _one_filled_idly(question: Question, frame: pd.DataFrame) -> Made:
    """One column with the same in every row, or copied from its neighbour: the rows earn nothing."""
    names = [column.name for column in question.columns if column.name != question.key]
    for name in (n for n in names if len(names) > 1 and frame[n].nunique() > 1):
        most = (len(names) - 1) / (len(names) + 1)
        other = next(n for n in names if n != name)
        for filled in (0, 77, frame[other]):
            yield f"{name} filled idly", frame.assign(**{name: filled}), "", most


def _rounded(question: Question, frame: pd.DataFrame) -> Made:
    """Right values with fewer decimals than the tolerance bears."""
    for column in (c for c in question.columns if c.name != question.key and c.tolerance):
        for decimals in range(4):
            cells = frame[column.name].astype(float).round(decimals)
            apart = (cells - frame[column.name]).abs() > [
                tolerance_of(question, c, column.tolerance) for c in frame[column.name].tolist()
            ]
            if apart.any() and cells.nunique() > 1:
                way = f"{column.name} rounded to {decimals}"
                yield way, frame.assign(**{column.name: cells}), "rounded"


def _days_of(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]


def _other_zones(frame: pd.DataFrame) -> Made:
    """Days are the same days in any time zone, and as dates or texts in ISO's order."""
    for name in _days_of(frame):
        for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
            yield f"{name} in {zone}", frame.assign(**{name: frame[name].dt.tz_localize(zone)})
        yield f"{name} as ISO texts", frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d")})
        yield f"{name} as dates", frame.assign(**{name: frame[name].dt.date})


def _date_texts(question: Question, frame: pd.DataFrame) -> Made:
    for name in _days_of(frame):
        for form in ("%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S"):
            texts = frame.assign(**{name: frame[name].dt.strftime(form)})
            yield f"{name} as texts {form}", texts, f'"{name}" holds texts where dates'


def _other_spellings(question: Question, frame: pd.DataFrame) -> Made:
    """Where the task asks for one spelling of the key, no other is taken."""
    if not column_named(question, question.key).spelling:
        return
    for change in (str.lower, str.upper, str.swapcase):
        keys = [change(k) for k in frame[question.key]]
        yield f"key {change.__name__}", frame.assign(**{question.key: keys}), "spelling"
        first = [*keys[:1], *frame[question.key][1:]]
        yield f"one key {change.__name__}", frame.assign(**{question.key: first}), "spelling"


def _wrong_column(question: Question, frame: pd.DataFrame, name: str) -> Made:
    if not pd.api.types.is_numeric_dtype(frame[name]) or frame[name].dtype == bool:
        yield f"other {name}", frame.assign(**{name: "zz"}), "differ"
        return
    yield f"{name} as text", frame.assign(**{name: frame[name].astype(str)}), "holds texts"
    spans = pd.to_timedelta(frame[name], unit="D")
    yield f"{name} as spans", frame.assign(**{name: spans}), ".dt.days"
    gap = frame[name].astype(float).where(np.arange(len(frame)) > 0)
    yield f"{name} with a gap", frame.assign(**{name: gap}), "missing values"
    yield f"{name} off", frame.assign(**{name: frame[name] * 1.5 + 7}), "differ"


def _whole(question: Question, value: Any) -> pd.DataFrame:
    frame = pd.DataFrame(value)
    named = question.key not in frame.columns and question.key in frame.index.names
    frame = frame.reset_index() if named else frame.reset_index(drop=True)
    return frame[[column.name for column in question.columns]].copy()


def _shifted(question: Question, frame: pd.DataFrame, part: float) -> pd.DataFrame:
    made = frame.copy()
    for column in question.columns:
        cells = list(frame[column.name])
        if column.name != question.key and all(is_number(c) for c in to_plain(cells)["items"]):
            made[column.name] = cells
    for column in (c for c in question.columns if c.name != question.key and c.tolerance):
        made[column.name] = [
            c + part * tolerance_of(question, c, column.tolerance) if is_number(c) else c
            for c in frame[column.name].tolist()
        ]
    return made
