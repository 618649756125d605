"""What both kinds of sandbox share: their face, their error, and processes that surely end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

from jasa.errors import JasaError
from jasa.instructor.grading.run.listen import Attempt, Limits


class SandboxError(JasaError):
    """No student code can be run safely; the message says why and what to do."""


@dataclass(frozen=True)
class Isolation:
    """The walls in force: the level, and in words what a probe found them to keep out.

    ``dangers`` says what student code could still do, each in words that follow *it could*;
    ``harmful`` whether that may hurt this computer or the marks.
    """

    level: str
    words: str
    dangers: tuple[str, ...] = ()
    harmful: bool = False


class Sandbox(Protocol):
    """Something that can run one job at a time, see ``ForkServer`` and ``FreshProcess``."""

    isolation: Isolation

    def run(self, job: Mapping[str, Any], limits: Limits) -> Attempt:
        """Run one job; returns within its limits whatever the job does."""

    def close(self) -> None:
        """End every process of the sandbox."""


def send_in_background(descriptor: int, text: bytes) -> None:
    """Write a text to a pipe and close it, without waiting for the reader."""

    def send() -> None:
        """Write until all is read or nobody reads any more."""
        with contextlib.suppress(OSError):  # the reader may be gone: the results will say so
            rest = memoryview(text)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.close(descriptor)

    threading.Thread(target=send, daemon=True).start()


def end_group(process: subprocess.Popen[bytes]) -> int:
    """Give a process that was told to end a moment, then end it and its group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.2)
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    return process.wait()


def last_line(errors: IO[bytes]) -> str:
    """The last line a process wrote to its standard error: for a traceback, the error itself."""
    errors.seek(0)
    lines = errors.read()[-20_000:].decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip()[:300] if lines else ""


def how_it_ended(said: Mapping[str, Any]) -> str:
    """The end of a student's process in words, from its exit code or signal."""
    number, code = said.get("signal"), said.get("code", "?")
    if said.get("end") == "memory":
        return "all its processes together used too much memory"
    if number == 9:
        return "the system stopped it, usually for using too much memory or processor time"
    if number:
        return f"it crashed Python itself (signal {number})"
    if isinstance(code, int) and code >= 0xC0000000:  # how Windows tells of a crash
        return f"it crashed Python itself (Windows error 0x{code:08X})"
    return f"it ended Python itself (exit code {code})"
