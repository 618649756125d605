"""How a table is judged: rows by the key column, then each other column, cell by cell."""

from __future__ import annotations

import itertools
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence

from jasa.exercise.judging.answers import scale_slip
from jasa.exercise.judging.kinds import TABLE, Answer, rounded_slip, wrong_kind
from jasa.exercise.oracle import Oracle, is_number, normalise
from jasa.exercise.questions import NOT_YET, RIGHT, Column, Criterion, Question, Verdict

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST_DATE = 40  # letters; no longer text is tried as a date
YEAR = re.compile(r"(1[89]|20)\d\d(\.0)?")
TEXT_DATES = (
    "holds texts where dates are needed. Take them from a column of dates, if there is one, or use "
    "pd.to_datetime(..., format=...), where format says in which order day and month stand."
)
ONE_NUMBER = '"{}" is one number: compute it once, and set it in every row.'
TRUTHS = (
    "These are true and false, one for each row, and not yet the rows. Put them into the square "
    "brackets of the table, table[...]: that keeps the rows that are true."
)
LATE = "counts once a column beside it is right."
IDLE = "counts once no column beside it is a copy of another one or holds one thing everywhere."


def judge_table(question: Question, answer: Answer, oracle: Oracle) -> Verdict:
    """Judge a table: columns, rows and labels, then each column's values."""
    if answer.get("kind") != "table":
        return wrong_kind(TABLE, answer)
    columns = named_columns(question, answer)
    unnamed = _key_in_row_names(question, answer, columns, oracle)
    unnamed = unnamed or _key_of_any_name(question, columns, oracle)
    columns |= {question.key: unnamed} if unnamed else {}
    missing = [c.name for c in question.columns if c.name not in columns]
    labels = columns.get(question.key, [])
    order = list(range(len(labels)))
    if not question.in_order:
        order.sort(key=lambda i: normalise(str(labels[i])))
    told = _exchanged(question, columns, order, oracle)
    told = told or _table_mistake(question, columns, order, oracle)
    criteria = [_labels_criterion(question, columns, order, oracle, bool(unnamed))]
    for column in question.columns:
        if column.name != question.key:
            criteria.append(_column_criterion(question, column.name, columns, order, oracle))
    others = [column for column in question.columns if column.name != question.key]
    idle = any(
        not criterion.met and _filled_idly(question, column, columns)
        for column, criterion in zip(others, criteria[1:], strict=True)
    )
    late = IDLE if idle else "" if any(c.met for c in criteria[1:]) else LATE
    if late:  # the rows alone are often given by the task
        criteria[0] = Criterion(criteria[0].name, False, criteria[0].say or late)
    score = sum(c.met for c in criteria) / len(criteria)
    if score == 1:
        last = question.columns[-1].name
        said = oracle.open(f"column {last}", _guess_column(oracle, columns[last], order, last))
        return Verdict(RIGHT, 1.0, said or "Right.", tuple(criteria))
    if missing and not told:
        one = _one_column_says(question, answer, columns)
        told = one or _missing_says(question, missing[0], answer, columns)
    first = told or next(c.say for c in criteria if not c.met and c.say not in (LATE, IDLE))
    return Verdict(NOT_YET, score, first, tuple(criteria))


def _filled_idly(question: Question, column: Column, columns: Mapping[str, list[object]]) -> bool:
    """Say whether a column holds one thing everywhere, as none should, or a copy of another one."""
    cells, name = columns.get(column.name, []), column.name
    if len(cells) < 2 or column.same:
        return False
    others = [columns[c.name] for c in question.columns if c.name != name and c.name in columns]
    return len(set(map(str, cells))) == 1 or cells in others


def named_columns(question: Question, answer: Answer) -> dict[str, list[object]]:
    """Give the table's columns by name, a named index included, as lists of cells.

    A name that differs from the one asked for in capitals or blanks only is taken for it.
    """
    names, rows = list(answer["columns"]), list(answer["rows"])
    columns: dict[str, list[object]] = {}
    for place, name in enumerate(names):
        columns.setdefault(str(name), [row[place] for row in rows])
    index_names = list(answer.get("index_names", ()))
    if len(index_names) == 1:
        columns.setdefault(str(index_names[0]), list(answer["index"]))
    for wanted in (c.name for c in question.columns if c.name not in columns):
        alike = [name for name in columns if normalise(name) == normalise(wanted)]
        if len(alike) == 1:
            columns[wanted] = columns.pop(alike[0])
    return columns


def _key_in_row_names(
    question: Question, answer: Answer, columns: Mapping[str, list[object]], oracle: Oracle
) -> list[object]:
    """Give the row names when they stand for the key column that no column and no index is called.

    Texts always do. Numbers do only when they are the right ones: pandas numbers rows by itself.
    """
    index = list(answer.get("index", ()))
    if question.key in columns or not index:
        return []
    texts = all(isinstance(name, str) and not name.startswith("<") for name in index)
    known = index if question.in_order else sorted(index, key=lambda c: normalise(str(c)))
    return index if texts or _same_labels(oracle, known) else []


