"""Questions, marking cards and verdicts: what is asked, and what can be said about an answer.

A marking card (``solutions/NN_topic.yaml``) describes the questions of one exercise. The right
answers are not in it: ``jasa.instructor.make.key`` gets them by running the worked solution.
``jasa.exercise.judging.judge`` is used by the instant check (with an oracle of salted digests) and by
the grader (in clear).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from numbers import Integral
from pathlib import Path
from typing import Any

from jasa.errors import JasaError
from jasa.exercise.oracle import normalise

NOT_ATTEMPTED, NOT_YET, RIGHT = "not attempted", "not yet", "right"
COULD_NOT_JUDGE, TO_BE_READ = "could not judge", "to be read"
KINDS = ("number", "choice", "table", "chart", "function", "text")
COMPUTED = ("number", "table", "chart", "function")
PLACEHOLDER = "*Write your answer here, replacing this line.*"
DEFAULT_STUDENT = "A"


class CardError(JasaError):
    """A marking card cannot be used; the message says which entry and what to do."""


@dataclass(frozen=True)
class Criterion:
    """One thing an answer is judged by; ``say`` is empty when it is met."""

    name: str
    met: bool
    say: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said about one answer.

    ``state`` is *not attempted*, *not yet*, *right*, *could not judge* or *to be read* (prose,
    which a person marks). ``score`` runs from 0 to 1 and is multiplied by the question's points.
    """

    state: str
    score: float
    message: str
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column that a table answer must have; ``tolerance`` is absolute, in the column's unit.

    ``expects`` says in words what its values are, for the message when they differ. ``spelling``
    says in which spelling a key column's texts are asked for; without it, any will do. ``same``
    says that every row must hold one and the same number, ``any_name`` that the task asks for no
    name of a key column.
    """

    name: str
    tolerance: float = 0.0
    unit: str = ""
    expects: str = ""
    spelling: str = ""
    any_name: bool = False
    same: bool = False


@dataclass(frozen=True)
class Question:
    """One question of an exercise, as its marking card describes it.

    ``tolerance`` is absolute, in ``unit``; with ``relative`` it is a fraction of the answer.
    ``share`` says that the answer is a part of a whole in per cent, and so lies between 0 and 100;
    ``otherwise`` is what to say to a wrong choice that is no known mistake.
    ``criteria`` are the things that the rubric counts, for a marker to tick.
    ``mistakes``, ``chart`` and ``inputs`` keep the card's own form (see solutions/README.md).
    """

    id: str
    title: str
    kind: str
    points: float
    minutes: int = 0
    objective: int = 0
    variable: str = ""
    unit: str = ""
    tolerance: float = 0.0
    relative: bool = False
    insight: str = ""
    mistakes: tuple[Mapping[str, Any], ...] = ()
    hints: tuple[str, ...] = ()
    own_case: bool = False
    options: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    key: str = ""
    columns: tuple[Column, ...] = ()
    in_order: bool = False
    chart: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Mapping[str, Any], ...] = ()
    rubric: tuple[Mapping[str, Any], ...] = ()
    criteria: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    share: bool = False
    otherwise: str = ""

    @property
    def automatic(self) -> bool:
        """Say whether a machine marks this question."""
        return self.kind != "text"

    def public(self) -> dict[str, Any]:
        """Give what a student's check file may hold: nothing from which an answer can be read."""
        names = ("id", "title", "kind", "points", "minutes", "objective", "variable", "unit")
        shown: dict[str, Any] = {name: getattr(self, name) for name in names}
        shown |= {"hints": list(self.hints), "own_case": self.own_case}
        shown |= {"options": list(self.options), "parts": list(self.parts)}
        shown |= {"key": self.key, "in_order": self.in_order}
        shown |= {"share": self.share, "otherwise": self.otherwise}
        shown["columns"] = [
            {"name": c.name, "unit": c.unit, "expects": c.expects}
            | ({"spelling": c.spelling} if c.spelling else {})
            | {flag: True for flag in ("same", "any_name") if getattr(c, flag)}
            for c in self.columns
        ]
        shown["chart"] = {k: v for k, v in self.chart.items() if k != "series"}
        if self.chart:
            shown["chart"]["series"] = [dict(series) for series in self.chart["series"]]
        return {key: value for key, value in shown.items() if value or key == "points"}


