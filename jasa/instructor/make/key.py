"""Make the key of an exercise: run the worked solution and write down what it computes.

The key is for the instructor's side only (grader and release); it never enters a student bundle.
Right answers are what the solution computes, mistakes what the card's expressions give in the
solution's own namespace. Solutions are trusted code: they run in this process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.exercise.judging.answers import judge_number, output_cell
from jasa.exercise.judging.charts.traces import series_cells, trace_points, year_of
from jasa.exercise.judging.tables import column_named, exact_spelling, form_of, named_columns
from jasa.exercise.oracle import Oracle, Slot, clear_slot, is_number, normalise
from jasa.exercise.plain import LIMIT, call_plain, to_plain
from jasa.exercise.questions import RIGHT, Card, Question, case_for, question_from
from jasa.instructor.make.coarse import (
    MISTAKE_SHARE,
    coarse_points,
    coarse_slots,
    mistake_tolerance,
    tolerance_of,
)
from jasa.notebooks import load_notebook, question_of, role_of

FEWEST_CASES = 10
ROUNDED = "The idea is right, but the result is rounded. Leave rounding to the reader."
NEAR = 12  # a near miss lies within this many tolerances, and within a fiftieth of the answer
NEAR_MISS = "Very close. Has a number been rounded on the way, or is it another row?"
NEAR_COUNT = "Very close, but this number is exact. Is a row or a date another one?"


class ReleaseError(JasaError):
    """A solution cannot be released or made into a key; the message says why and where."""


@dataclass(frozen=True)
class Run:
    """What a solution computed: its namespace, and one namespace for each own case."""

    namespace: dict[str, Any]
    cases: tuple[str, ...]
    default_case: str
    by_case: dict[str, dict[str, Any]]


def solution_paths(name: str = "", root: Path = ROOT) -> list[Path]:
    """Find solutions with a marking card; ``name`` is a number ("03") or a file's stem."""
    found = sorted((root / "solutions").glob("*.ipynb"))
    found = [path for path in found if path.with_suffix(".yaml").exists()]
    number = name.zfill(2) if name.isdigit() else name
    chosen = [p for p in found if not name or p.stem == name or p.stem.startswith(f"{number}_")]
    if not chosen:
        have = ", ".join(p.stem for p in found) or "none"
        raise ReleaseError(f"There is no solution {name!r} with a marking card. There are: {have}.")
    return chosen


def run_solution(notebook: Mapping[str, Any], card: Card) -> Run:
    """Run a solution's code cells, the own-case cells once for every case.

    Cells that check answers or draw the case are left out. Raises ReleaseError with the cell's
    id when one fails.
    """
    own = {q.id for q in card.questions if q.own_case}
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    code = [c for c in code if role_of(c) not in ("check", "case")]
    namespace: dict[str, Any] = {"__name__": "solution"}
    for cell in (c for c in code if question_of(c) not in own):
        run_cell(cell["source"], str(cell.get("id")), namespace)
    cases = _cases(card, namespace)
    default = case_for(card.exercise, None, cases) if cases else ""
    by_case: dict[str, dict[str, Any]] = {}
    for case in cases:
        by_case[case] = {**namespace, "case": case}
        for cell in (c for c in code if question_of(c) in own):
            run_cell(cell["source"], f"{cell.get('id')} for {case}", by_case[case])
    return Run(namespace, cases, default, by_case)


