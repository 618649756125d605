"""Instant checks for exercises: ``check``, ``hint``, ``my_case`` and ``progress``.

The right answers are not here: the check file beside the exercises holds salted digests. A check
never raises, whatever it is given, records nothing and sends nothing. A function appended to
``listeners`` is called with every result (``jasa.learn`` may keep the learner's record that way).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jasa.errors import JasaError
from jasa.exercise.judging import judge
from jasa.exercise.oracle import Oracle, Slot
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import (
    COULD_NOT_JUDGE,
    DEFAULT_STUDENT,
    NOT_ATTEMPTED,
    NOT_YET,
    RIGHT,
    TO_BE_READ,
    Criterion,
    Question,
    Verdict,
    case_for,
    id_text,
    question_from,
)

SIGNS = {
    RIGHT: ("✓", "Right", "#1a7f37"),
    NOT_YET: ("↻", "Not yet", "#9a6700"),
    NOT_ATTEMPTED: ("○", "Not attempted yet", "#57606a"),
    COULD_NOT_JUDGE: ("?", "Could not judge", "#57606a"),
    TO_BE_READ: ("✎", "Read by your instructor", "#57606a"),
}
CLASS_CASE = (
    "This is the class's case, not your own. Before you hand in, put your student number into "
    "student_id, and answer for the case that you get."
)
QUESTION_ID = re.compile(r"(\d\d)-q\d{1,2}")

listeners: list[Callable[[Result], None]] = []


class CheckFileError(JasaError):
    """The check file of an exercise is missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Result:
    """What a check says; shows itself as HTML in a notebook and as text anywhere else."""

    question: str
    title: str
    state: str
    message: str
    points: float = 0.0
    of: float = 0.0
    criteria: tuple[Criterion, ...] = ()
    note: str = ""

    @property
    def lines(self) -> list[str]:
        """The words below the heading, one sentence or part a line."""
        lines = [self.message]
        if self.state == NOT_YET and len(self.criteria) > 1:
            lines += [_criterion_line(criterion, self.message) for criterion in self.criteria]
        if self.note:
            lines.append(f"Note: {self.note}")
        if self.state == NOT_YET:
            lines.append(f'For a hint, run hint("{self.question}") in a new cell.')
        return lines

    @property
    def heading(self) -> str:
        """State in a sign and in words, with the points."""
        sign, words, _ = SIGNS[self.state]
        judged = self.of > 0 and self.state in (RIGHT, NOT_YET)  # a warm-up has no points
        unit = "point" if self.of == 1 else "points"
        marks = f" · {self.points:g} of {self.of:g} {unit}" if judged else ""
        name = f" · {self.title}" if self.title else ""
        return f"{sign} {words}{name}{marks}"

    def __repr__(self) -> str:
        return "\n".join([self.heading, *self.lines])

    def _repr_html_(self) -> str:
        return _framed(self.heading, self.lines, SIGNS[self.state][2])


def _criterion_line(criterion: Criterion, message: str) -> str:
    """One part of an answer in a line; what the message has said is not said twice."""
    told = "" if criterion.met or criterion.say in message else f": {criterion.say}"
    return f"{'✓' if criterion.met else '○'} {criterion.name}{told}"


def _framed(heading: str, lines: Iterable[str], colour: str) -> str:
    """A box with a coloured edge; words keep the notebook's colours, and `front.js` has them spoken."""
    words = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    style = f"border-left:4px solid {colour};padding:.3em .8em;margin:.2em 0;max-width:46em"
    return f'<div class="jasa-told" style="{style}"><b>{html.escape(heading)}</b>{words}</div>'


@dataclass(frozen=True)
class Note:
    """A heading with lines: a hint or the progress so far."""

    heading: str
    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([self.heading, *self.lines])

    def _repr_html_(self) -> str:
        return _framed(self.heading, self.lines, "#0969da")


# ---------------------------------------------------------------- the check file


@dataclass(frozen=True)
class CheckFile:
    """The check file of one exercise, read."""

    exercise: str
    title: str
    cases: tuple[str, ...]
    salt: str
    tables: dict[str, str]
    questions: dict[str, Question]
    slots: dict[str, dict[str, list[dict[str, Any]]]]
    graded: bool = True

    def oracle(self, question_id: str, case: str) -> Oracle:
        """Give the oracle of digests for one question in one case ("" when it has no cases)."""
        cells = self.slots.get(question_id, {})
        chosen = case if case in cells else ""
        salt = salt_of(self.salt, question_id, chosen)
        return Oracle([Slot.from_dict(slot) for slot in cells.get(chosen, [])], salt)