def _key_of_any_name(
    question: Question, columns: Mapping[str, list[object]], oracle: Oracle
) -> list[object]:
    """Give the column that holds the key's entries, where the task asks for no name of it."""
    if question.key in columns or not column_named(question, question.key).any_name:
        return []
    asked = {column.name for column in question.columns}
    for name in (name for name in columns if name not in asked):
        labels = columns[name]
        known = labels if question.in_order else sorted(labels, key=lambda c: normalise(str(c)))
        if _same_labels(oracle, known):
            return labels
    return []


def _missing_says(
    question: Question, name: str, answer: Answer, columns: Mapping[str, list[object]]
) -> str:
    """Name the missing column and what is there instead, and how to get from one to the other."""
    index_names = list(answer.get("index_names", ()))
    have = ", ".join(list(answer["columns"])[:8]) or "no column"
    behind = f", and the index {index_names[0]}" if len(index_names) == 1 else ""
    told = f'The column "{name}" is missing. Your table has: {have}{behind}.'
    levels = answer.get("levels", 1)
    if levels != 1:
        how = f"{question.variable}.columns = [...] gives them one name each."
        return f"{told} Its columns have {levels} levels. {how}"
    index = list(answer.get("index", ()))
    years = index and all(YEAR.fullmatch(str(label)) for label in index)
    if name == question.key and years:  # other numbers are those that pandas gives to rows
        return f'{told} Does it stand in the index? {question.variable}.index.name = "{name}"'
    return f"{told} Keep the columns that the task asks for."


def _one_column_says(
    question: Question, answer: Answer, columns: Mapping[str, list[object]]
) -> str | None:
    """Say how a table is made of a single column, or of an answer of true and false to each row."""
    if not answer.get("series"):
        return None
    if set(answer["types"].values()) == {"truth"}:
        return TRUTHS
    others = [column.name for column in question.columns if column.name != question.key]
    if question.key in columns and len(others) > 1:
        return None
    if question.key in columns:
        named = f'{question.variable} = {question.variable}.rename("{others[0]}")'
        return f"This is a column that is not called {others[0]!r}. Name it: {named}."
    asked = ", ".join(f'"{column.name}"' for column in question.columns)
    return (
        f"This is a single column, and a table is asked for, with {asked}. A list in the brackets "
        f"keeps several columns: table[[{asked}]]."
    )


def _table_mistake(
    question: Question, columns: Mapping[str, list[object]], order: list[int], oracle: Oracle
) -> str | None:
    for name in oracle.names("mistake"):
        about = oracle.slots[name].about
        wanted = [str(about["key"]), str(about["column"])]
        if all(column in columns for column in wanted):
            focus = [columns[wanted[1]][i] for i in order]
            if rounded_slip(oracle, f"column {wanted[1]}", focus):
                continue  # so rounded, right values look like wrong ones
            cells = [columns[column][i] for column in wanted for i in order]
            none = [0 if cell is None else cell for cell in cells]  # counted nowhere, so missing
            for tried in (cells, none) if none != cells else (cells,):
                said = oracle.open(name, oracle.guess(name, tried))
                if said is not None:
                    return said
    return None


def _exchanged(
    question: Question, columns: Mapping[str, list[object]], order: list[int], oracle: Oracle
) -> str | None:
    """Say so when two columns stand each under the name of the other."""
    names = [c.name for c in question.columns if c.name != question.key and c.name in columns]
    for one, other in itertools.combinations(names, 2):
        fit = {
            (name, slot): oracle.fits(f"column {slot}", [columns[name][i] for i in order])
            for name, slot in itertools.product((one, other), repeat=2)
        }
        if fit[one, other] and fit[other, one] and not (fit[one, one] and fit[other, other]):
            return f'The columns "{one}" and "{other}" are exchanged: each holds what the other should.'
    return None


def _guess_column(
    oracle: Oracle, cells: Sequence[object], order: Sequence[int], name: str
) -> str | None:
    return oracle.guess(f"column {name}", [cells[i] for i in order])


def _labels_criterion(
    question: Question,
    columns: Mapping[str, list[object]],
    order: list[int],
    oracle: Oracle,
    unnamed: bool,
) -> Criterion:
    key = question.key
    name = f"rows and {key}"
    if key not in columns:
        return Criterion(name, False, f'The column "{key}" is missing.')
    labels = [columns[key][i] for i in order]
    if _same_labels(oracle, labels):
        say = _spelling_slip(question, labels, oracle)
        return Criterion(name, not say, say)
    if oracle.open("rows", oracle.guess("rows", [len(order)])) is None:
        rows = f"{len(order)} row{'' if len(order) == 1 else 's'}"
        return Criterion(name, False, f"The table has {rows}; another number is needed.")
    if any(_same_labels(oracle, sorted(days)) for days in _days_in(labels)):
        return Criterion(name, False, f'"{key}" {TEXT_DATES}')
    if form := _form_slip(labels, str(oracle.slots["labels"].about.get("of", ""))):
        return Criterion(name, False, f'The entries of "{key}" {form}')
    what = (
        f'the row names, read as "{key}", differ' if unnamed else f'the entries of "{key}" differ'
    )
    return Criterion(name, False, f"The number of rows is right, but {what}.")


