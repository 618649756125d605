"""Warm processes (see ``warm``) as the grader holds them: one warms up, each is forked from it."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar

from jasa.instructor.grading.run import warm
from jasa.instructor.grading.run.process import end_group, last_line

END_S = 0.2  # until a process that was told to end is made to


class Starter:
    """The process that warms up, once for all workers, and then forks a warm process for each line.

    It never runs a submission and never hears of one; it ends when all that it forked have ended.
    """

    def __init__(self, count: int, exercise: str = "") -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._lock, self._standing = threading.Lock(), count
        pairs = [socket.socketpair() for _ in range(count)]
        theirs = [line for _, line in pairs]
        numbers = [line.fileno() for line in theirs]
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", warm.__file__, ",".join(map(str, numbers)), exercise],
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
                env=warm.environment(tempfile.gettempdir()),
                cwd="/",
                start_new_session=True,
            )
        finally:
            for line in theirs:
                line.close()
        self.warm = [WarmProcess(self, line) for line, _ in pairs]

    def one_has_ended(self) -> None:
        """Make sure that the starter ends with the last of those it forked."""
        with self._lock:
            self._standing -= 1
            last = self._standing == 0
        if last:
            end_group(self.process)
            self.errors.close()


class WarmProcess:
    """A warm process and the line to it. What it is to do comes with each command."""

    _ahead: ClassVar[list[WarmProcess]] = []  # started before anybody needed one

    def __init__(self, starter: Starter, control: socket.socket) -> None:
        self.control = control
        self.pid = 0
        self._starter = starter
        self._handle = -1  # on the process itself: its number may be another's when it has ended
        self._ended = False
        # A worker that lost its process and whoever closes the sandbox may end it at the same time.
        self._ending = threading.RLock()

    @classmethod
    def next_one(cls) -> WarmProcess:
        """Give one that was started ahead, else start one."""
        try:
            return cls._ahead.pop()
        except IndexError:  # several threads may ask at once
            return Starter(1).warm[0]

    @classmethod
    @contextmanager
    def started_ahead(cls, count: int, exercise: str = "") -> Iterator[None]:
        """Start some while other things are still being read; what nobody took is ended.

        They read the tables of an exercise ahead, without one those of all.
        """
        if count > 0 and sys.platform == "linux":
            with suppress(OSError):  # a full disk, say: whoever needs one says so
                cls._ahead += Starter(count, exercise).warm
        try:
            yield
        finally:
            while cls._ahead:
                cls._ahead.pop().end()

    def begun(self, seconds: float) -> bool:
        """Say whether the process is ready within the time."""
        self.control.settimeout(seconds)
        try:
            word, handles, _, _ = socket.recv_fds(self.control, 4096, 1)
        except OSError:
            return False
        if not handles:
            return False
        self._handle, self.pid = handles[0], int(word)
        return True

    def told(self, word: str, seconds: float) -> bool:
        """Say whether the process sends this word next, within the time."""
        self.control.settimeout(seconds)
        try:
            return word.encode() in self.control.recv(4096)
        except OSError:
            return False

    def is_gone(self, seconds: float = 0) -> bool:
        """Say whether the process has ended, or does so within the time."""
        with self._ending:
            return self._ended or bool(select.select([self._handle], [], [], seconds)[0])

    def last_words(self) -> str:
        """The last line that the process wrote to its standard error."""
        return last_line(self._starter.errors)

    def end(self) -> None:
        """Close the line and make sure that the process ends; several threads may ask at once."""
        with self._ending:
            if self._ended:
                return
            self.control.close()
            if self._handle >= 0:
                if not self.is_gone(END_S):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                    self.is_gone(END_S)
                os.close(self._handle)
            self._ended = True
            self._starter.one_has_ended()
