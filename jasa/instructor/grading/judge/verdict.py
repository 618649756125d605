"""Judge one hand-in: the pure core of grading, one file and one key in, one result out.

The answers come out of the sandbox as plain data; here, where no student code ever ran, they are
compared with the key by ``jasa.exercise.questions.judge``, the same judge the instant checks use.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jasa import __version__
from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.exercise.judging import judge
from jasa.exercise.oracle import normalise
from jasa.exercise.plain import MISSING
from jasa.exercise.questions import (
    NOT_ATTEMPTED,
    NOT_YET,
    RIGHT,
    CardError,
    Question,
    Verdict,
    case_for,
    load_card,
)
from jasa.instructor.grading.judge.kept import kept_answer, typed_in
from jasa.instructor.grading.judge.releases import (
    keep_key,
    kept_keys,
    not_comparable,
    without_comparison,
)
from jasa.instructor.grading.judge.result import (
    GRADED,
    INCOMPLETE,
    UNGRADED,
    UNREAD,
    HandInResult,
    KeptAnswer,
    QuestionResult,
    question_result,
)
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.rebuild import Rebuilt, rebuild
from jasa.instructor.grading.read.released import released_cells
from jasa.instructor.grading.read.repairs import MISSING_CELL, TWO_CASES, Repair
from jasa.instructor.grading.read.roster import same_number
from jasa.instructor.grading.read.submission import READ_LIMITS, ReadLimits, Unreadable, read_file
from jasa.instructor.grading.read.this_exercise import (
    asked_otherwise,
    key_asked,
    names_lost,
    released_cells_of,
    this_exercise,
    variables_of,
)
from jasa.instructor.grading.run.answers import Answers, Plain, collect_answers, made_id
from jasa.instructor.grading.run.listen import LIMITS, Limits
from jasa.instructor.grading.run.process import Isolation
from jasa.instructor.grading.run.sandbox import Sandbox, SandboxError, open_sandbox
from jasa.instructor.make.key import (
    ReleaseError,
    key_inputs,
    key_oracle,
    key_question,
    make_key,
    solution_paths,
)
from jasa.notebooks import NotebookError, load_notebook


class NoKey(JasaError):
    """The key of an exercise cannot be made; the message says what to do."""


def load_key(exercise: str, root: Path = ROOT) -> dict[str, Any]:
    """Make the grader's key: ``release.make_key`` plus the cells of the released exercise.

    The parent of all student code keeps it; the sandbox never receives any of the answers.
    Raises NoKey with one sentence.
    """
    try:
        solution = solution_paths(exercise, root)[0]
        released = root / "exercises" / solution.name
        if not released.exists():
            raise NoKey(f"Exercise {exercise} is not released. Run: jasa release {exercise}")
        key = make_key(solution, load_card(solution.with_suffix(".yaml")))
        notebook = load_notebook(released)
        key["cells"] = [vars(cell) for cell in released_cells(notebook)]
    except (ReleaseError, CardError, NotebookError) as error:
        raise NoKey(str(error)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoKey(f"The released exercise {exercise} is damaged: release it again.") from error
    key["stem"] = solution.stem
    return key


def class_key(exercise: str, root: Path = ROOT) -> dict[str, Any]:
    """Make the key with which a class is marked. Raises NoKey, also for a warm-up."""
    key = load_key(exercise, root)
    if not key["graded"]:
        raise NoKey(f"Exercise {exercise} is a warm-up: it is not marked and gives no points.")
    return key | {"earlier": [kept for kept in kept_keys(exercise, root) if kept != key]}


def keep_release(exercise: str, root: Path = ROOT) -> Path:
    """Keep the key of an exercise as it is released now, for hand-ins that come after it changed."""
    key = load_key(exercise, root)
    return keep_key(key, digest_of(key), root)


def digest_of(data: object) -> str:
    """Give a digest of bytes or of JSON-able data."""
    raw = data if isinstance(data, bytes) else json.dumps(data, sort_keys=True).encode()
    return hashlib.sha256(raw).hexdigest()


def grade(
    file: Path | bytes,
    key: Mapping[str, Any],
    *,
    sandbox: Sandbox | None = None,
    student: str = "",
    student_id: str | None = None,
    own_ids: Sequence[str] = (),
    limits: Limits = LIMITS,
    read_limits: ReadLimits = READ_LIMITS,
    key_digest: str = "",
) -> HandInResult:
    """Grade one hand-in with ``key`` (see ``load_key``).

    ``student`` names whose it is, ``student_id`` is the id known from a class list, ``own_ids`` are
    others of the same student. Opens a sandbox unless given one. Never raises for what a file holds.
    """
    box = sandbox or open_sandbox()
    blank = blank_result(key, student, box.isolation, key_digest)
    try:
        raw = file if isinstance(file, bytes) else read_file(Path(file), read_limits)
        blank = replace(blank, digest=digest_of(raw))
        notebook = this_exercise(raw, key, read_limits)
        key = key_asked(notebook, key)
        blank = replace(blank, of=key["points"])
        released = released_cells_of(key)
        made = rebuild(notebook, released, variables_of(key), student_id)
        if made.id_code and (found := made_id(box, made.id_code, limits)):
            made = rebuild(notebook, released, variables_of(key), student_id, found)
        own = {same_number(normalise(i)) for i in (student_id, *own_ids) if i}
        known = None if same_number(normalise(made.typed or "")) in own else student_id
        other = asked_otherwise(notebook, key)
        result = _Judging(key, made, known, other, names_lost(notebook, key)).result(
            blank, box, limits
        )
        if notebook.damaged:
            result = _without_lost(result, made.missing)
        return not_comparable(result)
    except Unreadable as error:
        return replace(blank, state=UNGRADED, why=str(error))
    except SandboxError as error:
        return replace(blank, state=UNGRADED, why=str(error), again=True)
    finally:
        if sandbox is None:
            box.close()


def blank_result(
    key: Mapping[str, Any], student: str, isolation: Isolation, key_digest: str = ""
) -> HandInResult:
    """What a result holds before anything is known."""
    return HandInResult(
        student=student,
        exercise=key["exercise"],
        of=key["points"],
        isolation=isolation.words,
        level=isolation.level,
        key_digest=key_digest or digest_of(key),
        version=__version__,
    )


class _Judging:
    """The judging of one rebuilt hand-in.

    ``known`` is the class list's id when the notebook names another one, ``otherwise`` names the
    questions that its release asked otherwise, ``lost`` what its release gave and ours does not.
    """

    def __init__(
        self,
        key: Mapping[str, Any],
        made: Rebuilt,
        known: str | None,
        otherwise: Sequence[str],
        lost: Collection[str],
    ) -> None:
        self.names_lost = lost
        self.key, self.made, self.known, self.otherwise = key, made, known, otherwise
        self.case = self._case_of(made.student_id)
        self.answers = Answers()
        self.repairs: list[Repair] = []
        self.asked = {name: key_question(key, name) for name in key["questions"]}
        self._judged: dict[tuple[str, str], tuple[Plain, Verdict]] = {}

    def _case_of(self, student_id: str) -> str:
        cases = self.key["cases"]
        return case_for(self.key["exercise"], student_id, cases) if cases else ""

    def result(self, blank: HandInResult, box: Sandbox, limits: Limits) -> HandInResult:
        """Run the hand-in and judge all of its questions."""
        for block in self.made.blocks:
            if block["read"]:
                block["read"]["inputs"] = key_inputs(self.key, block["name"], self.case) or None
        self._draw_from_its_own_cases()
        self.answers = collect_answers(box, self.made.blocks, limits, self._is_right)
        told = [*self.answers.remarks, *_start_trouble(self.answers)]
        self.repairs = [*self.made.repairs, *map(Repair, told)]
        questions = {name: self._question(name) for name in self.asked}
        return replace(
            blank,
            student_id=self.made.student_id,
            case=self.case,
            isolation=box.isolation.words,
            questions=questions,
            repairs=tuple(self.repairs),
        )

    def _draw_from_its_own_cases(self) -> None:
        """Let the notebook draw its own case as its release did: today's list may be another."""
        if self.key["cases"] and self.made.blocks:
            cells = self.made.blocks[0]["cells"]
            source = (
                "from jasa.exercise.check import draw_from\n"
                f"draw_from({self.key['exercise']!r}, {tuple(self.key['cases'])!r})\ndel draw_from"
            )
            cells.insert(0, {"id": "cases", "source": source, "ours": True})

    def _question(self, name: str) -> QuestionResult:
        question = self.asked[name]
        if not question.automatic:
            written = self.made.texts.get(name, "")
            plain = {"kind": "text", "value": written}
            verdict = judge(question, plain, key_oracle(self.key, name))
            if name in self.otherwise and written:
                told = f"{name} was asked otherwise in this file: read it beside its own task."
                self.repairs.append(Repair(told))
            return _result_of(question, verdict, written=written)
        found = self._automatic(question, self.case)
        if question.own_case and self.key["cases"] and self.known:
            found = self._better_case(question, found, self.known)
        not_given = _undefined(self.answers.errors.get(name, [])) in self.names_lost
        if (name in self.otherwise or not_given) and found.state != RIGHT:
            return without_comparison(found)
        if name in self.made.untouched and found.state != NOT_ATTEMPTED:
            told = f"The answer to {name} stood in another cell; it was counted."
            self.repairs.append(Repair(told))
        return found

    def _is_right(self, name: str, plain: Plain) -> bool:
        return self._verdict(self.asked[name], plain, self.case).state == RIGHT

    def _verdict(self, question: Question, plain: Plain, case: str) -> Verdict:
        """The verdict on an answer; the same answer is not judged twice."""
        place = question.id, case if question.own_case else ""
        answer, verdict = self._judged.get(place, (None, None))
        if verdict is None or answer is not plain:
            verdict = judge(question, plain, key_oracle(self.key, *place))
            self._judged[place] = plain, verdict
        return verdict

    def _automatic(self, question: Question, case: str) -> QuestionResult:
        name, answers = question.id, self.answers
        verdict = self._verdict(question, answers.plain.get(name, MISSING), case)
        problem = answers.lost.get(name) or _problem(answers.errors.get(name, []))
        found = replace(_result_of(question, verdict, problem), answer=self._kept(question, case))
        if verdict.state == NOT_ATTEMPTED and name not in self.made.untouched and problem:
            return replace(found, state=NOT_YET, message=problem)
        return found

    def _kept(self, question: Question, case: str) -> KeptAnswer:
        name = question.id
        nothing: dict[str, Any] = {"cells": []}
        block = next((b for b in self.made.blocks if b["name"] == name), nothing)
        cells = self.key["questions"][name]["cells"]
        entry = cells.get(case) or cells.get("", {})
        plain = self.answers.plain.get(name, MISSING)
        return kept_answer(question, entry, plain, typed_in(block))

    def _better_case(self, question: Question, found: QuestionResult, known: str) -> QuestionResult:
        """The better of two: for the case of the typed id, and for the class list's case."""
        case = self._case_of(known)
        other = self._automatic(question, case)
        if other.score != found.score:
            told = (
                f"The notebook names {clean(self.made.student_id, 60)}, the class list "
                f"{clean(known, 60)}; the better of both cases was counted."
            )
            self.repairs.append(Repair(told, TWO_CASES))
        if other.score <= found.score:
            return found
        self.case = case
        return other