def form_of(labels: Sequence[object]) -> str:
    """Name what a key column holds: numbers, dates or texts; "" when it is mixed."""
    if all(is_number(label) for label in labels):
        return "numbers"
    if not all(isinstance(label, str) for label in labels):
        return ""
    return "dates" if all(ISO_DAY.fullmatch(str(label)) for label in labels) else "texts"


def _form_slip(labels: Sequence[object], needed: str) -> str:
    """Say which form is needed, where the entries have another one."""
    given = form_of(labels)
    if needed == "dates" and all(YEAR.fullmatch(str(label)) for label in labels):
        return "are years; full dates are needed, with month and day."
    counted = needed == "numbers" and all(str(label).strip().isdecimal() for label in labels)
    if not labels or not needed or not given or given == needed or counted:
        return ""
    return f"are {given}; {needed} are needed."


def exact_spelling(labels: Sequence[object]) -> list[str]:
    """Write labels so that small and capital letters count; widths and blanks still do not."""
    whole = [" ".join(unicodedata.normalize("NFKC", str(label)).split()) for label in labels]
    return [text.encode("utf-8", "replace").hex() for text in whole]


def _spelling_slip(question: Question, labels: Sequence[object], oracle: Oracle) -> str:
    """Name labels that are the right ones in another spelling, where the task asks for one."""
    asked = column_named(question, question.key).spelling
    if not asked or "spelling" not in oracle.slots:  # releases of before ask for none
        return ""
    if oracle.fits("spelling", exact_spelling(labels)):
        return ""
    return (
        f'The entries of "{question.key}" are the right ones, but not all in the spelling that the '
        f"task asks for: {asked}. Small and capital letters count."
    )


def column_named(question: Question, name: str) -> Column:
    """Give a question's column by name."""
    return next((c for c in question.columns if c.name == name), Column(name))


def _days_in(cells: Sequence[object]) -> list[list[str]]:
    """Read texts as dates, with the month or the day in front; [] unless all of them are dates.

    Texts such as 2015-03-31 are as good as dates and are not looked at.
    """
    texts = [c for c in cells if isinstance(c, str) and len(c) <= LONGEST_DATE]
    if not texts or len(texts) < len(cells) or all(ISO_DAY.fullmatch(c) for c in texts):
        return []
    if not all(any(sign.isdigit() for sign in text) for text in texts):
        return []
    import pandas as pd

    read = []
    with warnings.catch_warnings():  # pandas warns of days that it had to take for months
        warnings.simplefilter("ignore")
        for first in (False, True):
            days = pd.to_datetime(
                pd.Series(texts), format="mixed", dayfirst=first, errors="coerce", utc=True
            )
            if days.notna().all():
                read.append([str(day) for day in days.dt.strftime("%Y-%m-%d")])
    return read


def _same_labels(oracle: Oracle, labels: Sequence[object]) -> bool:
    """Say whether the labels are the right ones; "2020" is as good as 2020."""
    spelled = [str(label) if is_number(label) else label for label in labels]
    counted = [int(c) if isinstance(c, str) and c.strip().isdecimal() else c for c in labels]
    tries = [list(labels)] + [other for other in (spelled, counted) if other != labels]
    return any(oracle.fits("labels", cells) for cells in tries)


def _column_criterion(
    question: Question,
    name: str,
    columns: Mapping[str, list[object]],
    order: list[int],
    oracle: Oracle,
) -> Criterion:
    if name not in columns:
        return Criterion(name, False, f'The column "{name}" is missing.')
    cells, slot = [columns[name][i] for i in order], f"column {name}"
    if not _same_labels(oracle, [columns[question.key][i] for i in order] if order else []):
        return Criterion(name, False, f'"{name}" is judged when the rows are right.')
    if oracle.fits(slot, cells):
        apart = column_named(question, name).same and len(set(cells)) > 1
        return Criterion(name, not apart, ONE_NUMBER.format(name) if apart else "")
    if any(str(c).startswith("<Timedelta") for c in cells):
        say = f'"{name}" holds spans of time. Take the whole days out of them with .dt.days.'
        return Criterion(name, False, say)
    if any(oracle.fits(slot, days) for days in _days_in(cells)):
        return Criterion(name, False, f'"{name}" {TEXT_DATES}')
    if oracle.slots[slot].offsets and any(isinstance(c, str) for c in cells):
        return Criterion(name, False, f'"{name}" holds texts where numbers are needed.')
    if any(c is None for c in cells):
        return Criterion(name, False, f'"{name}" has missing values.')
    column = column_named(question, name)
    slip = rounded_slip(oracle, slot, cells)
    if not slip and oracle.slots[slot].offsets:
        slip = scale_slip(oracle, slot, cells, column.unit)
    if slip:
        return Criterion(name, False, f'"{name}": {slip[0].lower()}{slip[1:]}')
    needed = f" What is needed: {column.expects}." if column.expects else ""
    return Criterion(name, False, f'Some values of "{name}" differ.{needed}')
