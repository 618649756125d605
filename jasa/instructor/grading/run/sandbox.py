"""Run a rebuilt submission behind walls and bring back its answers as plain data.

The grader holds the key; the process that runs student code does not, and neither does the warm
process it is forked from. Answers come back as lines of JSON on a pipe. They are never trusted:
whatever is written there is an answer, and is judged with the key elsewhere (``grading.judge``).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from jasa.instructor.grading.run import jail, warm
from jasa.instructor.grading.run.listen import START_S, Attempt, Limits, Listener, read_event

ROOT = warm.ROOT
STUDENT_SEES = ("jasa", "data", "exercises/checks")
# From the best to the last: as root, the last lets the process read where Python itself may stand.
LEVELS = ((jail.NAMESPACES, False), (jail.LIMITS, False), (jail.LIMITS, True))
FRESH = "fresh process"
FIRST_USER, USERS = 61184, 4000  # numbers no account has (systemd's range for passing users)
_counter = itertools.count()


class SandboxError(Exception):
    """No student code can be run safely; the message says why and what to do."""


@dataclass(frozen=True)
class Isolation:
    """The walls in force: the level, and in words what a probe found them to keep out."""

    level: str
    words: str


class Sandbox(Protocol):
    """Something that can run one job at a time, see ``ForkServer`` and ``FreshProcess``."""

    isolation: Isolation

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Run one job; returns within its limits whatever the job does."""

    def close(self) -> None:
        """End every process of the sandbox."""


