"""Run a rebuilt submission behind walls and bring back its answers as plain data.

The grader holds the key; the process that runs student code does not, and neither does the warm
process it is forked from. Answers come back as lines of JSON on a pipe. They are never trusted:
whatever is written there is an answer, and is judged with the key elsewhere (``grading.judge``).
"""

from __future__ import annotations

import itertools
import json
import os
import select
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jasa.instructor.grading.run import jail, landlock, warm
from jasa.instructor.grading.run.fresh import FRESH, FreshProcess
from jasa.instructor.grading.run.listen import START_S, Attempt, Limits, Listener, read_event
from jasa.instructor.grading.run.process import (
    Isolation,
    Sandbox,
    SandboxError,
    how_it_ended,
    send_in_background,
)
from jasa.instructor.grading.run.servers import WarmProcess

__all__ = ["FRESH", "FreshProcess", "Isolation", "Sandbox", "SandboxError", "open_sandbox"]

ROOT = warm.ROOT
STUDENT_SEES = ("jasa", "data", "exercises/checks")
# From the best to the last: as root, the last lets the process read where Python itself may stand.
LEVELS = ((jail.NAMESPACES, False), (jail.LIMITS, False), (jail.LIMITS, True))
FIRST_USER, USERS = 61184, 4000  # numbers no account has (systemd's range for passing users)
_counter = itertools.count()


class ForkServer:
    """Linux: every submission is a child forked from a warm process, behind the given walls."""

    def __init__(self, walls: jail.Walls) -> None:
        self.walls = walls
        self._to_cover = jail.hidden_in_sight(walls)
        self.isolation = Isolation(walls.level, walls.level)
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._warm = WarmProcess.next_one()
        if not self._warm.begun(START_S):
            said = self._warm.last_words()
            self._warm.end()
            raise SandboxError(f"The sandbox did not start: {said or 'no answer'}.")

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Fork one child for ``job`` and bring back what it wrote."""
        if self._closed:
            return Attempt(end="no walls", why="the sandbox was closed")
        if self._warm.is_gone():
            self._warm.end()
            self._start()
        walls = replace(
            self.walls,
            hidden=self._to_cover,
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
            line = json.dumps(command).encode() + b"\n"
            sent = socket.send_fds(self._warm.control, [line], theirs)
            self._warm.control.sendall(line[sent:])
        except OSError:
            pass  # the server is gone; the empty pipes say so below
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        send_in_background(job_in, json.dumps(job).encode())
        attempt = Listener(results_out, limits.output_mb * jail.MB).listen(limits)
        os.close(line_in)
        return self._explain(attempt, word_out)

    def _explain(self, attempt: Attempt, word_out: int) -> Attempt:
        """Add what the guardian says about the end of its child."""
        ready, _, _ = select.select([word_out], [], [], 30)
        said = read_event(os.read(word_out, 65536)) if ready else None
        os.close(word_out)
        if not self._warm.told("free", 30):
            self._warm.end()
            if attempt.end != "finished":
                attempt.end, attempt.why = "sandbox", "the sandbox was stopped from inside"
        elif said and said.get("end") == "no walls" and not attempt.begun:
            # Once student code has begun, its process may end with any code it likes.
            attempt.end = "no walls"
            attempt.why = attempt.why or str(said.get("why", ""))
        elif said and attempt.end == "crash":
            attempt.why = how_it_ended(said)
        return attempt

    def close(self) -> None:
        """Close the line to the warm process and make sure that it ends."""
        self._closed = True
        self._warm.end()


def may_become_others() -> bool:
    """Say whether this process is root over the numbers that submissions run under.

    In a container it may be called root and own a single number, or a few.
    """
    if getattr(os, "geteuid", lambda: 1)() != 0:
        return False
    maps = [Path("/proc/self", name) for name in ("uid_map", "gid_map")]
    return all(_covers(path.read_text()) for path in maps if path.exists())


def _covers(owned: str) -> bool:
    """Whether the numbers that a namespace owns (`first, first outside, count`) have all of ours."""
    ranges = [tuple(map(int, line.split())) for line in owned.splitlines()]
    return any(a <= FIRST_USER and a + count >= FIRST_USER + USERS for a, _, count in ranges)


def walls_for(level: str, hidden: Sequence[Path] = ()) -> jail.Walls:
    """The walls of a level: what a student has is visible, solutions and hand-ins are not."""
    number = FIRST_USER + (os.getpid() * 7 + next(_counter)) % USERS
    user = number if may_become_others() else None
    secret = [ROOT / "solutions", *(Path(path).resolve() for path in hidden)]
    return jail.Walls(
        level=level,
        visible=tuple(str(ROOT / name) for name in STUDENT_SEES if (ROOT / name).exists()),
        hidden=tuple(dict.fromkeys(str(path) for path in secret)),
        user=user,
        course=str(ROOT),
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
        box = FreshProcess(walls_for(jail.LIMITS, hidden))
        _probe_or_close(box, _starts)
        return box
    if sys.platform != "linux":
        raise SandboxError(f"The level {level!r} needs Linux; this is {sys.platform}.")
    reasons: list[str] = []
    for try_level, reads_all in LEVELS:
        if level in ("best", try_level) and (may_become_others() or not reads_all):
            walls = replace(walls_for(try_level, hidden), reads_all=reads_all)
            try:
                better = [why for why in reasons if not why.startswith(try_level)]
                return open_fork_server(walls, "; ".join(better[:1]))
            except SandboxError as error:
                reasons.append(str(error))
    raise SandboxError(f"No sandbox works on this machine: {'; '.join(reasons)}.")


def accept(isolation: Isolation) -> None:
    """Take any walls."""


def refuse_harmful(isolation: Isolation) -> None:
    """Raise SandboxError where student code could hurt this computer or the marks."""
    if isolation.harmful:
        raise SandboxError(
            f"Student code would run without walls here: it could {', '.join(isolation.dangers)} "
            f"({isolation.words}). Mark on Linux or in a container (docs/for_instructors.md), "
            "or insist with --without-walls."
        )


def require_namespaces(isolation: Isolation) -> None:
    """Raise SandboxError unless the best walls stand, without a gap."""
    if isolation.level != jail.NAMESPACES or isolation.dangers:
        raise SandboxError(
            f"Walls are required, but this machine has only: {isolation.words}. Nothing was run."
        )


def open_fork_server(walls: jail.Walls, reasons: str = "") -> ForkServer:
    """Open a fork server behind exactly these walls. Raises SandboxError when they do not stand."""
    server = ForkServer(walls)
    server.isolation = _probe_or_close(server, lambda box: _probe(box, reasons))
    return server


def _probe_or_close(box: Any, probe: Any) -> Any:
    try:
        return probe(box)
    except BaseException:  # also Ctrl-C: no process may stay
        box.close()
        raise


def _innocent(box: Sandbox, name: str, source: str) -> dict[str, Any]:
    """Run honest code that must work before any student's does. Gives its answer as plain data."""
    cells = [{"id": "probe", "source": source, "ours": True}]
    block = {"name": "probe", "cells": cells, "read": {"variable": "facts"}}
    attempt = box.run({"blocks": [block], "question_s": 20}, Limits(question_s=20))
    done = [event for event in attempt.events if "done" in event]
    if attempt.end != "finished" or not done or done[0]["errors"]:
        why = attempt.why or (done[0]["errors"][0]["message"] if done else attempt.end)
        raise SandboxError(f"{name} cannot be used here: {why}")
    return dict(done[0]["plain"])


