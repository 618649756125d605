"""Listen to the process of one submission: what it may use, what it wrote, how it ended.

Nothing that comes through the pipe is trusted: lines are capped, read as JSON and kept as data.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import threading
import time
from dataclasses import dataclass, field
from typing import Any

START_S = 120.0
LONGEST_LINE = 2 * 1024 * 1024  # of one answer; reading more at a time would hold up the neighbours
MOST_EVENTS = 1_000
PATIENCE = 3.0  # a question that had to wait for the processor may take so many times its limit


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds of wall clock, megabytes, numbers of processes."""

    question_s: float = 10.0
    total_s: float = 60.0
    grace_s: float = 1.0
    memory_mb: int = 1024
    disk_mb: int = 64
    output_mb: float = 8.0
    processes: int = 16


LIMITS = Limits()


@dataclass
class Attempt:
    """What one run of a submission's process wrote, and how it ended.

    ``end`` is *finished*, *time*, *output* (too much of it), *crash*, *no walls* or *sandbox*
    (the sandbox itself was lost). ``begun`` says that cells ran: from then on nothing that the
    process says about itself is believed.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    end: str = "crash"
    why: str = ""
    running: str | None = None
    begun: bool = False


class Listener:
    """Reads lines of JSON from a descriptor in a thread, so that a wait can always end."""

    def __init__(self, descriptor: int, limit: float) -> None:
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.flooded = False
        self._descriptor = descriptor
        threading.Thread(target=self._read, args=(descriptor, limit), daemon=True).start()

    def _read(self, descriptor: int, limit: float) -> None:
        rest, total = b"", 0
        with contextlib.suppress(OSError):
            while part := os.read(descriptor, 1 << 16):
                total += len(part)
                if total > limit:
                    self.flooded = True
                    break
                *whole, rest = (rest + part).split(b"\n")
                for line in whole:
                    self.lines.put(line)
        self._descriptor = -1
        os.close(descriptor)
        self.lines.put(None)

    def _next(self, until: float) -> bytes | None:
        """The next line; Empty only if truly none came: a thread of ours may have been late."""
        while True:
            try:
                return self.lines.get(timeout=max(until - time.monotonic(), 0.001))
            except queue.Empty:
                if not self._pending():
                    raise
                until = time.monotonic() + 1.0

    def _pending(self) -> bool:
        if not self.lines.empty() or self._descriptor < 0:
            return True
        try:
            return bool(select.select([self._descriptor], [], [], 0)[0])
        except (OSError, ValueError):  # just closed, or Windows, where pipes cannot be asked
            return not self.lines.empty()

    def listen(self, limits: Limits) -> Attempt:
        """Collect events until the job says it ended, overstays a question or runs out of time.

        Each question's clock begins with its own line and is not turned back by further lines.
        """
        attempt = Attempt()
        until = time.monotonic() + START_S
        ends, extra = until + limits.total_s, 0.0
        while time.monotonic() < ends:
            try:
                line = self._next(min(until, ends))
            except queue.Empty:
                break
            if line is None:
                attempt.end = "output" if self.flooded else "crash"
                return attempt
            event = read_event(line)
            if event is None or len(attempt.events) >= MOST_EVENTS:
                continue  # not ours: something a student wrote on this descriptor
            if not attempt.events:
                ends = time.monotonic() + limits.total_s
            attempt.events.append(event)
            if "no walls" in event and not attempt.begun:
                attempt.end, attempt.why = "no walls", str(event["no walls"])[:300]
                return attempt
            if "start" in event:
                attempt.begun, attempt.running, extra = True, str(event["start"]), 0.0
                until = time.monotonic() + limits.question_s + limits.grace_s
            if "waited" in event:  # believed up to a bound: ``total_s`` ends it in any case
                more = min(_seconds(event["waited"]), PATIENCE * limits.question_s - extra)
                extra, until = extra + more, until + more
            if event.get("done") == attempt.running:
                attempt.running = None
                until = time.monotonic() + limits.question_s + limits.grace_s
            if event.get("end") is True:
                attempt.end = "finished"
                return attempt
        attempt.end = "time"
        return attempt


def _seconds(value: object) -> float:
    return value if isinstance(value, (int, float)) and 0 <= value <= 60 else 0.0


def read_event(line: bytes) -> dict[str, Any] | None:
    """Read one untrusted line; None unless it is a JSON object of ordinary size and depth."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        event = json.loads(line, parse_constant=str)
        if b"\\ud" in line.lower():  # half a character: no file and no screen can take it
            whole = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
            event = json.loads(whole)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