@dataclass(frozen=True)
class Card:
    """The marking card of one exercise; a warm-up is not ``graded`` and gives no points.

    A ``capstone`` asks for a question of the student's own: a person reads all of it.
    ``free_figures`` are figures of its text that state no fact, such as lengths in words.
    """

    exercise: str
    title: str
    points: float
    minutes: int
    questions: tuple[Question, ...]
    cases: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    graded: bool = True
    capstone: bool = False
    free_figures: tuple[str, ...] = ()

    def question(self, question_id: str) -> Question:
        """Give one question by id. Raises CardError for an unknown id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise CardError(f"Exercise {self.exercise} has no question {question_id!r}.")


#: The lists of a question; those of texts, and what each part of the others must name, as types.
TEXTS = ("hints", "options", "parts", "criteria", "comments")
PARTS: dict[str, dict[str, tuple[type, ...]]] = {
    "mistakes": {"value": (str,), "say": (str,)},
    "columns": {"name": (str,)},
    "inputs": {"name": (str,), "shown": (list, tuple)},
    "rubric": {"points": (int, float), "earns": (str,)},
    "series": {"name": (str,)},
}
LISTS = (*TEXTS, "mistakes", "columns", "inputs", "rubric")
#: What may stand in an entry, in words, and as types.
SHAPES: dict[str, tuple[str, tuple[type, ...]]] = {
    **dict.fromkeys(
        ("id", "title", "kind", "variable", "unit", "insight", "key", "otherwise"),
        ("a text", (str,)),
    ),
    **dict.fromkeys(("minutes", "objective"), ("a whole number", (int,))),
    **dict.fromkeys(("own_case", "in_order", "share", "relative"), ("true or false", (bool,))),
    **dict.fromkeys(LISTS, ("a list", (list, tuple))),
    "points": ("a number", (int, float)),
    "chart": ("a mapping", (dict,)),
}


def _misshapen(data: Mapping[str, Any]) -> str:
    """What is wrong with the form of a question's entries, in words; empty when nothing is."""
    for name, (words, types) in SHAPES.items():
        given = data.get(name)
        fits = isinstance(given, types) and (bool in types or not isinstance(given, bool))
        if name in data and not fits:
            return f"{name} is {given!r}, not {words}"
    if not 0 <= data["points"] < float("inf"):
        return f"points is {data['points']!r}, not a number from 0 on"
    for name in TEXTS:
        for part in data.get(name, ()):
            if not isinstance(part, str):
                return f"a part of {name} is {part!r}, not a text; put it between quotes"
    for name, needed in PARTS.items():
        listed = data.get("chart", {}).get(name) if name == "series" else data.get(name, ())
        for part in listed if isinstance(listed, (list, tuple)) else [listed] if listed else []:
            named = part if isinstance(part, Mapping) else {}
            if not all(isinstance(named.get(n), types) for n, types in needed.items()):
                return (
                    f"a part of {name} is {part!r}; it needs {' and '.join(needed)}, in their form"
                )
    columns = {field.name for field in fields(Column)}
    unknown = [n for column in data.get("columns", ()) for n in column if n not in columns]
    return f"a column has the unknown entry {unknown[0]!r}" if unknown else ""


def question_from(data: Mapping[str, Any]) -> Question:
    """Read one question from a card's or a check file's mapping. Raises CardError."""
    if not isinstance(data, Mapping):
        raise CardError(f"A question is {data!r}, not a mapping that begins with its id.")
    known = {f.name for f in fields(Question)}
    label = data.get("id", "without an id")
    unknown = sorted(set(map(str, data)) - known)
    if unknown:
        raise CardError(f"Question {label}: unknown entry {unknown[0]!r}. Known: {sorted(known)}.")
    missing = [name for name in ("id", "title", "kind", "points") if name not in data]
    if missing:
        raise CardError(f"Question {label}: the entry {missing[0]!r} is missing.")
    if wrong := _misshapen(data):
        raise CardError(f"Question {label}: {wrong}.")
    if data["kind"] not in KINDS:
        raise CardError(f"Question {label}: kind {data['kind']!r} is none of {', '.join(KINDS)}.")
    ready = dict(data) | {name: tuple(data.get(name, ())) for name in LISTS}
    ready["columns"] = tuple(Column(**column) for column in ready["columns"])
    ready["tolerance"], ready["relative"] = _tolerance(ready.get("tolerance", 0.0), str(label))
    return Question(**ready)


