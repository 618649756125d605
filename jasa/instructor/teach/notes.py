"""What only a person can write for a teacher: one short file a lesson in ``notes/``.

A file has these parts; figures stand in braces and are filled in from the tables, as in items:

- ``story``: about ten lines that tell the lesson;
- ``plans``: for 50, 70 and 90 minutes a list of parts with their minutes;
- ``room``: the question for the room (``ask``), the answers to expect (``answers``: what they say,
  and what to ask back), ``follow`` and ``close``;
- ``board``: the lines of the board;
- ``wrong``: what students believe (``they``) and what to ``say``;
- ``exit``: the last question of the hour and what a good answer has;
- ``unplugged``: the steps without computers, each with its minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jasa.data import facts
from jasa.instructor.teach.lesson import TeachError

NOTES = Path(__file__).parent / "notes"
LENGTHS = (50, 70, 90)


@dataclass(frozen=True)
class Step:
    """A part of an hour with its minutes."""

    part: str
    minutes: int


@dataclass(frozen=True)
class Notes:
    """The hand-written part of a teacher's page; see the head of this file."""

    story: list[str]
    plans: dict[int, list[Step]]
    room: dict[str, Any]
    board: list[str]
    wrong: list[dict[str, str]]
    exit: dict[str, str]
    unplugged: list[Step]


def read_notes(number: str) -> Notes:
    """Read the notes on a lesson. Raises TeachError."""
    path = NOTES / f"{number}.yaml"
    if not path.exists():
        raise TeachError(f"There are no teacher's notes for lesson {number}.")
    written = _filled(yaml.safe_load(path.read_text(encoding="utf-8")))
    missing = sorted(set(Notes.__dataclass_fields__) - set(written))
    if missing:
        raise TeachError(f"{path.name} lacks {', '.join(missing)}.")
    steps = {name: _steps(written[name]) for name in ("unplugged",)}
    plans = {int(length): _steps(plan) for length, plan in written["plans"].items()}
    return Notes(**{**written, **steps, "plans": plans})


def _steps(written: list[dict[str, int]]) -> list[Step]:
    """Read ``- Claims and guesses: 8`` and its like."""
    return [Step(part, int(minutes)) for step in written for part, minutes in step.items()]


def _filled(written: Any) -> Any:
    """Fill the figures of every text."""
    if isinstance(written, str):
        return facts.filled_in(written)
    if isinstance(written, list):
        return [_filled(one) for one in written]
    if isinstance(written, dict):
        return {_filled(key): _filled(value) for key, value in written.items()}
    return written
