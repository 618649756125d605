"""Mark a whole class: a loop around ``grade`` with two workers, progress, and a safe way to stop.

Each worker drives a sandbox of its own. One place writes to the gradebook, one hand-in at a time,
so that a batch that is stopped or killed has lost nothing: the next run goes on where it ended.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jasa import __version__
from jasa.grading.collect import Collection, HandIn, Student, on_roster
from jasa.grading.gradebook import Gradebook
from jasa.grading.listen import LIMITS, Limits
from jasa.grading.sandbox import Sandbox, open_sandbox
from jasa.grading.submission import READ_LIMITS, ReadLimits, Unreadable, clean
from jasa.grading.verdict import UNGRADED, Result, digest_of, grade
from jasa.questions import DEFAULT_STUDENT

Say = Callable[[int, int, float], None]


class Stopped(Exception):
    """The batch was stopped by Ctrl-C; what was graded before is in the gradebook."""

    def __init__(self, done: int, left: int) -> None:
        super().__init__(f"{done} graded, {left} left")
        self.done, self.left = done, left


@dataclass
class Marked:
    """What a batch did: results by student in order, who is missing, remarks, walls in force."""

    results: list[Result] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    isolation: str = ""
    fresh: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Task:
    hand_in: HandIn
    student: str
    student_id: str | None
    raw: bytes | None
    why: str
    work: str


def mark_class(
    collection: Collection,
    key: Mapping[str, Any],
    book: Gradebook,
    *,
    roster: Sequence[Student] = (),
    hidden: Sequence[Path] = (),
    workers: int = 2,
    limits: Limits = LIMITS,
    read_limits: ReadLimits = READ_LIMITS,
    again: bool = False,
    level: str = "best",
    say: Say = lambda done, total, left_s: None,
) -> Marked:
    """Mark every hand-in that the gradebook does not have yet with this key.

    ``hidden`` are paths that no submission may see. ``say`` is told how many are done, of how
    many, and the estimated seconds left. Raises Stopped on Ctrl-C, SandboxError without walls.
    """
    marked = Marked(remarks=list(collection.remarks))
    owners = _owners(collection.hand_ins, list(roster), marked)
    pool = _Workers(key, hidden, workers, limits, read_limits, level)
    try:
        marked.isolation = pool.isolation
        _run(pool, owners, key, book, marked, again, limits, say)
    finally:
        pool.close()
    marked.results.sort(key=lambda result: result["student"])
    marked.remarks += shared_ids(marked.results)
    return marked


def _owners(
    hand_ins: Sequence[HandIn], roster: list[Student], marked: Marked
) -> list[tuple[HandIn, str, str | None]]:
    """Match hand-ins with the roster; says who is missing and who is on no list."""
    owners: list[tuple[HandIn, str, str | None]] = []
    seen: set[str] = set()
    for hand_in in hand_ins:
        student = on_roster(hand_in, roster) if roster else None
        if student is not None and student.id in seen:
            marked.remarks.append(
                f"{hand_in.student}: a second hand-in of {student.id}; it was marked on its own."
            )
            student = None
        if student is None:
            if roster:
                marked.remarks.append(f"{hand_in.student} is not on the class list.")
            owners.append((hand_in, hand_in.student, None))
            continue
        seen.add(student.id)
        name = f"{student.name} {student.id}".strip()
        owners.append((hand_in, name, student.id))
    for student in roster:
        if student.id not in seen:
            marked.absent.append(f"{student.name} {student.id}".strip())
    return owners


def shared_ids(results: Sequence[Result]) -> list[str]:
    """Name students whose notebooks carry the same student id (not the class's default)."""
    by_id: dict[str, list[str]] = {}
    for result in results:
        if result["student_id"] not in ("", DEFAULT_STUDENT):
            by_id.setdefault(result["student_id"], []).append(result["student"])
    return [
        f"{', '.join(names)} used the same student id {clean(name, 40)!r}: look at them together."
        for name, names in by_id.items()
        if len(names) > 1
    ]


class _Workers:
    """Threads that each drive one sandbox; results come back through one queue."""

    def __init__(
        self,
        key: Mapping[str, Any],
        hidden: Sequence[Path],
        workers: int,
        limits: Limits,
        read_limits: ReadLimits,
        level: str,
    ) -> None:
        self.key, self.limits, self.read_limits = key, limits, read_limits
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[tuple[_Task, Result | BaseException]] = queue.SimpleQueue()
        self.boxes: list[Sandbox] = []
        try:
            for _ in range(max(1, workers)):
                self.boxes.append(open_sandbox(hidden, level))
        except BaseException:
            self.close()
            raise
        self.isolation = self.boxes[0].isolation.words
        for box in self.boxes:
            threading.Thread(target=self._work, args=(box,), daemon=True).start()

    def _work(self, box: Sandbox) -> None:
        while (task := self.tasks.get()) is not None:
            try:
                self.done.put((task, self._grade(task, box)))
            except BaseException as error:  # handed over, raised where the batch is run
                self.done.put((task, error))

    def _grade(self, task: _Task, box: Sandbox) -> Result:
        result = grade(
            task.raw if task.raw is not None else b"",
            self.key,
            sandbox=box,
            student=task.student,
            student_id=task.student_id,
            limits=self.limits,
            read_limits=self.read_limits,
        )
        if task.raw is None:
            result |= {"state": UNGRADED, "why": task.why, "digest": ""}
        return result

    def close(self) -> None:
        """Drop what has not begun and end the sandboxes."""
        while not self.tasks.empty():
            self.tasks.get()
        for _ in self.boxes:
            self.tasks.put(None)
        for box in self.boxes:
            box.close()


def _task(owner: tuple[HandIn, str, str | None], key_digest: str, pool: _Workers) -> _Task:
    """Read one file and give what identifies the work on it."""
    hand_in, student, student_id = owner
    raw, why = None, ""
    if not hand_in.is_notebook:
        why = f"{clean(hand_in.where, 80)} came in, which is no notebook (.ipynb)."
    else:
        try:
            raw = hand_in.read(pool.read_limits)
        except Unreadable as error:
            why = str(error)
    digest = digest_of(raw) if raw is not None else why
    work = digest_of([digest, key_digest, student, student_id, __version__])
    return _Task(hand_in, student, student_id, raw, why, work)


def _run(
    pool: _Workers,
    owners: Sequence[tuple[HandIn, str, str | None]],
    key: Mapping[str, Any],
    book: Gradebook,
    marked: Marked,
    again: bool,
    limits: Limits,
    say: Say,
) -> None:
    """Hand out the work, never more than two files a worker ahead, and write down what returns."""
    key_digest = digest_of(key)
    started = time.monotonic()
    total, waiting = len(owners), 0
    rest = iter(owners)
    try:
        while True:
            while waiting < 2 * len(pool.boxes) and (owner := next(rest, None)) is not None:
                task = _task(owner, key_digest, pool)
                known = None if again else book.already(task.work)
                if known is not None:
                    marked.results.append(dict(known))
                else:
                    pool.tasks.put(task)
                    waiting += 1
            if waiting == 0:
                break
            task, result = pool.done.get()
            waiting -= 1
            if isinstance(result, BaseException):
                raise result
            book.add_run(result, task.work, task.hand_in.where)
            marked.results.append(result)
            marked.fresh += 1
            marked.seconds = time.monotonic() - started
            left = total - len(marked.results)
            say(len(marked.results), total, left * marked.seconds / marked.fresh)
    except KeyboardInterrupt:
        raise Stopped(len(marked.results), total - len(marked.results)) from None
