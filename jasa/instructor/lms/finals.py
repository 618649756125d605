"""What each student of a class has earned in one exercise, and whether that is all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jasa.instructor.grading.judge.verdict import MARKED, waiting


@dataclass(frozen=True)
class Final:
    """The mark of one student: points of the whole exercise, or None with the reason why not.

    ``names`` are the texts that may say whose it is: the file's label, name and number of the list.
    """

    names: tuple[str, ...]
    points: float | None
    of: float
    why_not: str = ""
    comment: str = ""
    file: str = ""

    @property
    def label(self) -> str:
        """How the student is named to the teacher."""
        return self.names[0]


def finals(results: Iterable[Mapping[str, Any]]) -> list[Final]:
    """Give the marks of a class; unread texts and ungraded files have none, which is no zero."""
    return [final(result) for result in results]


def final(result: Mapping[str, Any]) -> Final:
    """Give the mark of one result."""
    listed = f"{result.get('name', '')} {result.get('number', '')}".strip()
    names = tuple(dict.fromkeys(n for n in (listed, str(result["student"])) if n))
    why_not = "" if result["state"] in MARKED else str(result["state"])
    unread = len(waiting(result)) if not why_not else 0
    if unread:
        why_not = f"{unread} written answer{'s' if unread > 1 else ''} to be read"
    return Final(
        names,
        None if why_not else float(result["points"]),
        float(result["of"]),
        why_not,
        _comment(result),
        str(result.get("file", "")),
    )


def _comment(result: Mapping[str, Any]) -> str:
    """One line of points by task, for a platform's comment field."""
    tasks = (f"{name[-2:]} {e['points']:g}/{e['of']:g}" for name, e in result["questions"].items())
    return "; ".join(tasks)
