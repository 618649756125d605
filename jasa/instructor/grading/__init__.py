"""Grading: hand-ins are read as data, run behind walls, judged outside them, and written down.

``submission`` reads a file and rebuilds the exercise with the student's answers, ``sandbox`` runs
it, ``verdict`` judges the answers, ``gradebook`` keeps every run, ``batch`` marks a class,
``feedback`` and ``marks`` write what students and offices receive. ``grade`` is the core of it.
"""

from __future__ import annotations

from typing import Any

__all__ = ["grade"]


def __getattr__(name: str) -> Any:
    # Student code runs in a process that imports this package's runner: keep that import light.
    if name == "grade":
        from jasa.instructor.grading.judge.verdict import grade

        return grade
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