class ForkServer:
    """Linux: every submission is a child forked from a warm process, behind the given walls."""

    def __init__(self, walls: jail.Walls) -> None:
        self.walls = walls
        self.isolation = Isolation(walls.level, walls.level)
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", warm.__file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=warm.environment("/"),
                cwd="/",
                start_new_session=True,
            )
        if not self._told("ready", START_S):
            self._errors.seek(0)
            last = self._errors.read().decode(errors="replace").strip().splitlines()[-1:]
            self._stop()
            raise SandboxError(f"The sandbox did not start: {' '.join(last) or 'no answer'}.")

    def _told(self, word: str, seconds: float) -> bool:
        self._control.settimeout(seconds)
        try:
            return word.encode() in self._control.recv(4096)
        except OSError:
            return False

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Fork one child for ``job`` and bring back what it wrote."""
        if self._closed:
            return Attempt(end="no walls", why="the sandbox was closed")
        if self._process.poll() is not None:
            self._stop()
            self._start()
        walls = replace(
            self.walls,
            memory_mb=limits.memory_mb,
            disk_mb=limits.disk_mb,
            processes=limits.processes,
            cpu_s=int(limits.total_s) + 5,
        )
        command = {"walls": asdict(walls), "total_s": limits.total_s + START_S}
        (job_out, job_in), (results_out, results_in) = os.pipe(), os.pipe()
        (word_out, word_in), (line_out, line_in) = os.pipe(), os.pipe()
        theirs = [job_out, results_in, word_in, line_out]
        try:
            socket.send_fds(self._control, [json.dumps(command).encode()], theirs)
        except OSError:
            pass  # the server is gone; the empty pipes say so below
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        _send_in_background(job_in, json.dumps(job).encode())
        attempt = Listener(results_out, limits.output_mb * jail.MB).listen(limits)
        os.close(line_in)
        return self._explain(attempt, word_out)

    def _explain(self, attempt: Attempt, word_out: int) -> Attempt:
        """Add what the guardian says about the end of its child."""
        ready, _, _ = select.select([word_out], [], [], 30)
        said = read_event(os.read(word_out, 65536)) if ready else None
        os.close(word_out)
        if not self._told("free", 30):
            self._stop()
            if attempt.end != "finished":
                attempt.end, attempt.why = "sandbox", "the sandbox was stopped from inside"
        elif said and said.get("end") == "no walls":
            attempt.end = "no walls"
            attempt.why = attempt.why or str(said.get("why", ""))
        elif said and attempt.end == "crash":
            attempt.why = _how_it_ended(said)
        return attempt

    def close(self) -> None:
        """Close the line to the warm process and make sure that it ends."""
        self._closed = True
        self._stop()

    def _stop(self) -> None:
        self._control.close()
        _end_group(self._process)
        self._errors.close()


class FreshProcess:
    """Windows and macOS: every submission is a new Python process, slower and less shut in."""

    def __init__(self, walls: jail.Walls) -> None:
        self.walls = walls
        limits = "a time limit only" if jail.resource is None else "process limits only"
        words = f"{limits}, a fresh process for each: {sys.platform} has no namespaces"
        self.isolation = Isolation(FRESH, words)

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Start one process for ``job`` and bring back what it wrote."""
        walls = replace(self.walls, memory_mb=limits.memory_mb, processes=limits.processes)
        command = json.dumps({"walls": asdict(walls)}) + "\n"
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            environment = warm.environment(folder)
            if "SYSTEMROOT" in os.environ:  # Windows starts nothing without it
                environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
            process = subprocess.Popen(
                [sys.executable, "-I", warm.__file__, "once"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=folder,
                start_new_session=True,
            )
            assert process.stdin is not None and process.stdout is not None
            text = (command + json.dumps(job)).encode()
            _send_in_background(os.dup(process.stdin.fileno()), text)
            process.stdin.close()
            results = os.dup(process.stdout.fileno())
            attempt = Listener(results, limits.output_mb * jail.MB).listen(limits)
            code = _end_group(process)
            process.stdout.close()
        if attempt.end == "crash":
            attempt.why = _how_it_ended({"signal": -code} if code < 0 else {"code": code})
        return attempt

    def close(self) -> None:
        """Nothing stays open between submissions."""


def _send_in_background(descriptor: int, text: bytes) -> None:
    def send() -> None:
        with contextlib.suppress(OSError):  # the reader may be gone: the results will say so
            rest = memoryview(text)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.close(descriptor)

    threading.Thread(target=send, daemon=True).start()


def _end_group(process: subprocess.Popen[bytes]) -> int:
    """Give a process that was told to end a moment, then end it and its group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.2)
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    return process.wait()


def _how_it_ended(said: Mapping[str, Any]) -> str:
    number = said.get("signal")
    if number == 9:
        return "the system stopped it, usually for using too much memory or processor time"
    if number:
        return f"it crashed Python itself (signal {number})"
    return f"it ended Python itself (exit code {said.get('code', '?')})"


def walls_for(level: str, hidden: Sequence[Path] = ()) -> jail.Walls:
    """The walls of a level: what a student has is visible, solutions and hand-ins are not."""
    root = getattr(os, "geteuid", lambda: 1)() == 0
    user = FIRST_USER + (os.getpid() * 7 + next(_counter)) % USERS if root else None
    secret = [ROOT / "solutions", *(Path(path).resolve() for path in hidden)]
    return jail.Walls(
        level=level,
        visible=tuple(str(ROOT / name) for name in STUDENT_SEES if (ROOT / name).exists()),
        hidden=tuple(dict.fromkeys(str(path) for path in secret)),
        user=user,
    )


def open_sandbox(hidden: Sequence[Path] = (), level: str = "best") -> Sandbox:
    """Open the best sandbox this machine allows and prove by a probe what it keeps out.

    ``level`` may name one: *namespaces*, *process limits* or *fresh process*. That one is opened
    or SandboxError is raised: a level that was asked for is never replaced by a lower one.
    ``hidden`` are further paths that no submission may see (hand-ins, gradebook).
    """
    if level not in ("best", jail.NAMESPACES, jail.LIMITS, FRESH):
        raise SandboxError(
            f"There is no level {level!r}: {jail.NAMESPACES}, {jail.LIMITS}, {FRESH}."
        )
    if level == FRESH or (level == "best" and sys.platform != "linux"):
        return FreshProcess(walls_for(jail.LIMITS, hidden))
    if sys.platform != "linux":
        raise SandboxError(f"The level {level!r} needs Linux; this is {sys.platform}.")
    reasons: list[str] = []
    for try_level, reads_all in LEVELS:
        if level in ("best", try_level) and (os.geteuid() == 0 or not reads_all):
            walls = replace(walls_for(try_level, hidden), reads_all=reads_all)
            sandbox = ForkServer(walls)
            try:
                sandbox.isolation = _probe(sandbox, "; ".join(reasons[:1]))
                return sandbox
            except SandboxError as error:
                sandbox.close()
                reasons.append(str(error))
    raise SandboxError(f"No sandbox works on this machine: {'; '.join(reasons)}.")


PROBE = """
import os, socket
def seen(path):
    if os.path.isfile(path):
        return os.path.getsize(path) > 0
    inside = [f for f, _, names in os.walk(path) if names]
    return any(not any((f + "/").startswith(v + "/") for v in visible) for f in inside)
def writable(path):
    try:
        open(os.path.join(path, "probe"), "w").close()
        return True
    except OSError:
        return False
import colorsys, pandas, plotly, jasa.data  # one that is not loaded yet, and the usual ones
facts = [[path for path in hidden if seen(path)],
         [name for _, name in socket.if_nameindex() if name != "lo"],
         writable("."), any(map(writable, visible)), all(map(os.path.exists, visible))]
"""


def _probe(sandbox: ForkServer, reasons: str) -> Isolation:
    """Run honest code that tries what must not work. Gives the level in the words of the facts."""
    walls = sandbox.walls
    source = f"hidden = {list(walls.hidden)!r}\nvisible = {list(walls.visible)!r}\n{PROBE}"
    cells = [{"id": "probe", "source": source, "ours": True}]
    block = {"name": "probe", "cells": cells, "read": {"variable": "facts"}}
    attempt = sandbox.run({"blocks": [block], "question_s": 20}, Limits(question_s=20))
    done = [event for event in attempt.events if "done" in event]
    if attempt.end != "finished" or not done or done[0]["errors"]:
        why = attempt.why or (done[0]["errors"][0]["message"] if done else attempt.end)
        raise SandboxError(f"{walls.level} cannot be used here: {why}")
    seen, network, own, course, there = done[0]["plain"]["items"]
    if not there["value"]:
        raise SandboxError(f"{walls.level}: the course's files cannot be seen")
    if not own["value"] or (walls.level == jail.NAMESPACES and course["value"]):
        raise SandboxError(f"{walls.level}: the wrong folders can be written")
    if walls.level == jail.LIMITS:
        user = ", as a user who may change nothing" if walls.user is not None else ""
        note = f" ({reasons})" if reasons else ""
        words = f"process limits only{user}: files can be read, the network is open{note}"
        return Isolation(walls.level, words)
    web = "network is open" if network["items"] else "no network"
    files = ", ".join(item["value"] for item in seen["items"])
    files = f"can be read: {files}" if files else "files hidden"
    return Isolation(walls.level, f"namespaces: {web}, {files}")
