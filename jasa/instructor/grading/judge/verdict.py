"""Judge one hand-in: the pure core of grading, one file and one key in, one dictionary out.

The answers come out of the sandbox as plain data; here, where no student code ever ran, they are
compared with the key by ``jasa.exercise.questions.judge``, the same judge the instant checks use.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from jasa import __version__
from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.exercise.judging import judge
from jasa.exercise.oracle import normalise
from jasa.exercise.plain import MISSING
from jasa.exercise.questions import (
    COULD_NOT_JUDGE,
    NOT_ATTEMPTED,
    NOT_YET,
    TO_BE_READ,
    CardError,
    Question,
    Verdict,
    case_for,
    load_card,
)
from jasa.instructor.grading.read.rebuild import (
    MISSING_CELL,
    Rebuilt,
    rebuild,
)
from jasa.instructor.grading.read.released import ReleasedCell, released_cells
from jasa.instructor.grading.read.submission import (
    READ_LIMITS,
    ReadLimits,
    Unreadable,
    clean,
    read_file,
)
from jasa.instructor.grading.read.this_exercise import this_exercise, variables_of
from jasa.instructor.grading.run.answers import Answers, collect_answers
from jasa.instructor.grading.run.listen import LIMITS, Limits
from jasa.instructor.grading.run.sandbox import Sandbox, SandboxError, open_sandbox
from jasa.instructor.make.key import key_inputs, key_oracle, key_question, make_key
from jasa.instructor.make.release import ReleaseError, solution_paths
from jasa.notebooks import NotebookError, load_notebook

GRADED, UNGRADED, ABSENT = "graded", "could not be graded", "not submitted"
INCOMPLETE = "incomplete"
MARKED = (GRADED, INCOMPLETE)  # states in which a hand-in has points
UNREAD = "not in the file"  # the state of a question that a damaged file has lost
Result = dict[str, Any]


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
    return key


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
) -> Result:
    """Grade one hand-in with ``key`` (see ``load_key``) and give the result as JSON-able data.

    ``student`` names whose it is, ``student_id`` is the id known from a class list, ``own_ids``
    are other numbers of the same student. Opens a sandbox of its own unless one is given. Never
    raises for anything the file holds.
    """
    box = sandbox or open_sandbox()
    result = blank_result(key, student, box)
    try:
        raw = file if isinstance(file, bytes) else read_file(Path(file), read_limits)
        result["digest"] = digest_of(raw)
        notebook = this_exercise(raw, key, read_limits)
        released = [ReleasedCell(**cell) for cell in key["cells"]]
        questions = {name: key_question(key, name) for name in key["questions"]}
        made = rebuild(notebook, released, variables_of(key), student_id)
        own = {normalise(i) for i in (student_id, *own_ids) if i}
        known = None if made.typed and normalise(made.typed) in own else student_id
        result = _judge_all(result, key, questions, made, known, box, limits)
        return _without_lost(result, made.missing) if notebook.damaged else result
    except Unreadable as error:
        return result | {"state": UNGRADED, "why": str(error)}
    except SandboxError as error:
        return result | {"state": UNGRADED, "why": clean(str(error)), "again": True}
    finally:
        if sandbox is None:
            box.close()


def blank_result(key: Mapping[str, Any], student: str, box: Sandbox) -> Result:
    """What a result holds before anything is known."""
    return {
        "student": student,
        "exercise": key["exercise"],
        "state": GRADED,
        "why": "",
        "isolation": box.isolation.words,
        "level": box.isolation.level,
        "digest": "",
        "key_digest": digest_of(key),
        "version": __version__,
        "student_id": "",
        "case": "",
        "repairs": [],
        "questions": {},
        "text_answers": {},
        "points": 0.0,
        "of": key["points"],
    }


def _judge_all(
    result: Result,
    key: Mapping[str, Any],
    questions: Mapping[str, Question],
    made: Rebuilt,
    known: str | None,
    box: Sandbox,
    limits: Limits,
) -> Result:
    """Run and judge; ``known`` is the class list's id when the notebook names another one."""
    cases = key["cases"]
    case = case_for(key["exercise"], made.student_id, cases) if cases else ""
    for block in made.blocks:
        if block["read"]:
            block["read"]["inputs"] = key_inputs(key, block["name"], case) or None
    answers = collect_answers(box, made.blocks, limits)
    result |= {"student_id": made.student_id, "case": case, "isolation": box.isolation.words}
    result["repairs"] = [*made.repairs, *answers.remarks, *_start_trouble(answers)]
    for name, question in questions.items():
        if question.automatic:
            entry = _judge_one(question, key, case, made, answers)
            if question.own_case and cases and known:
                entry = _better_case(result, entry, question, key, known, made, answers)
        else:
            text = made.texts.get(name, "")
            result["text_answers"][name] = text
            verdict = judge(question, {"kind": "text", "value": text}, key_oracle(key, name))
            entry = _entry(question, verdict)
        result["questions"][name] = entry
        found_elsewhere = question.automatic and name in made.untouched
        if found_elsewhere and entry["state"] != NOT_ATTEMPTED:
            result["repairs"].append(f"The answer to {name} stood in another cell; it was counted.")
    result["points"] = round(sum(e["points"] for e in result["questions"].values()), 2)
    return result


