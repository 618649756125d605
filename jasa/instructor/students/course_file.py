"""``class/course.yaml``: until when each exercise is due, what late costs, who has more time.

The file is written by people. ``jasa extend`` adds one line to it and changes nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from jasa.errors import JasaError
from jasa.files import write_whole
from jasa.instructor.grading.judge.result import HandInResult

NAME = "course.yaml"
END_OF_DAY = time(23, 59, 59)
KNOWN = {"due", "late", "extensions"}
LATE_KNOWN = {"each_day", "most", "grace_minutes"}


class CourseFileError(JasaError):
    """``course.yaml`` cannot be used; the message says which entry and what to do."""


@dataclass(frozen=True)
class LateRule:
    """What late costs: per cent of the exercise's points for each day begun, never above ``most``."""

    each_day: float = 0.0
    most: float = 100.0
    grace: timedelta = timedelta()


@dataclass(frozen=True)
class Extension:
    """More time for one student: the gradebook's key or the number of the class list."""

    exercise: str
    student: str
    until: datetime


@dataclass(frozen=True)
class Course:
    """All that ``course.yaml`` says."""

    due: Mapping[str, datetime] = field(default_factory=dict)
    rule: LateRule = LateRule()
    extensions: tuple[Extension, ...] = ()

    def due_for(self, result: HandInResult) -> datetime | None:
        """Until when a student had time: the day for all, or a later one of the own."""
        own = [e.until for e in self.extensions if _is_for(e, result)]
        days = [day for day in (self.due.get(result.exercise), *own) if day is not None]
        return max(days) if days else None

    def extended(self, result: HandInResult) -> bool:
        """Whether a student had more time than the others."""
        return any(_is_for(e, result) for e in self.extensions)


@dataclass(frozen=True)
class Late:
    """How late a hand-in is, in words, and what per cent of the points that costs."""

    words: str = ""
    per_cent: float = 0.0


def _is_for(extension: Extension, result: HandInResult) -> bool:
    names = {result.student, result.about.number} - {""}
    return extension.exercise == result.exercise and extension.student in names


def lateness(course: Course, result: HandInResult) -> Late:
    """Say how late a hand-in is. A platform that only says *late* does not say by how much."""
    due, handed_in = course.due_for(result), handed_in_at(result)
    if due is None or handed_in is None:
        if not result.about.late:
            return Late()
        if course.extended(result):
            return Late("late, with an extension")
        return Late("late" if due is None else "late, nobody knows by how much")
    over = handed_in - due
    if over <= course.rule.grace:
        return Late("with an extension" if course.extended(result) and result.about.late else "")
    days = over // timedelta(days=1) + (1 if over % timedelta(days=1) else 0)
    cost = min(days * course.rule.each_day, course.rule.most)
    words = f"late by {days} day{'s' if days > 1 else ''}"
    return Late(f"{words}, less {cost:g} %" if cost else words, cost)


def handed_in_at(result: HandInResult) -> datetime | None:
    """The platform's time of handing in, if it told one."""
    digits = result.about.handed_in
    return datetime.strptime(digits[:14], "%Y%m%d%H%M%S") if re.match(r"^\d{14}", digits) else None


# ---------------------------------------------------------------- the file


def course_beside(gradebook: Path, named: Path | None = None) -> Course:
    """Read the course file that is named, or ``course.yaml`` beside the gradebook if it is there."""
    if named is not None:
        return read_course(named)
    path = gradebook.parent / NAME
    return read_course(path) if path.is_file() else Course()