def _starts(box: FreshProcess) -> None:
    answer = _innocent(box, f"a {FRESH} for each hand-in", "import pandas, plotly\nfacts = 1 + 1")
    if answer.get("value") != 2:
        raise SandboxError("The process for student code gave a wrong answer to 1 + 1.")


PROBE = """
import os, socket
def seen(path):
    try:
        if os.path.isfile(path):
            return len(open(path, "rb").read(1)) > 0
        inside = [os.path.join(f, n) for f, _, names in os.walk(path) for n in names]
        return any(not any(f.startswith(v + "/") for v in visible) for f in inside)
    except OSError:
        return False
def writable(path):
    mine = os.path.join(path, f".jasa-probe-{os.getpid()}")
    try:
        open(mine, "x").close()
        os.remove(mine)
        return True
    except OSError:
        return False
def network():
    try:
        return socket.socket().close() is None and [n for _, n in socket.if_nameindex()
                                                    if n != "lo"] != []
    except OSError:
        return False
def signals():
    try:
        return os.getppid() > 0 and os.kill(os.getppid(), 0) is None
    except OSError:
        return False
import colorsys, pandas, plotly, jasa.data  # one that is not loaded yet, and the usual ones
facts = [[path for path in hidden if seen(path)], network(), writable("."),
         any(map(writable, visible)), all(map(os.path.exists, visible)), signals(),
         any(map(writable, outside))]
"""


def _probe(box: ForkServer, reasons: str) -> Isolation:
    """Run honest code that tries what must not work. Gives the level in the words of the facts."""
    walls = box.walls
    outside = ["/tmp"] if walls.level == jail.LIMITS else []  # elsewhere /tmp is its own folder
    lists = f"hidden = {list(walls.hidden)!r}\nvisible = {list(walls.visible)!r}\n"
    answer = _innocent(box, walls.level, f"{lists}outside = {outside!r}\n{PROBE}")
    facts = answer["items"]
    seen = [item["value"] for item in facts[0]["items"]]
    network, own, course, there, signals, elsewhere = [f["value"] for f in facts[1:]]
    if not there:
        raise SandboxError(f"{walls.level}: the course's files cannot be seen")
    if not own or (walls.level == jail.NAMESPACES and course):
        raise SandboxError(f"{walls.level}: the wrong folders can be written")
    alone = walls.user is None
    if walls.reads_all and not landlock.version():
        seen, alone = ["every file of this computer"], True
    # Nothing shows that a file is out of reach unless Landlock or namespaces say so.
    guarded = walls.level == jail.NAMESPACES or (walls.landlock and landlock.version() > 0)
    dangers = {
        f"read {', '.join(seen) or 'files of this computer'}": bool(seen) or not guarded,
        "use the network": network,
        "change or delete files of this account": alone and (course or elsewhere),
        "end other programs of this account": alone and signals,
    }
    return _in_words(walls, [danger for danger, real in dangers.items() if real], reasons)


def _in_words(walls: jail.Walls, dangers: list[str], reasons: str) -> Isolation:
    harm = any(danger.startswith(("change", "end", "read every")) for danger in dangers)
    files = [danger for danger in dangers if danger.startswith("read ")]
    web = "network is open" if "use the network" in dangers else "no network"
    told = f"can be read: {files[0][5:]}" if files else "files hidden"
    if walls.level == jail.NAMESPACES:
        return Isolation(walls.level, f"namespaces: {web}, {told}", tuple(dangers), harm)
    user = ", as a user who may change nothing" if walls.user is not None and not harm else ""
    note = f" ({reasons})" if reasons else ""
    words = f"process limits only{user}: {told}, {web}{note}"
    return Isolation(walls.level, words, tuple(dangers), harm)
