"""What lies beside an answer: task, rubric, model answer, stock comments, figures of the tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jasa.data import ROOT, load
from jasa.notebooks import load_notebook, question_of, role_of, without_comments

NUMBER_WORDS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
WORDS_ASKED = re.compile(r"\b(\d{2,4})\s*(?:to|–|-)\s*(\d{2,4})\s+words\b", re.IGNORECASE)
SOLUTION = re.compile(r"<!--\s*BEGIN SOLUTION\s*-->(.*?)<!--\s*END SOLUTION\s*-->", re.DOTALL)
TABLES = re.compile(r"\bdata\.load\(\s*[\"']([a-z0-9_]+)[\"']")
MOST_DECIMALS = 4


@dataclass(frozen=True)
class Level:
    """One level of a rubric: its name, points, what earns it, and the key that chooses it."""

    name: str
    points: float
    earns: str
    key: str


@dataclass(frozen=True)
class TaskSheet:
    """All that a marker needs beside an answer to one question."""

    id: str
    title: str
    kind: str
    of: float
    task: str = ""
    model: str = ""
    levels: tuple[Level, ...] = ()
    criteria: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    asked_words: tuple[int, int] | None = None

    def points_for(self, met: int) -> float | None:
        """The points that ticked criteria earn: all of them the top level, one less the next."""
        if not self.criteria or not self.levels:
            return None
        place = min(len(self.criteria) - met, len(self.levels) - 1)
        return self.levels[place].points

    def level_of(self, points: float) -> str:
        """The level that gives just these points, or ""."""
        return next((level.name for level in self.levels if level.points == points), "")

    @cached_property
    def has_keys(self) -> bool:
        """Whether levels can be chosen by a digit."""
        return bool(self.levels) and len(self.levels) <= 10


def task_sheets(key: Mapping[str, Any], root: Path = ROOT) -> dict[str, TaskSheet]:
    """Make the sheets of an exercise from its key and its worked solution."""
    cells = load_notebook(root / "solutions" / f"{key['stem']}.ipynb")["cells"]
    sheets = {}
    for name, entry in key["questions"].items():
        card = entry["question"]
        own = [cell for cell in cells if question_of(cell) == name]
        task = "\n\n".join(_prose(c) for c in own if role_of(c) == "task")
        asked = WORDS_ASKED.search(task)
        rubric = card.get("rubric", [])
        sheets[name] = TaskSheet(
            id=name,
            title=card["title"],
            kind=card["kind"],
            of=float(card["points"]),
            task=task,
            model="\n\n".join(filter(None, map(_model, own))),
            levels=_levels(rubric),
            criteria=_criteria(card.get("criteria", []), rubric),
            comments=tuple(card.get("comments", [])),
            asked_words=(int(asked[1]), int(asked[2])) if asked else None,
        )
    return sheets


def _prose(cell: Mapping[str, Any]) -> str:
    return without_comments("".join(cell["source"])).strip()


def _model(cell: Mapping[str, Any]) -> str:
    """The worked answer, prose or code, without the marks that bind figures to rows."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        return source.strip() if role_of(cell) == "starter" else ""
    found = SOLUTION.search(source)
    return without_comments(found[1]).strip() if found else ""


def _levels(rubric: list[Mapping[str, Any]]) -> tuple[Level, ...]:
    """The levels with their keys: the points where these are one digit each, else the place."""
    points = [float(level["points"]) for level in rubric]
    digits = all(p.is_integer() and 0 <= p <= 9 for p in points) and len(set(points)) == len(points)
    return tuple(
        Level(
            str(level["level"]),
            float(level["points"]),
            str(level["earns"]),
            f"{float(level['points']):g}" if digits else str(place),
        )
        for place, level in enumerate(rubric, start=1)
    )


def _criteria(given: list[str], rubric: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """The card's criteria, or the parts of its top level where they are as many as it names."""
    if given or not rubric:
        return tuple(given)
    named = str(rubric[0]["level"]).casefold().removeprefix("all ").strip()
    parts = [part.strip().removeprefix("and ") for part in str(rubric[0]["earns"]).split(";")]
    parts = [part.rstrip(".") for part in parts if part]
    return tuple(parts) if NUMBER_WORDS.get(named) == len(parts) else ()


class Figures:
    """The numbers that stand in the tables of an exercise, to be found again in an answer."""

    def __init__(self, key: Mapping[str, Any]) -> None:
        names = {n for cell in key["cells"] for n in TABLES.findall(str(cell["source"]))}
        self.by_decimals: list[dict[float, str]] = [{} for _ in range(MOST_DECIMALS + 1)]
        for name in sorted(names):
            table = load(name)
            for column in table.select_dtypes("number").columns:
                for value in table[column].dropna().unique().tolist():
                    self._add(float(value), f"{name}, {column}")

    def _add(self, value: float, place: str) -> None:
        for decimals, known in enumerate(self.by_decimals):
            rounded = round(value, decimals)
            if decimals or rounded == value:  # a whole number must stand there as it is
                known.setdefault(rounded, place)

    def place(self, written: str) -> str:
        """Say where a number as it was written stands in the tables, or ""."""
        plain = written.replace(",", "")
        decimals = len(plain.partition(".")[2])
        if not plain or decimals > MOST_DECIMALS:
            return ""
        return self.by_decimals[decimals].get(float(plain), "")