def read_course(path: Path) -> Course:
    """Read a course file. Raises CourseFileError with one sentence."""
    try:
        return course_from(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except FileNotFoundError:
        raise CourseFileError(f"There is no course file {path}.") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        told = str(error).replace("\n", " ")
        raise CourseFileError(f"{path.name} cannot be read: {told}") from None


def course_from(data: object, name: str = NAME) -> Course:
    """Make a course of what stands in its file. Raises CourseFileError."""
    if data is None:
        return Course()
    entries = _mapping(data, name, KNOWN)
    due = {_exercise(k): _moment(v, name) for k, v in _mapping(entries.get("due"), name).items()}
    late = _mapping(entries.get("late"), f"late in {name}", LATE_KNOWN)
    rule = LateRule(
        _number(late.get("each_day", 0), name, 100),
        _number(late.get("most", 100), name, 100),
        timedelta(minutes=_number(late.get("grace_minutes", 0), name, 100_000)),
    )
    extensions = entries.get("extensions") or []
    if not isinstance(extensions, list):
        raise CourseFileError(f"extensions in {name} is no list.")
    return Course(due, rule, tuple(_extension(one, name) for one in extensions))


def _mapping(data: object, name: str, known: set[str] | None = None) -> dict[Any, Any]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise CourseFileError(f"{name} is written in a way that cannot be read: see the guide.")
    unknown = sorted(str(k) for k in data if known is not None and k not in known)
    if unknown:
        raise CourseFileError(
            f"{name} has an entry {unknown[0]!r}. Known are: {', '.join(sorted(known or ()))}."
        )
    return data


def _number(value: object, name: str, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise CourseFileError(f"{value!r} in {name} is no number from 0 to {most:g}.")
    return float(value)


def _exercise(value: object) -> str:
    return str(value).strip().zfill(2)


def _moment(value: object, name: str = NAME) -> datetime:
    """A day (until its end) or a day with a time. Raises CourseFileError."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, END_OF_DAY)
    text = str(value).strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CourseFileError(
            f"{text[:40]!r} in {name} is no day. Write 2026-12-01 or 2026-12-01 18:00."
        ) from None
    bare = re.fullmatch(r"\d{4}-?\d\d-?\d\d", text)
    return datetime.combine(found, END_OF_DAY) if bare else found.replace(tzinfo=None)


def _extension(entry: object, name: str) -> Extension:
    one = _mapping(entry, name, {"exercise", "student", "until", "why"})
    lacking = [k for k in ("exercise", "student", "until") if k not in one]
    if lacking:
        raise CourseFileError(f"An extension in {name} has no {lacking[0]!r}.")
    return Extension(_exercise(one["exercise"]), str(one["student"]), _moment(one["until"], name))


def add_extension(path: Path, exercise: str, student: str, until: str, why: str = "") -> Extension:
    """Give somebody more time: one line more in the course file. Raises CourseFileError.

    What people wrote there stays; what then is read must be what was there with one more extension.
    """
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    was = course_from(yaml.safe_load(before), path.name)
    extension = Extension(_exercise(exercise), student, _moment(until))
    cells = {"exercise": extension.exercise, "student": student, "until": until.strip()}
    cells |= {"why": why} if why else {}
    line = "  - {" + ", ".join(f"{k}: {_quoted(v)}" for k, v in cells.items()) + "}"
    after = _with_extension(before.split("\n"), line)
    now = course_from(yaml.safe_load(after), path.name)
    if now != Course(was.due, was.rule, (*was.extensions, extension)):
        raise CourseFileError(f"{path.name} is written in a way of its own: add this line: {line}")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, after)
    return extension


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _with_extension(lines: Sequence[str], line: str) -> str:
    """The file's lines with one more item at the end of ``extensions:``."""
    kept = list(lines)
    head = next((n for n, one in enumerate(kept) if one.startswith("extensions:")), None)
    if head is None:
        whole = "\n".join(kept).rstrip("\n")
        return f"{whole}\nextensions:\n{line}\n" if whole else f"extensions:\n{line}\n"
    if kept[head].split("#")[0].split(":", 1)[1].strip() in ("[]", "~", "null"):
        kept[head] = "extensions:"
    end = head + 1
    while end < len(kept) and (kept[end][:1] in (" ", "-", "#") and kept[end].strip()):
        end += 1
    indent = (
        kept[head + 1][: len(kept[head + 1]) - len(kept[head + 1].lstrip())]
        if end > head + 1
        else "  "
    )
    kept.insert(end, indent + line.strip())
    return "\n".join(kept)