def salt_of(release: str, question_id: str, case: str) -> str:
    """Give the salt of a question's digests, made from the release's own salt."""
    return f"{release}:{question_id}:{case}"


_files: dict[str, CheckFile] = {}
_hints_shown: dict[str, int] = {}
_my_cases: dict[str, str] = {}
_class_cases: set[str] = set()
_results: dict[str, Result] = {}


def read_check_file(exercise: str) -> CheckFile:
    """Find and read ``checks/NN.json`` beside the notebook or in the course folder.

    Raises CheckFileError with one sentence when it is missing or damaged.
    """
    if exercise not in _files:
        for folder in _folders():
            path = folder / f"{exercise}.json"
            if path.is_file():
                _files[exercise] = _parse(path)
                break
        else:
            raise CheckFileError(
                f"The file checks/{exercise}.json is missing: keep the exercise in the folder "
                "exercises of the course, with its folder checks beside it."
            )
    return _files[exercise]


def _folders() -> list[Path]:
    from jasa.data import ROOT

    try:
        here = Path.cwd()
    except OSError:  # the working folder may have been deleted under the kernel
        return [ROOT / "exercises" / "checks"]
    return [here / "checks", here / "exercises" / "checks", ROOT / "exercises" / "checks"]


def _parse(path: Path) -> CheckFile:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        entries = data["questions"]
        return CheckFile(
            exercise=data["exercise"],
            title=data["title"],
            cases=tuple(data["cases"]),
            salt=data["salt"],
            tables=dict(data["tables"]),
            questions={e["question"]["id"]: question_from(e["question"]) for e in entries},
            slots={e["question"]["id"]: e["cells"] for e in entries},
            graded=bool(data.get("graded", True)),
        )
    except Exception as error:
        raise CheckFileError(
            f"The file checks/{path.name} is damaged: copy it again from the course."
        ) from error


# ---------------------------------------------------------------- what a notebook calls


def check(question_id: str, answer: object = ...) -> Result:
    """Judge an answer at once: *not attempted*, *not yet* (with a reason) or *right*.

    Never raises, whatever the answer is. Give the question's name and the variable that holds
    your answer: ``check("03-q1", share_pct)``.
    """
    try:
        result = _check(question_id, answer)
    except BaseException as error:  # an answer may raise anything at all while it is read
        told = str(error) if isinstance(error, CheckFileError) else "This could not be judged."
        result = Result("", "", COULD_NOT_JUDGE, told)
    for listener in list(listeners):
        listener(result)
    return result


def _check(question_id: object, answer: object) -> Result:
    file, question = _find_question(question_id)
    if question is None or file is None:
        told = _no_question(file, 'Name the question first, as in check("03-q1", share_pct).')
        return Result("", "", COULD_NOT_JUDGE, told)
    case = _my_cases.get(file.exercise, "")
    if question.own_case and not case:
        told = "Run the cell with my_case first: it draws the case this question is about."
        return Result(question.id, question.title, COULD_NOT_JUDGE, told, of=question.points)
    verdict = _verdict(file, question, answer, case)
    note = _note_below(file, question) if verdict.state == NOT_YET else ""
    if file.graded and question.own_case and file.exercise in _class_cases:
        note = " ".join([note, CLASS_CASE]).strip()
    earned = round(verdict.score * question.points, 2)
    result = Result(
        question.id,
        question.title,
        verdict.state,
        verdict.message,
        earned,
        question.points,
        verdict.criteria,
        note,
    )
    _results[question.id] = result
    return result


def _verdict(file: CheckFile, question: Question, answer: object, case: str) -> Verdict:
    oracle = file.oracle(question.id, case if question.own_case else "")
    inputs = [list(oracle.slots[name].about["inputs"]) for name in oracle.names("result")]
    return judge(question, to_plain(answer, inputs=inputs), oracle)


def _note_below(file: CheckFile, question: Question) -> str:
    from jasa.exercise.stale import stale_note

    try:
        return stale_note(question.variable, file.tables)
    except BaseException:  # a note is a courtesy: a strange namespace must not cost the verdict
        return ""


