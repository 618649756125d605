"""Get the answers out of a rebuilt submission, so that a crash costs one question only.

Each question has its own time limit inside the process. A question that cannot be interrupted, or
that ends the whole process, is left out and the rest is run again in a new process: honest work
pays nothing for this, and a hanging question costs its limit once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, TypeGuard

from jasa.exercise.plain import MISSING
from jasa.instructor.grading.read.recognise import ID_LENGTH
from jasa.instructor.grading.run.listen import Attempt, Limits
from jasa.instructor.grading.run.process import Sandbox, SandboxError

Plain = dict[str, Any]
SETUP = "setup"  # the block of our own first cells: it ends before any student code begins


@dataclass
class Answers:
    """Plain answers by question, errors by question, and questions that cost the process.

    ``lost`` gives a sentence for each block that hung or crashed; ``remarks`` the rest.
    """

    plain: dict[str, Plain] = field(default_factory=dict)
    errors: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def nothing_is_right(name: str, plain: Plain) -> bool:
    """What is known of answers while nobody judges them."""
    return False


def collect_answers(
    sandbox: Sandbox,
    blocks: Sequence[Mapping[str, Any]],
    limits: Limits,
    is_right: Callable[[str, Plain], bool] = nothing_is_right,
) -> Answers:
    """Run the blocks until all that can be answered is.

    Where functions are called with inputs that nobody was shown, student code may read these and put
    them into whatever it says. So of such a run only the functions' results are taken, and the rest
    comes from a run without any inputs, which has the same time; unless all is right, for then
    nothing it said is told. Even an exit code is a word of the student's: of what was lost, only
    answers that overstayed their time are not tried again.
    Raises SandboxError when student code could not begin: then the machine is at fault, and nobody
    may lose marks.
    """
    told = _until_all_is_answered(sandbox, blocks, limits, {})
    called = [block["name"] for block in blocks if (block["read"] or {}).get("inputs")]
    rest = [b["name"] for b in blocks if b["read"] and b["name"] not in called]
    silent = not (told.lost or told.remarks or any(told.errors.values()))
    if not called or (
        silent and all(is_right(name, told.plain.get(name, MISSING)) for name in rest)
    ):
        return told
    plain_blocks = [_without_inputs(block) for block in blocks]
    hung = {name: why for name, why in told.lost.items() if why == _too_long(limits)}
    for name, errors in told.errors.items():
        late = any(error.get("type") == "time" for error in errors)
        if late and told.plain.get(name, MISSING) == MISSING:
            hung[name] = _too_long(limits)
    again = {name: why for name, why in hung.items() if name not in called}
    answers = _until_all_is_answered(sandbox, plain_blocks, limits, again)
    for name in called:
        _take_results(answers, told, name)
        if name in told.lost and name not in answers.lost:
            answers.lost[name] = hung.get(name, "It stopped the whole notebook when it was called.")
    return answers


def _until_all_is_answered(
    sandbox: Sandbox,
    blocks: Sequence[Mapping[str, Any]],
    limits: Limits,
    lost: Mapping[str, str],
) -> Answers:
    """Run the blocks, without theirs of those that are ``lost`` or prove to be."""
    until = time.monotonic() + limits.total_s
    answers = Answers(lost=dict(lost))
    todo = [_without_theirs(dict(b)) if b["name"] in lost else b for b in _setup_first(blocks)]
    names = [block["name"] for block in blocks]
    for _ in range(len(names) + 1):
        attempt = _run(sandbox, todo, limits, until)
        _take_over(answers, attempt, names)
        if attempt.end == "finished":
            break
        blamed = attempt.running
        if blamed is None or blamed not in names or blamed in answers.lost:
            answers.remarks.append(
                "The notebook stopped in a way that hides which question it was; "
                "answers given before are counted."
            )
            break
        answers.lost[blamed] = _what_happened(attempt, limits)
        todo = [_without_theirs(b) if b["name"] == blamed else b for b in todo]
        if time.monotonic() >= until:
            answers.remarks.append(f"The time for one notebook ({limits.total_s:g} s) was used up.")
            break
    return answers


def _take_results(answers: Answers, told: Answers, name: str) -> None:
    """Take what one function gave from the run that knew its inputs, and nothing else of it."""
    plain = told.plain.get(name, MISSING)
    if answers.plain.get(name, {}).get("kind") != "function":
        return
    if plain["kind"] == "function":
        answers.plain[name] = plain
        return
    answers.plain.pop(name)
    if any(error.get("type") == "time" for error in told.errors.get(name, [])):
        answers.errors[name] = [{"type": "time"}]


def _run(
    sandbox: Sandbox, todo: Sequence[Mapping[str, Any]], limits: Limits, until: float
) -> Attempt:
    """One run of a new process in what is left of the time. Raises SandboxError."""
    left = max(until - time.monotonic(), 1.0)
    job = {"blocks": todo, "question_s": limits.question_s}
    attempt = sandbox.run(job, replace(limits, total_s=left))
    _insist_it_began(attempt)
    return attempt


def _without_inputs(block: Mapping[str, Any]) -> dict[str, Any]:
    read = block["read"]
    return dict(block) | {"read": read and {k: v for k, v in read.items() if k != "inputs"}}


def _setup_first(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Take our own cells at the start apart, so that what is said of them is said before theirs."""
    first, cells = dict(blocks[0]), blocks[0]["cells"]
    ours = list(takewhile(lambda cell: cell.get("ours"), cells))
    setup = {"name": SETUP, "cells": ours, "read": None}
    return [setup, first | {"cells": cells[len(ours) :]}, *map(dict, blocks[1:])]