def _tolerance(entry: object, label: str) -> tuple[float, bool]:
    """Read ``0.05`` (absolute) or ``"1 %"`` (of the answer)."""
    text = str(entry).strip()
    try:
        if text.endswith("%"):
            return float(text[:-1]) / 100, True
        return float(text), False
    except ValueError:
        raise CardError(f"Question {label}: tolerance {entry!r} is no number.") from None


def load_card(path: Path | str) -> Card:
    """Read a marking card. Raises CardError with one clear sentence when it cannot be used."""
    import yaml

    path = Path(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CardError(f"The marking card {path.name} cannot be read: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        raise CardError(f"{path.name} is not a marking card: it has no list of questions.")
    _refuse_head(path.name, data)
    try:
        questions = tuple(question_from(entry) for entry in data["questions"])
    except CardError as error:
        raise CardError(f"{path.name}: {error}") from None
    ids = [question.id for question in questions]
    if len(set(ids)) != len(ids):
        raise CardError(f"{path.name}: two questions have the same id.")
    total = sum(question.points for question in questions)
    if total != data.get("points"):
        said = data.get("points")
        raise CardError(f"{path.name}: the questions make {total:g} points, not {said}.")
    graded = data.get("graded", True)
    if graded is not (total > 0):
        raise CardError(
            f"{path.name}: graded is {graded}, but the questions make {total:g} points."
        )
    return Card(
        exercise=data["exercise"],
        title=data["title"],
        points=float(data["points"]),
        minutes=data["minutes"],
        questions=questions,
        cases=str(data.get("cases", "")),
        tables=dict(data.get("tables", {})),
        graded=graded,
        capstone=data.get("capstone", False),
        free_figures=tuple(map(str, data.get("free_figures", ()))),
    )


#: What stands at the head of a card, in words, as types, and whether it may be left out.
HEAD: dict[str, tuple[str, tuple[type, ...], bool]] = {
    "exercise": ("a text; put its number between quotes", (str,), False),
    "title": ("a text", (str,), False),
    "points": ("a number", (int, float), False),
    "minutes": ("a whole number", (int,), False),
    "cases": ("a text", (str,), True),
    "tables": ("a mapping of names to tables", (dict,), True),
    "graded": ("true or false", (bool,), True),
    "capstone": ("true or false", (bool,), True),
    "free_figures": ("a list", (list,), True),
}


def _refuse_head(card: str, data: Mapping[str, Any]) -> None:
    """Refuse a card whose head lacks an entry, has one too many or one of another kind."""
    unknown = sorted(set(map(str, data)) - set(HEAD) - {"questions"})
    if unknown:
        raise CardError(f"{card}: unknown entry {unknown[0]!r} at the head. Known: {sorted(HEAD)}.")
    for name, (words, types, optional) in HEAD.items():
        given = data.get(name)
        fits = isinstance(given, types) and (bool in types or not isinstance(given, bool))
        if name not in data and not optional:
            raise CardError(f"{card}: the entry {name!r} is missing at the head.")
        if name in data and not fits:
            raise CardError(f"{card}: {name} is {given!r}, not {words}.")


def not_attempted(question: Question) -> Verdict:
    """Give the verdict for an untouched stub."""
    name = question.variable or "the answer"
    told = f"Replace the dots in {name}, run that cell, then this one."
    return Verdict(NOT_ATTEMPTED, 0.0, f"{told} Or did that cell stop with an error?")


def case_for(exercise: str, student_id: object, cases: Sequence[str]) -> str:
    """Draw a student's own case from ``cases``: the same id always gets the same case.

    Ids are compared without regard to case, width of characters or spaces at the ends, and a
    number counts as its digits; without an id (None, dots, empty) the class default ``A`` is
    used. Raises ValueError without cases.
    """
    if not cases:
        raise ValueError(f"Exercise {exercise} has no cases to draw from.")
    seed = f"{exercise}:{id_text(student_id) or normalise(DEFAULT_STUDENT)}"
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return cases[number % len(cases)]


def id_text(student_id: object) -> str:
    """Give an id as it is compared, "" when there is none; 1234 and 1234.0 read as "1234"."""
    if isinstance(student_id, str):
        return normalise(student_id)
    if isinstance(student_id, bool) or not isinstance(student_id, (Integral, float)):
        return ""
    try:
        return str(int(student_id))
    except (ValueError, OverflowError):  # nan, inf, or more digits than Python writes
        return ""
