"""The marks of a class as a plain CSV that any spreadsheet opens safely.

UTF-8 with a byte order mark (Excel reads Japanese names only so), real quoting, and no text that a
spreadsheet would take for a formula. *Not submitted* and *could not be graded* have no points: an
empty cell is not a zero.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jasa.grading.submission import clean
from jasa.grading.verdict import ABSENT, GRADED, sentence, waiting

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")


def defuse(text: str) -> str:
    """Make a text harmless in a spreadsheet: one that starts like a formula gets a quote before."""
    one_line = clean(text, 2_000)
    return f"'{one_line}" if one_line.startswith(FORMULA) else one_line


def marks_csv(
    results: Iterable[Mapping[str, Any]], questions: Sequence[str], absent: Sequence[str] = ()
) -> str:
    """Write one row a student: state, points, points by question, what waits, what is odd."""
    out = io.StringIO()
    rows = csv.writer(out)
    head = ["student", "state", "points", "of", *questions, "free text to be read"]
    rows.writerow([*head, "isolation", "remark"])
    for result in results:
        graded = result["state"] == GRADED
        entries = result["questions"]
        rows.writerow(
            [
                defuse(result["student"]),
                result["state"],
                f"{result['points']:g}" if graded else "",
                f"{result['of']:g}",
                *(_points(entries.get(name), graded) for name in questions),
                " ".join(waiting(result)),
                defuse(result["isolation"]),
                defuse(sentence(result)),
            ]
        )
    for student in absent:
        rows.writerow([defuse(student), ABSENT, "", "", *("" for _ in questions), "", "", ""])
    return out.getvalue()


def _points(entry: Mapping[str, Any] | None, graded: bool) -> str:
    """Points of one question; empty while nobody has judged it."""
    if entry is None or not graded or entry["state"] == "to be read":
        return ""
    return f"{entry['points']:g}"


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file so that it is either the old one or the whole new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.write_text(text, encoding=encoding, newline="")
    os.replace(half, path)


def write_marks(
    path: Path,
    results: Iterable[Mapping[str, Any]],
    questions: Sequence[str],
    absent: Sequence[str] = (),
) -> None:
    """Write the marks of a class to ``path``."""
    write_whole(path, marks_csv(results, questions, absent), "utf-8-sig")
