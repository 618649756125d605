"""Workers share one start and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from jasa import data
from jasa.instructor.grading.run.answers import collect_answers
from jasa.instructor.grading.run.memory import held_mb, hold_more
from jasa.instructor.grading.run.sandbox import open_sandbox
from jasa.instructor.grading.run.servers import WarmProcess

from .conftest import FULL, PATIENT, right

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks submissions")


def test_workers_start_together_and_one_that_dies_takes_no_other_with_it(mark):
    with WarmProcess.started_ahead(2, "03"):
        starter = WarmProcess._ahead[0]._starter.process
        first, second = open_sandbox(), open_sandbox()
        try:
            assert not WarmProcess._ahead
            os.kill(first._warm.pid, 9)
            assert first._warm.is_gone(60)
            assert not second._warm.is_gone()
            assert [mark(right(), box=box).points for box in (first, second)] == [FULL, FULL]
            assert starter.poll() is None
        finally:
            first.close()
            second.close()
    assert starter.poll() is not None


def test_what_nobody_took_is_ended():
    with WarmProcess.started_ahead(2):
        starter = WarmProcess._ahead[0]._starter.process
    assert not WarmProcess._ahead
    assert starter.poll() is not None


@pytest.mark.parametrize("exercise", ["", "03", "../solutions/03", "77"])
def test_every_table_can_be_read_whichever_were_read_ahead(exercise):
    names = ("land", "votes")  # exercise 03 names the first
    source = f"from jasa import data\nrows = [len(data.load(name)) for name in {names}]"
    block = {"name": "t", "cells": [{"id": "t", "source": source, "ours": False}]}
    with WarmProcess.started_ahead(1, exercise):
        box = open_sandbox()
        try:
            answers = collect_answers(box, [block | {"read": {"variable": "rows"}}], PATIENT)
        finally:
            box.close()
    found = [item["value"] for item in answers.plain["t"]["items"]]
    assert found == [len(data.load(name)) for name in names]


@pytest.mark.parametrize("megabytes", [0, 64])
def test_the_quick_look_at_memory_says_what_the_long_one_says(megabytes):
    code = f"kept = bytearray({megabytes} << 20)\nprint(flush=True)\ninput()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe) as process:
        process.stdout.readline()
        held = held_mb([process.pid])
        said = [hold_more([process.pid], most) for most in (held / 2, held * 2)]
        process.communicate(b"\n")
    assert held > megabytes
    assert said == [True, False]


def test_several_threads_may_end_a_process_at_once():
    """When a run fails, its workers and whoever closes their sandboxes come together."""
    with WarmProcess.started_ahead(6, "03"):
        for warm in WarmProcess._ahead:
            assert warm.begun(600)
            together = threading.Barrier(4)

            def end(warm=warm, together=together):
                together.wait()
                warm.end()

            with ThreadPoolExecutor(4) as pool:
                ends = [pool.submit(end) for _ in range(4)]
            assert [ended.exception() for ended in ends] == [None] * 4 and warm.is_gone()
