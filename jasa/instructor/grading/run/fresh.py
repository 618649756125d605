"""Windows and macOS: every submission is a new Python process, slower and less shut in."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import IO, Any

import psutil

from jasa.instructor.grading.run import jail, warm
from jasa.instructor.grading.run.listen import Attempt, Limits, Listener
from jasa.instructor.grading.run.process import (
    Isolation,
    end_group,
    how_it_ended,
    last_line,
    send_in_background,
)
from jasa.instructor.grading.run.windows_job import SUSPENDED, JobObject

FRESH = "fresh process"
LOOK_S = 0.05
LOOKS_FOR_A_MARK = 20  # every so many looks at the family all processes are looked at
MOST_ROUNDS = 20
MARGIN_S = 5.0  # clocks of processes and ours may differ a little
OWN_MB = 300  # what Python, pandas and plotly hold before a submission does anything
OWN_PROCESSES = 2  # on Windows an environment's Python is two: a starter and the real one
MARK = "JASA_SUBMISSION"  # in the environment of a submission and of whatever it starts
DANGERS = (
    "read files of this computer",
    "use the network",
    "change or delete files of this account",
    "end other programs of this account",
)


class FreshProcess:
    """A new process for each job, watched from outside; it runs under the teacher's account."""

    def __init__(self, walls: jail.Walls) -> None:
        self.walls = walls
        why = "" if sys.platform == "linux" else f": {sys.platform} has no namespaces"
        words = f"limits on time and memory only, a fresh process for each{why}"
        self.isolation = Isolation(FRESH, words, DANGERS, harmful=True)
        self._closed = False
        self._watch: Watch | None = None

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Start one process for ``job`` and bring back what it wrote."""
        if self._closed:
            return Attempt(end="no walls", why="the sandbox was closed")
        walls = replace(self.walls, memory_mb=limits.memory_mb, processes=limits.processes)
        text = (json.dumps({"walls": asdict(walls)}) + "\n" + json.dumps(job)).encode()
        with (
            tempfile.TemporaryFile() as errors,
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        ):
            process, mark = _start(folder, errors)
            held = JobObject(process, limits.processes + OWN_PROCESSES)
            watch = self._watch = Watch(process.pid, limits.memory_mb + OWN_MB, mark, held)
            assert process.stdin is not None and process.stdout is not None
            send_in_background(os.dup(process.stdin.fileno()), text)
            process.stdin.close()
            results = os.dup(process.stdout.fileno())
            attempt = Listener(results, limits.output_mb * jail.MB).listen(limits)
            code = end_group(process)
            watch.end()
            process.stdout.close()
            if attempt.end == "crash":
                attempt.why = how_it_ended({"signal": -code} if code < 0 else {"code": code})
            if not attempt.begun:
                attempt.why = last_line(errors) or attempt.why
        if watch.too_much:
            attempt.why = f"it used more than {limits.memory_mb} MB of memory"
        return attempt

    def close(self) -> None:
        """End what still runs, also what a submission started itself."""
        self._closed = True
        if self._watch is not None:
            self._watch.end()


def _start(folder: str, errors: IO[bytes]) -> tuple[subprocess.Popen[bytes], str]:
    """Start the process of one submission; on Windows it waits until it is let go."""
    mark = secrets.token_hex(16)
    environment = warm.environment(folder) | {MARK: mark}
    if "SYSTEMROOT" in os.environ:  # Windows starts nothing without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    flags = ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")  # Windows: no Ctrl+C, no black box
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", warm.__file__, "once"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        cwd=folder,
        start_new_session=True,
        creationflags=SUSPENDED + sum(getattr(subprocess, flag, 0) for flag in flags),
    )
    return process, mark


class Watch:
    """Looks at a process and all it starts, ends them over a memory limit and at the end.

    Who lets go of its parent between two looks is known by the mark in its environment, or on
    Windows held by a job object.
    """

    def __init__(
        self, pid: int, most_mb: float, mark: str = "", held: JobObject | None = None
    ) -> None:
        self.too_much = False
        self._most, self._over = most_mb * jail.MB, threading.Event()
        self._mark, self._held_by, self._began = mark, held, time.time()
        self._family: dict[int, psutil.Process] = {}
        with contextlib.suppress(psutil.NoSuchProcess):
            self._family[pid] = psutil.Process(pid)
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        for turn in itertools.count(1):
            if self._over.wait(LOOK_S):
                return
            if turn % LOOKS_FOR_A_MARK == 0:
                self._meet_marked()
            if self._held() > self._most:
                self.too_much = True
                self._kill()
                return

    def _held(self) -> int:
        """Bytes held by all; a child once seen is known for good, also when its parent is gone."""
        total = 0
        for member in list(self._family.values()):
            with contextlib.suppress(psutil.Error):
                for child in member.children(recursive=True):
                    self._family.setdefault(child.pid, child)
        for member in list(self._family.values()):
            with contextlib.suppress(psutil.Error):
                total += member.memory_info().rss
        return total

    def _meet_marked(self) -> bool:
        """Find who carries the mark, wherever it went; whether somebody new was among them."""
        known = len(self._family)
        for process in psutil.process_iter() if self._mark else ():
            with contextlib.suppress(psutil.Error, OSError):  # another's, or just gone
                young = process.create_time() > self._began - MARGIN_S
                if young and process.environ().get(MARK) == self._mark:
                    self._family.setdefault(process.pid, process)
        return len(self._family) > known

    def _kill(self) -> None:
        for _ in range(MOST_ROUNDS):  # one that starts others faster than this is met again
            self._held()  # meet the newest children first
            for member in list(self._family.values()):
                with contextlib.suppress(psutil.Error):
                    member.kill()  # psutil makes sure that the number is still the same process
            if not self._meet_marked():
                return

    def end(self) -> None:
        """Stop looking and end whoever is still there."""
        self._over.set()
        if self._held_by is not None:
            self._held_by.end()
        self._kill()
