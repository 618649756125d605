"""Levels of isolation: stored with each result, refused where they cannot be had."""

from __future__ import annotations

import contextlib
import os
import sys

import pytest

from jasa.instructor.grading.run.sandbox import SandboxError, open_sandbox

from .conftest import (
    FULL,
    right,
    untouched,
    with_code,
)


@pytest.mark.parametrize("level", ["jail", "limits_only"])
def test_the_level_in_force_is_stored_with_each_result(level, mark, request):
    box = request.getfixturevalue(level)
    result = mark(untouched(), box=box)
    assert result.isolation == box.isolation.words
    assert result.level == box.isolation.level
    assert result.isolation.startswith(box.isolation.level)


@pytest.mark.parametrize("level", ["namespaces", "process limits"])
@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_a_level_that_cannot_be_had_is_refused(level, system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(SandboxError, match="needs Linux"):
        open_sandbox(level=level)
    with pytest.raises(SandboxError, match="There is no level"):
        open_sandbox(level="walls of glass")
    assert open_sandbox().isolation.level == "fresh process"


def test_a_fresh_process_gives_the_same_marks(mark):
    box = open_sandbox(level="fresh process")
    assert "fresh process" in box.isolation.words
    result = mark(with_code("03-q1", "import os\nos._exit(3)"), box=box)
    assert result.points == FULL - 1
    assert "exit code 3" in result.questions["03-q1"].problem


def test_the_sandbox_recovers_when_it_is_killed(mark, limits_only):
    with contextlib.suppress(ProcessLookupError):
        os.kill(limits_only._warm.pid, 9)
    assert limits_only._warm.is_gone(60)
    assert mark(right(), box=limits_only).points == FULL