def _result_of(
    question: Question, verdict: Verdict, problem: str = "", written: str = ""
) -> QuestionResult:
    return question_result(
        question.title, question.kind, question.points, verdict, problem, written
    )


def _without_lost(result: HandInResult, missing: Collection[str]) -> HandInResult:
    """In a damaged file, an answer that is not there may have been lost: it is no zero."""
    lost = [n for n in missing if result.questions[n].state == NOT_ATTEMPTED]
    if result.state != GRADED or not lost:
        return result
    questions = dict(result.questions)
    for name in lost:
        questions[name] = replace(
            questions[name], state=UNREAD, message="", problem="", criteria=()
        )
    many = "1 answer" if len(lost) == 1 else f"{len(lost)} answers"
    return replace(
        result,
        state=INCOMPLETE,
        why=f"{many} could not be read from the file; please hand in again.",
        questions=questions,
        repairs=tuple(r for r in result.repairs if r.kind != MISSING_CELL),
    )


NEWER = (
    f" (marked with Python {sys.version_info[0]}.{sys.version_info[1]}; a text within an f-string in "
    "the same quotes needs 3.12)"
)


def _problem(errors: Sequence[Mapping[str, Any]]) -> str:
    """The first error of a question in one sentence; the student's own text is kept short."""
    for error in errors:
        kind, message = clean(str(error.get("type")), 60), clean(str(error.get("message")), 160)
        if kind == "left out":
            continue
        if kind == "time":
            return "It ran too long and was stopped."
        line = error.get("line")
        where = f" in line {line}" if type(line) is int and 0 < line < 1_000_000 else ""
        newer = NEWER if kind == "SyntaxError" and message.startswith("f-string") else ""
        return f"The cell stopped with {kind}{where}{f': {message}' if message else '.'}{newer}"
    return ""


def _undefined(errors: Sequence[Mapping[str, Any]]) -> str:
    """The name that the first error of a question says is not defined, or ""."""
    first = next((error for error in errors if error.get("type") != "left out"), {})
    return clean(str(first.get("undefined", "")), 80)


def _start_trouble(answers: Answers) -> list[str]:
    problem = answers.lost.get("start") or _problem(answers.errors.get("start", []))
    left_out = [
        clean(str(e.get("message")), 60)
        for errors in answers.errors.values()
        for e in errors
        if e.get("type") == "left out"
    ]
    sentences = [f"A cell before the first question: {problem}"] if problem else []
    if left_out:
        sentences.append(f"A notebook command was left out: {left_out[0]}")
    return sentences
