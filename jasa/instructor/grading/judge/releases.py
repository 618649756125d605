"""Exercises change after they were handed out: a hand-in is judged by what it was asked.

``jasa release 03 --keep`` keeps the key of what is handed out, by its digest. A hand-in belongs to
the release whose own cells it holds most of. Where no kept release fits, the questions that were
asked otherwise are named and wait for a person; they are no zeros.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.files import write_whole
from jasa.instructor.grading.judge.result import (
    ASKED_OTHERWISE,
    GRADED,
    INCOMPLETE,
    HandInResult,
    QuestionResult,
)
from jasa.instructor.grading.read.this_exercise import released_cells_of

FOLDER = "solutions/released"  # the instructor's: solutions are in no bundle


class KeptKeyError(JasaError):
    """A kept key cannot be read; the message says which and what to do."""


def keep_key(key: Mapping[str, Any], digest: str, root: Path = ROOT) -> Path:
    """Keep the key of a release that is handed out; the same release gives the same file."""
    path = root / FOLDER / f"{key['exercise']}-{digest[:12]}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, gzip.compress(json.dumps(key, ensure_ascii=False).encode(), mtime=0))
    return path


def kept_keys(exercise: str, root: Path = ROOT) -> list[dict[str, Any]]:
    """Read the kept keys of an exercise. Raises KeptKeyError with one sentence."""
    keys = []
    for path in sorted((root / FOLDER).glob(f"{exercise}-*.json.gz")):
        try:
            key = json.loads(gzip.decompress(path.read_bytes()))
            released_cells_of(key)
        except (OSError, ValueError, EOFError, KeyError, TypeError) as error:
            raise KeptKeyError(
                f"The kept release {path.name} cannot be read ({type(error).__name__}): put a copy "
                f"in its place in {FOLDER}, or delete it."
            ) from error
        keys.append(key)
    return keys


def without_comparison(question: QuestionResult) -> QuestionResult:
    """The result of a question that was asked otherwise: no points, which is no zero."""
    return replace(
        question,
        state=ASKED_OTHERWISE,
        score=0.0,
        points=0.0,
        message="",
        problem="",
        criteria=(),
    )


def not_comparable(result: HandInResult) -> HandInResult:
    """Say which questions of a result were asked otherwise, if any were."""
    names = [name for name, q in result.questions.items() if q.state == ASKED_OTHERWISE]
    if not names or result.state not in (GRADED, INCOMPLETE):
        return result
    why = (
        f"{', '.join(names)} {'was' if len(names) == 1 else 'were'} asked otherwise when this file was "
        "handed out; a person has to mark that."
    )
    return replace(result, state=INCOMPLETE, why=f"{result.why} {why}".strip())
