"""What people gave: rows that are only ever added, and which of them counts for an answer.

A mark belongs to the text it was given for. When the text changes the mark counts no more: the
answer is *to be read again*. A second marker's mark stands beside the first one's and replaces it
only when somebody sets an agreed mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MARK, AGREED, EXCUSE, NOTE = "mark", "agreed", "excuse", "note"
BACK, CLEAR, UNDO = "back", "back for all", "undo"
ACTS = (MARK, AGREED, EXCUSE, NOTE, BACK, CLEAR, UNDO)


@dataclass(frozen=True)
class Given:
    """One row: what somebody did to one answer of one student.

    ``comment`` is for the student, ``private`` for markers only. ``digest`` names the text that was
    read; "" (marks of releases before) fits any text. ``ticks`` are criteria with met or not.
    """

    student: str
    question: str
    act: str
    marker: str
    points: float | None = None
    comment: str = ""
    private: str = ""
    level: str = ""
    ticks: tuple[tuple[str, bool], ...] = ()
    flag: bool = False
    digest: str = ""
    undoes: int = 0
    at: str = ""
    id: int = 0


@dataclass(frozen=True)
class Standing:
    """What counts for one answer: a mark or an excuse, marks beside it, and one that is outdated."""

    mark: Given | None = None
    excused: Given | None = None
    beside: tuple[Given, ...] = ()
    outdated: Given | None = None
    flagged: bool = False
    notes: tuple[Given, ...] = ()


def text_digest(text: str) -> str:
    """Name a text: other spaces and line ends are no other text."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def not_undone(rows: Iterable[Given]) -> list[Given]:
    """Give the rows, oldest first, without those taken back by *undo*."""
    ordered = sorted(rows, key=lambda row: row.id)
    undone = {row.undoes for row in ordered if row.act == UNDO}
    return [row for row in ordered if row.act != UNDO and row.id not in undone]


def own_newest(rows: Iterable[Given], marker: str) -> Given | None:
    """The newest row of a marker that can still be undone."""
    own = [row for row in not_undone(rows) if row.marker == marker]
    return own[-1] if own else None


def standing_of(rows: Sequence[Given], digest: str) -> Standing:
    """Say what counts for an answer whose text is named by ``digest`` ("": not known)."""
    readings: dict[str, list[Given]] = {}
    agreed: Given | None = None
    excused: Given | None = None
    mark: Given | None
    flags: dict[str, bool] = {}
    for row in not_undone(rows):
        if row.act in (MARK, NOTE, AGREED):
            flags[row.marker] = row.flag
        if row.act == MARK:
            readings.setdefault(row.marker, []).append(row)
        elif row.act == AGREED:
            agreed = row
        elif row.act == EXCUSE:
            excused = row
        elif row.act == CLEAR:
            readings, agreed, excused = {}, None, None
        elif row.act == BACK:
            readings.pop(row.marker, None)
            agreed = None if agreed and agreed.marker == row.marker else agreed
            excused = None if excused and excused.marker == row.marker else excused
    fresh = _fresh_by_marker(readings, digest)
    if agreed is not None and _fits_text(agreed, digest):
        mark, beside = agreed, tuple(fresh)
    else:
        mark, beside = (fresh[0] if fresh else None), tuple(fresh[1:])
    old = [row for own in readings.values() for row in own[-1:] if not _fits_text(row, digest)]
    old += [agreed] if agreed is not None and not _fits_text(agreed, digest) else []
    outdated = max(old, key=lambda row: row.id) if old and mark is None else None
    notes = tuple(row for row in not_undone(rows) if row.private)
    return Standing(mark, excused, beside, outdated, any(flags.values()), notes)


def _fits_text(row: Given, digest: str) -> bool:
    return not row.digest or not digest or row.digest == digest


def _fresh_by_marker(readings: dict[str, list[Given]], digest: str) -> list[Given]:
    """Each marker's newest mark if it is for this text; who read this text first comes first."""
    fresh = []
    for own in readings.values():
        if _fits_text(own[-1], digest):
            first = min(row.id for row in own if _fits_text(row, digest))
            fresh.append((first, own[-1]))
    return [row for _, row in sorted(fresh, key=lambda pair: pair[0])]


def reading_of(rows: Sequence[Given], marker: str, digest: str) -> Given | None:
    """A marker's own mark in force for this text, or None: all that a blind marker sees."""
    own = standing_of([row for row in rows if row.marker == marker and row.act != AGREED], digest)
    return own.mark
