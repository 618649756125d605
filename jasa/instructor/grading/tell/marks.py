"""The marks of a class as a plain CSV that any spreadsheet opens safely.

UTF-8 with a byte order mark (Excel reads Japanese names only so), real quoting, and no text that a
spreadsheet would take for a formula. *Not submitted*, *could not be graded* and an answer that a
damaged file has lost have no points: an empty cell is not a zero.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jasa.files import HeldOpen, write_whole
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import ABSENT, MARKED, UNREAD, sentence, waiting
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.read.submission import clean

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")
HEAD = ("student", "name", "number", "file", "state", "points_so_far", "of_machine", "waiting")


#: Signs that take no room on the screen, or only a blank's: a formula may hide behind them.
UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u3000\u00a0\u034f\u17b4\u17b5 "
#: Where a table is split at semicolons, what follows one begins a cell of its own.
AFTER_A_SPLIT = re.compile(rf"([;|\t]['\"{UNSEEN}]*)(?=[=+\-@＝＋－＠%])")


def defuse(text: str) -> str:
    """Make a text harmless in a spreadsheet: what could start a formula gets a quote before."""
    one_line = AFTER_A_SPLIT.sub(r"\1'", clean(text, 2_000))
    return f"'{one_line}" if one_line.lstrip(UNSEEN).startswith(FORMULA) else one_line


def undefuse(text: str) -> str:
    """Take back the quote that ``defuse`` put before a text."""
    hidden = text.startswith("'") and text[1:].lstrip(UNSEEN).startswith(FORMULA)
    return text[1:] if hidden else text


def marks_csv(
    results: Iterable[Mapping[str, Any]], questions: Sequence[str], absent: Sequence[Student] = ()
) -> str:
    """Write one row a student: labels, state, points, points by question, late, what is odd."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*HEAD, *questions, "late", "remark"])
    for result in results:
        marked = result["state"] in MARKED
        entries = result["questions"]
        machine = sum(e["of"] for e in entries.values() if e["kind"] != "text")
        notes = [*result.get("notes", ()), had(result), sentence(result)]
        rows.writerow(
            [
                defuse(result["student"]),
                defuse(result.get("name", "")),
                defuse(result.get("number", "")),
                defuse(result.get("file", "")),
                result["state"],
                f"{result['points']:g}" if marked else "",
                f"{machine:g}" if marked else "",
                str(len(waiting(result))) if marked else "",
                *(_points(entries.get(name), marked) for name in questions),
                "late" if result.get("late") else "",
                defuse(" ".join(note for note in notes if note)),
            ]
        )
    empty = [""] * (len(questions) + 5)
    for student in absent:
        name = student.name or student.id
        rows.writerow(["", defuse(name), defuse(student.id), "", ABSENT, *empty])
    return out.getvalue()


def had(result: Mapping[str, Any]) -> str:
    """Say that handing in again changed the mark; "" when it did not."""
    before = result.get("had")
    if before is None or (result["state"] in MARKED and before == result["points"]):
        return ""
    now = f"{result['points']:g}" if result["state"] in MARKED else "none"
    return f"An earlier file of this student had {before:g}, now {now}."


def _points(entry: Mapping[str, Any] | None, marked: bool) -> str:
    """Points of one question; empty while nobody has judged it."""
    if entry is None or not marked or entry["state"] in ("to be read", UNREAD):
        return ""
    return f"{entry['points']:g}"


def write_beside(book: Gradebook, path: Path, text: str) -> Path:
    """Write a CSV, or beside it under a name with the time when a person changed the old one.

    The gradebook keeps the digest of what was written last. Gives the path that was written.
    """
    raw = text.encode("utf-8-sig")
    if path.exists():
        old = path.read_bytes()
        if old == raw:
            book.note_written(path, _digest(raw))
            return path
        if _digest(old) != book.wrote(path):
            stamp = datetime.now().strftime("%Y-%m-%d_%H%M%S")
            path = path.with_name(f"{path.stem}_{stamp}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(path, text, "utf-8-sig")
    except HeldOpen as error:
        raise HeldOpen(f"{error} All marks are in the gradebook.") from error
    book.note_written(path, _digest(raw))
    return path


def accept_written(book: Gradebook, path: Path) -> None:
    """Say that all a person wrote into a file is in the gradebook: it may be replaced."""
    book.note_written(path, _digest(path.read_bytes()))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
