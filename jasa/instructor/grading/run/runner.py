"""Run one submission's cells and write its answers as plain data. Lives inside the sandbox.

Whatever this process writes is only ever an *answer*: the marks are made elsewhere, by a process
that student code never touches. So nothing here needs to be hidden or defended, it only has to
be robust: one line of JSON for each thing that happens, on one descriptor.

A job is ``{"blocks": [{"name", "cells": [{"id", "source"}], "read": {"variable", "inputs"} or
None}], "question_s": seconds, "namespace": {...}}``.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import shutil
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from jasa.data import ROOT
from jasa.exercise.plain import MISSING, to_plain
from jasa.instructor.grading.run.cells import StandInShell, as_python, run_source

MESSAGE = 400
_exit, _getpid, _kill = os._exit, os.getpid, getattr(os, "kill", None)
_write = os.write
_open = open


class OutOfTime(BaseException):
    """The time limit of a question; not an Exception, so that ``except Exception`` lets it by."""


def run(job: dict[str, Any], descriptor: int) -> None:
    """Run every block of ``job`` and write what happened to ``descriptor``, one JSON line each."""
    report = _writer(descriptor)
    stand_beside_the_data()
    shell = _notebook()
    names = shell.user_ns
    blocks = job["blocks"]
    unset = []
    for block in blocks:
        report({"start": block["name"]})
        started = time.perf_counter()
        with_alarm = _Alarm(job["question_s"], report)
        errors: list[dict[str, Any]] = []
        plain = with_alarm(partial(_block, block, shell, errors), errors)
        seconds = round(time.perf_counter() - started, 3)
        report({"done": block["name"], "plain": plain, "errors": errors, "seconds": seconds})
        if block["read"] and plain == MISSING:
            unset.append(block)
    for block in unset:
        plain = _Alarm(job["question_s"], report)(partial(_answer, block["read"], names), [])
        if plain not in (None, MISSING):
            report({"late": block["name"], "plain": plain})
    report({"end": True})


def leave() -> NoReturn:
    """End the process at once: no exit handlers, no waiting for threads left behind."""
    _exit(0)


def _writer(descriptor: int) -> Callable[[dict[str, Any]], None]:
    dumps, write, owner = json.dumps, _write, _getpid()

    def report(event: dict[str, Any]) -> None:
        """Write one event as a line, whole, from this process alone."""
        if _getpid() != owner:  # a copy that student code made of this process: nobody needs it
            _exit(0)
        line = (dumps(event) + "\n").encode()
        while line:
            line = line[write(descriptor, line) :]

    return report


def _notebook() -> StandInShell:
    """A fresh ``__main__`` such as a notebook has, without what only a screen can show."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    builtins.display = lambda *things, **options: None  # type: ignore[attr-defined]
    shell = StandInShell(main.__dict__)
    builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]
    warnings.simplefilter("ignore")
    sys.argv = [""]
    return shell


class _Alarm:
    """Call something under the question's time limit; repeats, in case the first is caught.

    The time the process stood in line for a busy processor does not count: it is added to the
    limit, up to three times the limit, and the listener is told.
    """

    def __init__(self, seconds: float, report: Callable[[dict[str, Any]], None]) -> None:
        self.seconds, self.report = seconds, report
        self.armed = False
        self.added = self.waited = 0.0

    def __call__(self, work: Callable[[], Any], errors: list[dict[str, Any]]) -> Any:
        timed = hasattr(signal, "setitimer")
        self.armed, self.waited = True, _stood_in_line()
        try:
            if timed:
                signal.signal(signal.SIGALRM, self._ring)
                signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.5)
            result = work()
            self.armed = False
            return result
        except BaseException as error:
            errors.append(_error("", error))
            return None
        finally:
            if timed:
                signal.setitimer(signal.ITIMER_REAL, 0)
            _end_processes_left_behind()

    def _ring(self, number: int, frame: object) -> None:
        if not self.armed:
            return
        more = min(_stood_in_line() - self.waited, 3 * self.seconds) - self.added
        if more > 0.1 * self.seconds:
            self.added += more
            self.report({"waited": round(more, 3)})
            signal.setitimer(signal.ITIMER_REAL, more, 0.5)
            return
        raise OutOfTime


def _stood_in_line() -> float:
    """Seconds this process was ready to run and had no processor (Linux; 0 elsewhere)."""
    try:
        with _open("/proc/self/schedstat") as told:
            return int(told.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _end_processes_left_behind() -> None:
    # Number 1 of a process namespace: everything else in it was started by the submission.
    if _getpid() == 1 and _kill is not None:
        with contextlib.suppress(OSError):
            _kill(-1, 9)


def stand_beside_the_data() -> None:
    """Work in an empty folder like ``exercises``, with ``../data`` to read, as a student does."""
    course = Path.cwd() / "course"
    (course / "exercises").mkdir(parents=True, exist_ok=True)
    try:
        os.symlink(ROOT / "data", course / "data", target_is_directory=True)
    except OSError:  # Windows without the right to make links
        shutil.copytree(ROOT / "data", course / "data", dirs_exist_ok=True)
    os.chdir(course / "exercises")


def _block(block: dict[str, Any], shell: StandInShell, errors: list[dict[str, Any]]) -> Any:
    names = shell.user_ns
    for cell in block["cells"]:
        try:
            run_source(as_python(cell["source"]), names, f"<{cell['id']}>")
        except OutOfTime as error:
            # The value may have been set before the clock ran out.
            errors.append(_error(cell["id"], error))
            break
        except BaseException as error:  # SystemExit in a cell is an error of that cell only
            errors.append(_error(cell["id"], error))
        finally:
            told, shell.left_out = shell.left_out[:1], []
            errors += [{"cell": cell["id"], "type": "left out", "message": m[:80]} for m in told]
    return _answer(block["read"], names) if block["read"] else None


def _answer(read: dict[str, Any], names: dict[str, Any]) -> Any:
    value = dict.get(names, read["variable"], ...)
    return to_plain(value, inputs=read.get("inputs"))


def _error(cell: str, error: BaseException) -> dict[str, Any]:
    """An exception as data: its name, what it says (capped) and the line of the cell."""
    if isinstance(error, OutOfTime):
        return {"cell": cell, "type": "time", "message": ""}
    try:
        message = str(error)[:MESSAGE]
    except BaseException:  # an exception's own __str__ may raise
        message = ""
    line = (
        getattr(error, "lineno", None) if isinstance(error, SyntaxError) else _line_of(error, cell)
    )
    name = type.__getattribute__(type(error), "__name__")
    told = {"cell": cell, "type": str(name)[:80], "message": message, "line": line}
    if type(error) is NameError:  # of a class of theirs, even `name` may be code
        told["undefined"] = str(error.name or "")[:80]
    return told


def _line_of(error: BaseException, cell: str) -> int | None:
    step, line = error.__traceback__, None
    while step is not None:
        if step.tb_frame.f_code.co_filename == f"<{cell}>":
            line = step.tb_lineno
        step = step.tb_next
    return line
