"""What only a person can write for a teacher: one short file a lesson in ``notes/``.

A file has these parts; figures stand in braces and are filled in from the tables, as in items:

- ``story``: about ten lines that tell the lesson;
- ``plans``: for each length of an hour (the first number of its name) the parts with their minutes;
- ``room``: the question for the room (``ask``), the section ``after`` which it stands, the answers to
  expect (``answers``: what they say, and what to ask back), ``follow`` and ``close``;
- ``board``: the lines of the board;
- ``wrong``: what students believe (``they``) and what to ``say``;
- ``exit``: the last question of the hour and what a good answer has;
- ``unplugged``: the steps without computers, each with its minutes;
- ``turns``: for each cell that says *Your turn*: the ``code`` that answers it, what it ``gives`` (a test
  runs it) and what to ``say``;
- ``cards``: slips to cut apart, see ``slips.py``;
- ``states``: for an exhibit, further states to put on slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jasa import data
from jasa.data import facts, formulas
from jasa.data.sources import Source
from jasa.instructor.teach.lesson import TeachError

NOTES = Path(__file__).parent / "notes"
#: Plans that every lesson has. The first needs no computers and fits into a school's hour.
LENGTHS = ("45, without computers", "50", "70", "90")
REQUIRED = ("story", "plans", "room", "board", "wrong", "exit", "unplugged")


@dataclass(frozen=True)
class Step:
    """A part of an hour with its minutes."""

    part: str
    minutes: int


@dataclass(frozen=True)
class Plan:
    """The parts of an hour of some minutes."""

    name: str
    steps: tuple[Step, ...]

    @property
    def length(self) -> int:
        """The minutes of the hour."""
        return int(self.name.split(",")[0])

    @property
    def slack(self) -> int:
        """The minutes that no part takes."""
        return self.length - sum(step.minutes for step in self.steps)

    def holds(self, section: str) -> bool:
        """Say whether a part of it is the section of this number."""
        return any(step.part.startswith(f"Section {section}") for step in self.steps)


@dataclass(frozen=True)
class Turn:
    """The answer to a *Your turn*: code, what it gives, and what to say about it."""

    code: str
    gives: str
    say: str


@dataclass(frozen=True)
class Notes:
    """The hand-written part of a teacher's page; see the head of this file.

    Attributes:
        rows: the rows behind the figures of each part.
        sources: what those rows name, each once.
    """

    story: list[str]
    plans: tuple[Plan, ...]
    room: dict[str, Any]
    board: list[str]
    wrong: list[dict[str, str]]
    exit: dict[str, str]
    unplugged: list[Step]
    turns: dict[str, Turn]
    cards: list[dict[str, Any]]
    states: dict[str, list[dict[str, Any]]]
    rows: dict[str, list[str]]
    sources: tuple[Source, ...]


def read_notes(number: str) -> Notes:
    """Read the notes on a lesson. Raises TeachError."""
    path = NOTES / f"{number}.yaml"
    if not path.exists():
        raise TeachError(f"There are no teacher's notes for lesson {number}.")
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = sorted(set(REQUIRED) - set(written))
    if missing:
        raise TeachError(f"{path.name} lacks {', '.join(missing)}.")
    named = {part: facts.rows_behind(str(written[part])) for part in REQUIRED}
    told = {part: _filled(written[part]) for part in REQUIRED}
    told["plans"] = tuple(Plan(str(k), tuple(_steps(v))) for k, v in told["plans"].items())
    told["unplugged"] = _steps(told["unplugged"])
    return Notes(
        **told,
        turns={cell: Turn(**turn) for cell, turn in written.get("turns", {}).items()},
        cards=written.get("cards", []),
        states=written.get("states", {}),
        rows={part: [row for _, row in found] for part, found in named.items()},
        sources=_sources([row for found in named.values() for _, row in found]),
    )


def _sources(rows: list[str]) -> tuple[Source, ...]:
    """Return what rows name as their main source, each once."""
    ids = dict.fromkeys(str(formulas.row(row)["source_id"]) for row in rows)
    return tuple(data.source(source_id) for source_id in ids)


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
