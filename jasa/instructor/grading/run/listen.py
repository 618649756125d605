"""Listen to the process of one submission: what it may use, what it wrote, how it ended.

Nothing that comes through the pipe is trusted: lines are capped, read as JSON and kept as data.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import threading
import time
from dataclasses import dataclass, field
from typing import Any

START_S = 120.0


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
    (the sandbox itself was lost).
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    end: str = "crash"
    why: str = ""
    running: str | None = None


class Listener:
    """Reads lines of JSON from a descriptor in a thread, so that a wait can always end."""

    def __init__(self, descriptor: int, limit: float) -> None:
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.flooded = False
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
        os.close(descriptor)
        self.lines.put(None)

    def listen(self, limits: Limits) -> Attempt:
        """Collect events until the job says it ended, falls silent or runs out of time."""
        attempt = Attempt()
        allowed = START_S
        ends = time.monotonic() + START_S + limits.total_s
        while True:
            wait = min(allowed, ends - time.monotonic())
            try:
                line = self.lines.get(timeout=max(wait, 0.001))
            except queue.Empty:
                attempt.end = "time"
                return attempt
            if line is None:
                attempt.end = "output" if self.flooded else "crash"
                return attempt
            event = read_event(line)
            if event is None:
                continue  # not ours: something a student wrote on this descriptor
            if not attempt.events:
                ends = time.monotonic() + limits.total_s
            attempt.events.append(event)
            if "no walls" in event:
                attempt.end, attempt.why = "no walls", str(event["no walls"])[:300]
                return attempt
            if "start" in event:
                attempt.running = str(event["start"])
                allowed = limits.question_s + limits.grace_s
            if event.get("done") == attempt.running:
                attempt.running = None
            if event.get("end") is True:
                attempt.end = "finished"
                return attempt


def read_event(line: bytes) -> dict[str, Any] | None:
    """Read one untrusted line; None unless it is a JSON object of ordinary size and depth."""
    try:
        event = json.loads(line, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
