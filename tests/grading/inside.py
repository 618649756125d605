"""Run code inside a sandbox and give what it found."""

from __future__ import annotations

import pytest

from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES

from .conftest import PATIENT


def block_of(source: str, variable: str = "share_pct") -> dict:
    cells = [{"id": "t", "source": source, "ours": False}]
    return {"name": "t", "cells": cells, "read": {"variable": variable}}


def run_inside(box, source: str) -> object:
    """Run code in a sandbox and give the plain value of ``share_pct``."""
    from jasa.instructor.grading.run.answers import collect_answers

    answers = collect_answers(box, [block_of(source)], PATIENT)
    assert "t" in answers.plain and not answers.lost, answers
    assert not answers.errors["t"], answers.errors
    return answers.plain["t"]


LEVELS = [
    pytest.param(NAMESPACES, marks=pytest.mark.hostile(needs=NAMESPACES)),
    pytest.param(LIMITS, marks=pytest.mark.hostile(needs=LIMITS)),
]


def values(box, source: str) -> list:
    return [item.get("value") for item in run_inside(box, source)["items"]]