def run_cell(source: str, name: str, namespace: dict[str, Any]) -> None:
    """Run one trusted cell in ``namespace``. Raises ReleaseError with the cell's name."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # what it prints is for its readers
            exec(compile(source, f"<{name}>", "exec"), namespace)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        cure = ". No cell above sets it: set it there, or write the name that is set"
        told += cure if isinstance(error, NameError) else ""
        raise ReleaseError(f"The solution stops in cell {name} with {told}") from error


def _cases(card: Card, namespace: dict[str, Any]) -> tuple[str, ...]:
    if not card.cases:
        return ()
    cases = [str(case) for case in _value(card.cases, namespace, "cases")]
    if len(set(cases)) < FEWEST_CASES or len(set(cases)) != len(cases):
        raise ReleaseError(
            f"Exercise {card.exercise} needs at least {FEWEST_CASES} different cases; "
            f"the card's expression gives {len(set(cases))}."
        )
    return tuple(cases)


def _value(expression: object, namespace: dict[str, Any], label: str) -> Any:
    try:
        return eval(str(expression), namespace)
    except Exception as error:
        raise ReleaseError(
            f"{label}: {expression!r} fails with {error!r}. Mend it on the card; it may use the names "
            "that the solution defines."
        ) from error


# ---------------------------------------------------------------- the key


def make_key(solution: Path | str, card: Card) -> dict[str, Any]:
    """Run a worked solution and give its key as JSON-able data.

    ``key["questions"][id]`` holds ``question`` (the card's entry), and ``cells``: for each case
    ("" when the question has none) the plain ``answer``, the oracle's ``slots`` in clear and
    ``blind``, the sentences of known mistakes that give the right number. Raises ReleaseError.
    """
    path = Path(solution)
    run = run_solution(load_notebook(path), card)
    questions: dict[str, Any] = {}
    for question in card.questions:
        spaces = run.by_case if question.own_case else {"": run.namespace}
        if not spaces:
            raise ReleaseError(f"{question.id} asks for an own case, but the card has no cases.")
        cells = {case: _entry(question, space) for case, space in spaces.items()}
        full = question.public() | {
            "rubric": [dict(level) for level in question.rubric],
            "criteria": list(question.criteria),
            "comments": list(question.comments),
        }
        questions[question.id] = {"question": full, "cells": cells}
    return {
        "exercise": card.exercise,
        "title": card.title,
        "graded": card.graded,
        "points": card.points,
        "cases": list(run.cases),
        "default_case": run.default_case,
        "questions": questions,
    }


def key_question(key: Mapping[str, Any], question_id: str) -> Question:
    """Give the question of a key, ready for ``judge``."""
    return question_from(key["questions"][question_id]["question"])


def key_oracle(key: Mapping[str, Any], question_id: str, case: str = "") -> Oracle:
    """Give the oracle in clear for one question; own-case questions need the student's case."""
    cells = key["questions"][question_id]["cells"]
    entry = cells[case] if case in cells else cells.get("", {})
    return Oracle([Slot.from_dict(slot) for slot in entry.get("slots", ())])


def key_inputs(key: Mapping[str, Any], question_id: str, case: str = "") -> list[list[Any]]:
    """Give the plain inputs with which a student's function is to be called, in order."""
    oracle = key_oracle(key, question_id, case)
    return [list(oracle.slots[name].about["inputs"]) for name in oracle.names("result")]


def _entry(question: Question, namespace: dict[str, Any]) -> dict[str, Any]:
    if not question.automatic:
        return {"slots": []}
    if question.variable not in namespace:
        raise ReleaseError(f"{question.id}: the solution sets no variable {question.variable!r}.")
    value = namespace[question.variable]
    slots = MAKERS[question.kind](question, value, namespace)
    answer = to_plain(
        value,
        inputs=[list(s.about.get("inputs", ())) for s in slots if s.name.startswith("result")],
    )
    blind = _blind(question, slots[0], namespace) if question.kind == "number" else []
    made = {"answer": answer, "slots": [slot.as_dict() for slot in slots], "blind": blind}
    unseen = _unseen(question, slots, namespace) if question.kind == "number" else {}
    return made | ({"unseen": unseen} if unseen else {})


def _blind(question: Question, right: Slot, namespace: dict[str, Any]) -> list[str]:
    """Give the sentences of known mistakes that an answer cannot be told from."""
    oracle, made = Oracle([right]), _mistake_values(question, namespace)
    return [say for value, say, _ in made if oracle.fits("answer", [to_plain(value).get("value")])]


def _unseen(question: Question, slots: Sequence[Slot], namespace: dict[str, Any]) -> dict[str, str]:
    """Give the sentences of known mistakes that a student never reads, with what is read instead."""
    oracle, found = Oracle(slots), {}
    for value, say, _ in _mistake_values(question, namespace):
        verdict = judge_number(question, to_plain(value), oracle)
        if verdict.state != RIGHT and say not in verdict.message:
            found[say] = verdict.message
    return found


def _mistake_values(question: Question, namespace: dict[str, Any]) -> list[tuple[Any, str, Any]]:
    label = f"{question.id}, known mistake"
    return [(_value(m["value"], namespace, label), str(m["say"]), m) for m in question.mistakes]


def _number_slots(question: Question, value: Any, namespace: dict[str, Any]) -> list[Slot]:
    answer = to_plain(value).get("value")
    if not is_number(answer):
        raise ReleaseError(f"{question.id}: the solution's answer is not a finite number.")
    allowed = tolerance_of(question, answer)
    slots = [clear_slot("answer", [answer], [allowed], question.insight)]
    near = min(allowed * NEAR, abs(float(answer)) * MISTAKE_SHARE)  # type: ignore[arg-type]
    if near > allowed:
        counted = float(answer).is_integer() and not question.share  # type: ignore[arg-type]
        say = NEAR_COUNT if counted else NEAR_MISS
        slots.append(clear_slot("near", [answer], [near], say))
    slots += coarse_slots("answer", [answer], question, question.tolerance)
    oracle = Oracle(slots[:1])
    made = _mistake_values(question, namespace)
    numbers = [to_plain(mistake).get("value") for mistake, _, _ in made]
    for place, ((_, say, _), number) in enumerate(zip(made, numbers, strict=True), start=1):
        # In some cases a mistake happens to give the right number: then it is no mistake.
        if is_number(number) and not oracle.fits("answer", [number]):
            tolerance = mistake_tolerance(question, number, [answer, *numbers])
            slots.append(clear_slot(f"mistake {place}", [number], [tolerance], say))
    return slots


def _choice_slots(question: Question, value: Any, namespace: dict[str, Any]) -> list[Slot]:
    chosen = list(value) if question.parts else [value]
    if len(chosen) != len(question.parts or "1"):
        raise ReleaseError(f"{question.id}: the solution makes {len(chosen)} choices.")
    slots = []
    for place, choice in enumerate(chosen, start=1):
        say = question.insight if place == len(chosen) else ""
        slots.append(clear_slot(f"answer {place}", [normalise(str(choice))], say=say))
    for count, mistake in enumerate(question.mistakes, start=1):
        cells = [normalise(str(mistake["value"]))]
        name = f"mistake {mistake.get('part', 1)}.{count}"
        slots.append(clear_slot(name, cells, say=str(mistake["say"])))
    return slots


def _table_slots(question: Question, value: Any, namespace: dict[str, Any]) -> list[Slot]:
    columns, order = _sorted_table(question, value, [c.name for c in question.columns])
    labels = [columns[question.key][i] for i in order]
    known = _about(clear_slot("labels", labels), {"of": form_of(labels)})
    slots = [clear_slot("rows", [len(labels)]), known]
    if column_named(question, question.key).spelling:
        slots.append(clear_slot("spelling", exact_spelling(labels)))
    for column in question.columns:
        if column.name != question.key:
            last = question.insight if column == question.columns[-1] else ""
            cells = [columns[column.name][i] for i in order]
            slot = _cells_slot(f"column {column.name}", cells, question, column.name, last)
            slots += [slot, *coarse_slots(slot.name, cells, question, column.tolerance)]
    for place, (mistake, say, entry) in enumerate(_mistake_values(question, namespace), start=1):
        focus = str(entry.get("column", question.columns[-1].name))
        wrong, wrong_order = _sorted_table(question, mistake, [question.key, focus])
        cells = [wrong[name][i] for name in (question.key, focus) for i in wrong_order]
        wide = entry.get("tolerance")
        slot = _cells_slot(f"mistake {place}", cells, question, focus, say, wide)
        slots.append(_about(slot, {"key": question.key, "column": focus}))
    return slots


def _sorted_table(
    question: Question, value: Any, wanted: Sequence[str]
) -> tuple[dict[str, list[object]], list[int]]:
    plain = to_plain(value)
    if plain["kind"] != "table":
        raise ReleaseError(f"{question.id}: a table is expected, not a {plain['kind']}.")
    columns = named_columns(question, plain)
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise ReleaseError(f"{question.id}: the table has no column {missing[0]!r}.")
    labels = columns[question.key]
    order = list(range(len(labels)))
    if not question.in_order:
        order.sort(key=lambda i: normalise(str(labels[i])))
    return columns, order


def _cells_slot(
    name: str,
    cells: Sequence[object],
    question: Question,
    column: str,
    say: str,
    wide: float | None = None,
) -> Slot:
    wanted = wide or next(
        (c.tolerance for c in question.columns if c.name == column), question.tolerance
    )
    if not any(is_number(cell) for cell in cells):
        return clear_slot(name, cells, say=say)
    return clear_slot(name, cells, [tolerance_of(question, c, wanted) for c in cells], say)


def _about(slot: Slot, about: Mapping[str, Any]) -> Slot:
    return Slot.from_dict(slot.as_dict() | {"about": dict(about)})


def _chart_slots(question: Question, value: Any, namespace: dict[str, Any]) -> list[Slot]:
    plain = to_plain(value)
    if plain["kind"] != "chart":
        raise ReleaseError(f"{question.id}: a plotly figure is expected, not a {plain['kind']}.")
    drawn = plain["figure"]["data"]
    slots, spec = [], question.chart
    traces = {str(t.get("name")): t for t in drawn}
    if len(drawn) == len(spec["series"]) == 1:  # one series alone needs no name
        traces = {spec["series"][0]["name"]: drawn[0]}
    for entry in spec["series"]:
        if entry["name"] not in traces:
            raise ReleaseError(f"{question.id}: the solution draws no line {entry['name']!r}.")
        points = trace_points(traces[entry["name"]], spec)
        last = question.insight if entry is spec["series"][-1] else ""
        name = f"series {entry['name']}"
        slots.append(_points_slot(name, series_cells(points), question, last))
        if spec.get("x") == "category":  # names that the task gives, and the values without them
            slots[-1] = _about(slots[-1], {"labels": [str(x) for x, _ in points]})
        if any(is_number(y) for _, y in points):
            slots.append(_values_slot(f"values {entry['name']}", points, question))
        slots += coarse_points(name, points, question)
    for place, (mistake, say, _) in enumerate(_mistake_values(question, namespace), start=1):
        pairs = [(_place_along(x, spec), to_plain(y).get("value")) for x, y in mistake]
        cells = series_cells([(x, None if y == "nan" else y) for x, y in pairs])
        slots.append(_points_slot(f"mistake {place}", cells, question, say))
    return slots


def _place_along(x: Any, spec: Mapping[str, Any]) -> object:
    value = to_plain(x).get("value")
    return year_of(value) if spec.get("x") == "year" else value


def _points_slot(name: str, cells: list[object], question: Question, say: str) -> Slot:
    across = None if question.chart.get("x") == "number" else 0.0  # measured as the values are
    tolerances = [tolerance_of(question, c, None if i % 2 else across) for i, c in enumerate(cells)]
    return clear_slot(name, cells, tolerances, say)


def _values_slot(name: str, points: Sequence[tuple[object, object]], question: Question) -> Slot:
    """Know a series' values again, from the lowest up, whatever stands along the axis."""
    values = sorted((y for _, y in points if is_number(y)), key=float)  # type: ignore[arg-type]
    return clear_slot(name, values, [tolerance_of(question, y) for y in values])


def _function_slots(question: Question, value: Any, namespace: dict[str, Any]) -> list[Slot]:
    calls = [(g["name"], args, False) for g in question.inputs for args in g.get("shown", ())]
    shown, right = len(calls), list[object]()
    calls += [(g["name"], args, True) for g in question.inputs for args in g.get("unseen", ())]
    slots = []
    for place, (group, args, unseen) in enumerate(calls, start=1):
        inputs = [to_plain(argument) for argument in args]
        cell = output_cell(call_plain(value, inputs, LIMIT))
        about = {"group": group, "call": ", ".join(map(repr, args)), "inputs": inputs}
        about |= {"unseen": True} if unseen else {}
        say = question.insight if place == 1 else ""
        slot = clear_slot(f"result {place}", [cell], [tolerance_of(question, cell)], say)
        slots.append(_about(slot, about))
        right.append(cell)
    for place, (mistake, say, _) in enumerate(_mistake_values(question, namespace), start=1):
        given = [list(slot.about["inputs"]) for slot in slots[:shown]]
        cells = [output_cell(call_plain(mistake, inputs, LIMIT)) for inputs in given]
        tolerances = [tolerance_of(question, cell) for cell in cells]
        slots.append(clear_slot(f"mistake {place}", cells, tolerances, say))
    return slots + _rounded_slots(question, right[:shown])


def _rounded_slots(question: Question, right: Sequence[object]) -> list[Slot]:
    """Know a function again that is right but for its rounding, whatever the decimals."""
    slots = []
    for decimals in range(5):
        cells = [round(c, decimals) if isinstance(c, float) else c for c in right]
        tolerances = [tolerance_of(question, cell) for cell in right]
        pairs = zip(cells, right, tolerances, strict=True)
        apart = [isinstance(c, float) and abs(c - r) > t for c, r, t in pairs]  # type: ignore[operator]
        if any(apart):
            name = f"mistake rounded {decimals}"
            slots.append(clear_slot(name, cells, [1e-9 * bool(t) for t in tolerances], ROUNDED))
    return slots


MAKERS = {
    "number": _number_slots,
    "choice": _choice_slots,
    "table": _table_slots,
    "chart": _chart_slots,
    "function": _function_slots,
}