def _find_question(question_id: object) -> tuple[CheckFile | None, Question | None]:
    found = QUESTION_ID.fullmatch(question_id) if type(question_id) is str else None
    if found is None:
        return None, None
    file = read_check_file(found[1])
    return file, file.questions.get(found[0])


def _no_question(file: CheckFile | None, example: str) -> str:
    """Say what to write in place of an id that no question has; tasks may have other numbers."""
    if file is None or not file.questions:
        return example
    return f"{example} The tasks here are, in order: {', '.join(file.questions)}."


def points(question_id: str, answer: object = ...) -> float:
    """Give the automatic points of an answer as a number: nbgrader reads it as partial credit."""
    return check(question_id, answer).points


def hint(question_id: str, level: int | None = None) -> Note:
    """Show the next hint for a question, or the hint of a given level (1, 2 ...)."""
    try:
        file, question = _find_question(question_id)
    except CheckFileError as error:
        return Note("Hint", (str(error),))
    if question is None:
        return Note("Hint", (_no_question(file, 'Name the question, as in hint("03-q1").'),))
    if not question.hints:
        return Note(f"{question.title}: no hints", ("Your instructor will gladly help.",))
    last = len(question.hints)
    asked = level if type(level) is int else _hints_shown.get(question.id, 0) + 1
    shown = min(max(asked, 1), last)
    _hints_shown[question.id] = shown
    more = "This is the last hint." if shown == last else "Run it again for the next one."
    return Note(f"{question.title}: hint {shown} of {last}", (question.hints[shown - 1], more))


def my_case(exercise: str, student_id: object = DEFAULT_STUDENT) -> str:
    """Give your own case (a country, year or place), drawn from your student id.

    The same id always gets the same case, whether it stands in quotes or not; without an id it
    is the class's case ``A``, and a printed sentence says so. Raises CheckFileError when the
    exercise's check file is missing.
    """
    cases = read_check_file(exercise).cases
    _class_cases.discard(exercise)
    if id_text(student_id) in ("", id_text(DEFAULT_STUDENT)):
        _class_cases.add(exercise)
        print("Class default: put your student number between the quotes.")
    _my_cases[exercise] = case_for(exercise, student_id, cases)
    return _my_cases[exercise]


def draw_from(exercise: str, cases: Sequence[str]) -> None:
    """Draw own cases from this list from now on: marking has that of the release that was handed out.

    Raises CheckFileError when the exercise's check file is missing.
    """
    _files[exercise] = replace(read_check_file(exercise), cases=tuple(cases))


def progress(exercise: str = "") -> Note:
    """Show what is right, what is open and the points reached in this session.

    A warm-up has no points: there the units that are right are counted.
    """
    chosen = exercise or (next(reversed(_files)) if _files else "")
    try:
        file = read_check_file(chosen)
    except CheckFileError:
        return Note("Progress", ('Name the exercise, as in progress("03").',))
    if not file.graded:
        return _warm_up(file)
    lines, reached, automatic, by_hand = [], 0.0, 0.0, 0.0
    for question in file.questions.values():
        result = _results.get(question.id)
        state = result.state if result else NOT_ATTEMPTED if question.automatic else TO_BE_READ
        sign, words, _ = SIGNS[state]
        earned = result.points if result else 0.0
        reached += earned
        automatic += question.points if question.automatic else 0
        by_hand += 0 if question.automatic else question.points
        marks = f"{earned:g} of {question.points:g}" if question.automatic else question.points
        lines.append(f"{sign} {question.id} · {question.title} · {words.lower()} · {marks}")
    heading = f"{file.title} · {reached:g} of {automatic:g} points so far"
    lines.append(f"Your instructor marks the written answers: {by_hand:g} points.")
    return Note(heading, tuple(lines))


def _warm_up(file: CheckFile) -> Note:
    """How many units of a warm-up are right, and how each of them stands."""
    states = {
        name: _results[name].state if name in _results else NOT_ATTEMPTED for name in file.questions
    }
    right = sum(state == RIGHT for state in states.values())
    lines = [
        f"{SIGNS[state][0]} {name} · {file.questions[name].title} · {SIGNS[state][1].lower()}"
        for name, state in states.items()
    ]
    lines.append("This is a warm-up: it is not marked.")
    return Note(f"{file.title} · {right} of {len(states)} units right so far", tuple(lines))
