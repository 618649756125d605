"""Get the answers out of a rebuilt submission, so that a crash costs one question only.

Each question has its own time limit inside the process. A question that cannot be interrupted, or
that ends the whole process, is left out and the rest is run again in a new process: honest work
pays nothing for this, and a hanging question costs its limit once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from jasa.exercise.plain import MISSING
from jasa.instructor.grading.run.listen import Attempt, Limits
from jasa.instructor.grading.run.sandbox import Sandbox, SandboxError

Plain = dict[str, Any]


@dataclass
class Answers:
    """Plain answers by question, errors by question, and questions that cost the process.

    ``lost`` gives a sentence for each block that hung or crashed; ``remarks`` the rest.
    """

    plain: dict[str, Plain] = field(default_factory=dict)
    errors: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def collect_answers(
    sandbox: Sandbox, blocks: Sequence[Mapping[str, Any]], limits: Limits
) -> Answers:
    """Run the blocks until all that can be answered is. Raises SandboxError without walls."""
    answers = Answers()
    names = [block["name"] for block in blocks]
    until = time.monotonic() + limits.total_s
    todo = [dict(block) for block in blocks]
    for _ in range(len(names) + 1):
        left = max(until - time.monotonic(), 1.0)
        job = {"blocks": todo, "question_s": limits.question_s}
        attempt = sandbox.run(job, replace(limits, total_s=left))
        if attempt.end == "no walls":
            raise SandboxError(f"the sandbox could not be set up: {attempt.why}")
        _note(answers, attempt, names)
        if attempt.end == "finished":
            return answers
        blamed = attempt.running
        if blamed is None or blamed not in names or blamed in answers.lost:
            answers.remarks.append(
                "The notebook stopped in a way that hides which question it was; "
                "answers given before are counted."
            )
            return answers
        answers.lost[blamed] = _what_happened(attempt, limits)
        todo = [_without_theirs(b) if b["name"] == blamed else b for b in todo]
        if time.monotonic() >= until:
            answers.remarks.append(f"The time for one notebook ({limits.total_s:g} s) was used up.")
            return answers
    return answers


def _note(answers: Answers, attempt: Attempt, names: Sequence[str]) -> None:
    """Take over what one attempt wrote; later attempts run fewer cells and win."""
    for event in attempt.events:
        name = event.get("done", event.get("late"))
        if not isinstance(name, str) or name not in names:
            continue
        plain = event.get("plain")
        if "late" in event:
            if answers.plain.get(name) == MISSING and is_plain(plain):
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
        return f"It ran longer than {limits.question_s:g} seconds and was stopped."
    if attempt.end == "output":
        return f"It wrote more than {limits.output_mb:g} MB of results and was stopped."
    return f"It stopped the whole notebook: {attempt.why or 'its process ended'}."