def _better_case(
    result: Result,
    entry: dict[str, Any],
    question: Question,
    key: Mapping[str, Any],
    known: str,
    made: Rebuilt,
    answers: Answers,
) -> dict[str, Any]:
    """The better of two entries: for the case of the typed id, and for the class list's case."""
    case = case_for(key["exercise"], known, key["cases"])
    other = _judge_one(question, key, case, made, answers)
    if other["score"] != entry["score"]:
        result["repairs"].append(
            f"The notebook names {clean(made.student_id, 60)}, the class list {clean(known, 60)}; "
            "the better of both cases was counted."
        )
    if other["score"] <= entry["score"]:
        return entry
    result["case"] = case
    return other


def _without_lost(result: Result, missing: Collection[str]) -> Result:
    """In a damaged file, an answer that is not there may have been lost: it is no zero."""
    if result["state"] != GRADED:
        return result
    lost = [n for n in missing if result["questions"][n]["state"] == NOT_ATTEMPTED]
    for name in lost:
        result["questions"][name] |= {"state": UNREAD, "message": "", "problem": "", "criteria": []}
    if not lost:
        return result
    many = "1 answer" if len(lost) == 1 else f"{len(lost)} answers"
    why = f"{many} could not be read from the file; please hand in again."
    lines = [r for r in result["repairs"] if not r.startswith(MISSING_CELL[:18])]
    return result | {"state": INCOMPLETE, "why": why, "repairs": lines}


def _judge_one(
    question: Question, key: Mapping[str, Any], case: str, made: Rebuilt, answers: Answers
) -> dict[str, Any]:
    name = question.id
    answer = answers.plain.get(name, MISSING)
    oracle = key_oracle(key, name, case if question.own_case else "")
    verdict = judge(question, answer, oracle)
    problem = answers.lost.get(name) or _problem(answers.errors.get(name, []))
    entry = _entry(question, verdict, problem)
    touched = name not in made.untouched
    if verdict.state == NOT_ATTEMPTED and touched and problem:
        entry |= {"state": NOT_YET, "message": problem}
    return entry


def _entry(question: Question, verdict: Verdict, problem: str = "") -> dict[str, Any]:
    score = min(max(verdict.score, 0.0), 1.0)
    return {
        "title": question.title,
        "kind": question.kind,
        "state": verdict.state,
        "score": score,
        "points": round(score * question.points, 2),
        "of": question.points,
        "message": verdict.message,
        "problem": problem,
        "criteria": [vars(criterion) for criterion in verdict.criteria],
    }


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


def odd(result: Mapping[str, Any]) -> str:
    """Why a teacher should look at a result: no marks, lost answers or no answers; else ""."""
    if result["state"] not in MARKED:
        return f"{result['state'].capitalize()}. {result['why']}".strip()
    entries = result["questions"].values()
    if result["state"] == INCOMPLETE:
        return f"Incomplete: {result['why']}"
    if all(e["state"] == NOT_ATTEMPTED for e in entries):
        return "Untouched: every answer is still as it was handed out."
    if any(e["state"] == COULD_NOT_JUDGE for e in entries):
        return "An answer could not be judged: look at it by hand."
    return ""


def sentence(result: Mapping[str, Any]) -> str:
    """What is odd or was mended, in one sentence for the teacher; "" for an ordinary one."""
    first = odd(result)
    if result["state"] not in MARKED or first.startswith("Untouched"):
        return first
    parts = [first] if first else []
    stopped = [name for name, e in result["questions"].items() if e["problem"]]
    if stopped:
        parts.append(f"{', '.join(stopped)}: {result['questions'][stopped[0]]['problem']}")
    parts += result["repairs"][:2]
    more = len(result["repairs"]) - 2
    return " ".join([*parts, *([f"And {more} more repairs."] if more > 0 else [])])


def waiting(result: Mapping[str, Any]) -> list[str]:
    """Give the ids of free-text answers that a person has to read."""
    return [name for name, e in result["questions"].items() if e["state"] == TO_BE_READ]
