"""Which file of a student is marked: the newest that is this exercise and holds answers.

A file that is damaged or still as it was handed out counts only when there is no better one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jasa.instructor.grading.read.collect import MOST_CPU_S, HandIn
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.submission import ReadLimits, Unreadable
from jasa.instructor.grading.read.this_exercise import is_whole, this_exercise

MOST_TRIED = 64  # a home folder of a hub holds every lesson and exercise, in two forms if need be


@dataclass(frozen=True)
class Chosen:
    """The file that is marked, its bytes (None with the reason why not), and what to tell."""

    file: HandIn
    raw: bytes | None
    why: str = ""
    notes: tuple[str, ...] = ()


def choose(
    hand_in: HandIn, key: Mapping[str, Any], limits: ReadLimits, cpu_s: float = MOST_CPU_S
) -> Chosen:
    """Read the files of a student, newest first, until one can be used or the time for it is over.

    ``cpu_s`` is processor time, so that a busy machine reads as far as an idle one.
    """
    files, began = [hand_in, *hand_in.others], time.thread_time()
    refused: Chosen | None = None
    partial: Chosen | None = None
    trouble = ""  # of the newest
    for place, file in enumerate(files[:MOST_TRIED]):
        if place and time.thread_time() - began >= cpu_s:
            break
        raw, why, whole = _read_one(file, key, limits)
        if why:
            refused = refused or Chosen(file, raw, why, _notes(files, file, ""))
        elif whole:
            return Chosen(file, raw, "", _notes(files, file, trouble))
        else:
            partial = partial or Chosen(file, raw, "", _notes(files, file, trouble))
        trouble = trouble or why or "It is untouched or incomplete."
    best = partial or refused
    assert best is not None  # there is at least one file
    return best


def _read_one(
    file: HandIn, key: Mapping[str, Any], limits: ReadLimits
) -> tuple[bytes | None, str, bool]:
    """Give the bytes of a file, why it cannot be used (or ""), and whether it is whole."""
    if not file.is_notebook:
        return None, f"{clean(file.where, 80)} came in, which is no notebook (.ipynb).", False
    raw = None
    try:
        raw = file.read(limits)
        notebook = this_exercise(raw, key, limits)
    except Unreadable as error:
        return raw, str(error), False
    except Exception as error:  # one file costs one mark, and the teacher is told
        why = f"Our own program failed on this file ({type(error).__name__}): look at it by hand."
        return None, why, False
    return raw, "", is_whole(notebook, key)


def _notes(files: list[HandIn], used: HandIn, trouble: str) -> tuple[str, ...]:
    if len(files) == 1:
        return ()
    others = [clean(f.where, 80) for f in files if f is not used]
    notes = [
        f"{len(files)} notebooks came in; used: {clean(used.where, 80)}; "
        f"not used: {', '.join(others[:5])}."
    ]
    if trouble:
        notes.append(f"The newest, {clean(files[0].where, 80)}, could not be used: {trouble}")
    return tuple(notes)