def _insist_it_began(attempt: Attempt) -> None:
    """Raise unless our own setup ran well. Only what came before student code is believed."""
    if attempt.end == "no walls" or not attempt.begun:
        why = attempt.why or "its process did not begin"
        raise SandboxError(f"the sandbox could not be set up: {why}")
    before = list(takewhile(lambda e: e.get("start", SETUP) == SETUP, attempt.events))
    done = [event for event in before if event.get("done") == SETUP]
    if not done:
        raise SandboxError(
            f"The exercise's own setup did not end here ({attempt.why or attempt.end}). "
            "Run jasa doctor."
        )
    for error in done[0].get("errors", []):
        if error.get("type") != "left out":
            told = f"{error.get('type')}: {error.get('message')}"
            raise SandboxError(
                f"The exercise's own setup did not run here: {told}. Run jasa doctor."
            )


def _take_over(answers: Answers, attempt: Attempt, names: Sequence[str]) -> None:
    """Take over what one attempt wrote; later attempts run fewer cells and win."""
    for event in attempt.events:
        name = event.get("done", event.get("late"))
        if not isinstance(name, str) or name not in names:
            continue
        plain = event.get("plain")
        if "late" in event:
            if answers.plain.get(name) == MISSING and is_plain(plain) and plain != MISSING:
                answers.plain[name] = plain
                answers.remarks.append(f"The answer to {name} was only set after its check.")
            continue
        if is_plain(plain):
            answers.plain[name] = plain
        errors = event.get("errors")
        if isinstance(errors, list):
            answers.errors[name] = [e for e in errors[:20] if isinstance(e, dict)]


def is_plain(value: object) -> TypeGuard[Plain]:
    """Say whether an untrusted value has the shape of a plain answer."""
    return isinstance(value, dict) and isinstance(value.get("kind"), str)


def _without_theirs(block: dict[str, Any]) -> dict[str, Any]:
    return block | {"cells": [cell for cell in block["cells"] if cell.get("ours")]}


def _what_happened(attempt: Attempt, limits: Limits) -> str:
    if attempt.end == "time":
        return _too_long(limits)
    if attempt.end == "output":
        return f"It wrote more than {limits.output_mb:g} MB of results and was stopped."
    return f"It stopped the whole notebook: {attempt.why or 'its process ended'}."


def _too_long(limits: Limits) -> str:
    return f"It ran longer than {limits.question_s:g} seconds and was stopped."


def made_id(sandbox: Sandbox, code: Sequence[Mapping[str, Any]], limits: Limits) -> str:
    """Run the code that makes a student id, within the time of one question; "" if none is made."""
    read = {"variable": "student_id"}
    block = {"name": "student_id", "cells": list(code), "read": read}
    short = replace(limits, total_s=min(limits.total_s, 2 * limits.question_s))
    plain = collect_answers(sandbox, [block], short).plain.get("student_id", MISSING)
    value = plain.get("value")
    if plain["kind"] == "number" and isinstance(value, (int, float)) and value == int(value):
        return str(int(value))[:ID_LENGTH]
    return value[:ID_LENGTH].strip() if plain["kind"] == "text" and isinstance(value, str) else ""
