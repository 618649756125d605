"""Mark a whole class: a loop around ``grade`` with two workers, progress, and a safe way to stop.

Each worker drives a sandbox of its own. One place writes to the gradebook, one hand-in at a time,
so that a batch that is stopped or killed has lost nothing: the next run goes on where it ended.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jasa import __version__
from jasa.exercise.questions import DEFAULT_STUDENT
from jasa.instructor.grading.judge.cluster import ClusterWorkers
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import About, HandInResult
from jasa.instructor.grading.judge.task import (
    Owner,
    Pool,
    Task,
    grade_payload,
    not_graded,
    payload_of,
)
from jasa.instructor.grading.judge.verdict import digest_of
from jasa.instructor.grading.read.choose import choose
from jasa.instructor.grading.read.collect import Collection, HandIn, joined
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.roster import Student, by_number, check_match, whose_lines
from jasa.instructor.grading.read.submission import READ_LIMITS, ReadLimits
from jasa.instructor.grading.run import unharmed
from jasa.instructor.grading.run.listen import LIMITS, Limits
from jasa.instructor.grading.run.sandbox import Isolation, Sandbox, accept, open_sandbox

Say = Callable[[int, int, float], None]
#: What a stored result holds; a result that holds less is made again at the next run.
KEPT = "answers as typed"


class Stopped(Exception):
    """The batch was stopped by Ctrl-C; what was graded before is in the gradebook."""

    def __init__(self, done: int, left: int) -> None:
        super().__init__(f"{done} graded, {left} left")
        self.done, self.left = done, left


@dataclass
class Marked:
    """What a batch did: results in order, who is missing, remarks, stray files, walls in force.

    ``about`` holds for each student what is not the mark's: name, number, file, late, notes.
    """

    results: list[HandInResult] = field(default_factory=list)
    absent: list[Student] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    about: dict[str, About] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    isolation: str = ""
    dangers: tuple[str, ...] = ()
    fresh: int = 0
    seconds: float = 0.0


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
    anyway: bool = False,
    level: str = "best",
    cluster: str = "",
    walls: Callable[[Isolation], None] = accept,
    say: Say = lambda done, total, left_s: None,
) -> Marked:
    """Mark every hand-in that the gradebook does not have yet with this key.

    ``hidden`` are paths that no submission may see. ``cluster`` is the address of a Dask cluster that
    does the work instead of ``workers`` of this machine. ``say`` is told how many are done, of how
    many, and the estimated seconds left. ``walls`` is asked whether the walls of this machine will
    do and may raise SandboxError. Raises Stopped on Ctrl-C, SandboxError without any sandbox,
    CollectError when the class list hardly fits (unless ``anyway``).
    """
    marked = Marked(remarks=list(collection.remarks), strays=list(collection.strays))
    found = _owners(collection.hand_ins, roster, anyway, marked)
    before = named_as_before(found, book.newest(key["exercise"], whole=False))
    owners = as_merged(before, book.merged())
    pool: Pool
    if cluster:
        pool = ClusterWorkers(cluster, key, limits, read_limits, level)
    else:
        pool = _Workers(key, hidden, workers, limits, read_limits, level)
    try:
        walls(pool.isolation)
        marked.isolation, marked.dangers = pool.isolation.words, pool.isolation.dangers
        with unharmed.watched(hidden, marked.remarks, pool.isolation.harmful):
            _run(pool, owners, key, book, marked, again, limits, say)
    finally:
        pool.close()
    marked.results.sort(key=lambda result: result.student)
    marked.remarks += shared_ids(marked.results) + borrowed_ids(marked.results, roster)
    return marked


def _owners(
    hand_ins: Sequence[HandIn], roster: Sequence[Student], anyway: bool, marked: Marked
) -> list[Owner]:
    """Join the files of each line of the class list; says who is missing and who is on no list."""
    if not roster:
        return [Owner(hand_in, None) for hand_in in hand_ins]
    lines = whose_lines(hand_ins, roster)
    if not anyway:
        check_match(hand_ins, lines, roster)
    strangers: list[HandIn] = []
    files: dict[Student, list[HandIn]] = {}
    for hand_in, student in zip(hand_ins, lines, strict=True):
        if student is None:
            strangers.append(hand_in)
            continue
        files.setdefault(student, []).append(hand_in)
        if hand_in.nameless:
            marked.remarks.append(
                f"{clean(hand_in.where, 80)} names nobody; by the number typed in it, it was "
                f"counted as that of {student.label}."
            )
    marked.remarks += [f"{h.student} is not on the class list." for h in strangers]
    marked.absent = [student for student in roster if student not in files]
    owners = [Owner(joined(found), student) for student, found in files.items()]
    owners += [Owner(hand_in, None) for hand_in in strangers]
    return sorted(owners, key=lambda owner: owner.hand_in.student)


def named_as_before(owners: Sequence[Owner], results: Sequence[HandInResult]) -> list[Owner]:
    """Give those of the class list the name under which the gradebook has had them.

    A platform names a file otherwise than the student who sends a mended one by mail; for the
    gradebook both are one person, whose newest file counts.
    """
    before: dict[tuple[str, str], set[str]] = {}
    for result in results:
        if result.about.number:
            who = (result.about.number, result.about.name)
            before.setdefault(who, set()).add(result.student)
    named = []
    for owner in owners:
        known = (
            before.get((owner.student.id, owner.student.name), set()) if owner.student else set()
        )
        if len(known) == 1 and owner.hand_in.student not in known:
            owner = replace(owner, hand_in=replace(owner.hand_in, student=next(iter(known))))
        named.append(owner)
    return named


def as_merged(owners: Sequence[Owner], kept: Mapping[str, str]) -> list[Owner]:
    """Give whoever was merged the name that was kept, with all files that came under either."""
    by_name: dict[str, list[Owner]] = {}
    for owner in owners:
        name = kept.get(owner.hand_in.student, owner.hand_in.student)
        own = replace(owner, hand_in=replace(owner.hand_in, student=name))
        by_name.setdefault(name, []).append(own)
    return [
        Owner(
            joined([owner.hand_in for owner in own]) if len(own) > 1 else own[0].hand_in,
            next((owner.student for owner in own if owner.student), None),
        )
        for own in by_name.values()
    ]


def borrowed_ids(results: Sequence[HandInResult], roster: Sequence[Student]) -> list[str]:
    """Name students who typed the number of another student on the class list."""
    find, told = by_number(roster), []
    for result in results:
        owner = find(result.student_id) if result.student_id else None
        if owner is not None and owner.label != result.label:
            told.append(
                f"{result.label} typed {result.student_id}, which is the number of "
                f"{owner.label} on the class list."
            )
    return told


def shared_ids(results: Sequence[HandInResult]) -> list[str]:
    """Name students whose notebooks carry the same student id (not the class's default)."""
    by_id: dict[str, list[str]] = {}
    for result in results:
        if result.student_id not in ("", DEFAULT_STUDENT):
            by_id.setdefault(result.student_id, []).append(result.label)
    return [
        f"{', '.join(names)} used the same student id {name!r}: look at them together."
        for name, names in by_id.items()
        if len(names) > 1
    ]


def open_side_by_side(count: int, hidden: Sequence[Path], level: str) -> list[Sandbox]:
    """Open sandboxes at the same time: each imports pandas and plotly, which takes a second.

    Raises SandboxError when one of them does not open; the others are closed.
    """
    with ThreadPoolExecutor(count) as opening:
        opened = [opening.submit(open_sandbox, hidden, level) for _ in range(count)]
    troubles = [error for future in opened if (error := future.exception()) is not None]
    boxes = [future.result() for future in opened if future.exception() is None]
    if troubles:
        for box in boxes:
            box.close()
        raise troubles[0]
    return boxes


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
        self.tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[tuple[Task, HandInResult | BaseException]] = (
            queue.SimpleQueue()
        )
        self.boxes = open_side_by_side(max(1, workers), hidden, level)
        self.width, self.isolation = len(self.boxes), self.boxes[0].isolation
        for box in self.boxes:
            threading.Thread(target=self._work, args=(box,), daemon=True).start()

    def _work(self, box: Sandbox) -> None:
        while (task := self.tasks.get()) is not None:
            try:
                self.done.put((task, self._grade(task, box)))
            except BaseException as error:
                self.done.put((task, self._not_graded(task, box, error)))

    def _grade(self, task: Task, box: Sandbox) -> HandInResult:
        result = grade_payload(box, self.key, payload_of(task), self.limits, self.read_limits)
        return replace(result, about=task.about)

    def _not_graded(
        self, task: Task, box: Sandbox, error: BaseException
    ) -> HandInResult | BaseException:
        """One file that our own reading trips over costs that student's mark only, and is told."""
        if not isinstance(error, Exception):
            return error  # raised where the batch is run
        why = f"Our own program failed on this file ({type(error).__name__}): look at it by hand."
        student = task.owner.hand_in.student
        result = not_graded(self.key, student, box.isolation, why, again=True)
        return replace(result, about=task.about)

    def put(self, task: Task) -> None:
        """Hand one task to the threads."""
        self.tasks.put(task)

    def get(self, timeout: float) -> tuple[Task, HandInResult | BaseException]:
        """Give the next result. Raises queue.Empty when none came in time."""
        return self.done.get(timeout=timeout)

    def close(self) -> None:
        """Drop what has not begun and end the sandboxes."""
        while not self.tasks.empty():
            self.tasks.get()
        for _ in self.boxes:
            self.tasks.put(None)
        for box in self.boxes:
            box.close()


def _task_of(owner: Owner, key_digest: str, pool: Pool) -> Task:
    """Read the file that counts and give what identifies the work on it."""
    chosen = choose(owner.hand_in, pool.key, pool.read_limits)
    listed = owner.student
    ids = listed.ids if listed else ()
    digest = digest_of(chosen.raw) if chosen.raw is not None else chosen.why
    # A mark made under other limits, or by another release, is not this work.
    terms = [str(pool.limits), __version__, KEPT]
    work = digest_of([digest, key_digest, owner.hand_in.student, owner.drawn_id, ids, *terms])
    about = About(
        name=listed.name if listed else "",
        number=listed.id if listed else "",
        file=chosen.file.where,
        late=chosen.file.late,
        notes=chosen.notes,
        handed_in=chosen.file.when or (listed.handed_in if listed else ""),
    )
    return Task(owner, chosen, about, work, key_digest)


def _run(
    pool: Pool,
    owners: Sequence[Owner],
    key: Mapping[str, Any],
    book: Gradebook,
    marked: Marked,
    again: bool,
    limits: Limits,
    say: Say,
) -> None:
    """Hand out the work, never more than two files a worker ahead, and write down what returns."""
    key_digest = digest_of(key)
    book.keep_key(key_digest, key)
    started = time.monotonic()
    total, waiting = len(owners), 0
    rest = iter(owners)
    try:
        while True:
            while waiting < 2 * pool.width and (owner := next(rest, None)) is not None:
                task = _task_of(owner, key_digest, pool)
                marked.about[owner.hand_in.student] = task.about
                known = None if again else book.already(task.work)
                if known is not None:
                    marked.results.append(_again(book, task, known))
                else:
                    pool.put(task)
                    waiting += 1
            if waiting == 0:
                break
            try:
                task, result = pool.get(timeout=0.5)
            except queue.Empty:
                continue  # a wait without an end could not be stopped by Ctrl+C on Windows
            waiting -= 1
            if isinstance(result, BaseException):
                raise result
            book.add_run(result, task.work)
            marked.results.append(result)
            marked.fresh += 1
            marked.seconds = time.monotonic() - started
            left = total - len(marked.results)
            say(len(marked.results), total, left * marked.seconds / marked.fresh)
    except KeyboardInterrupt:
        raise Stopped(len(marked.results), total - len(marked.results)) from None


def _again(book: Gradebook, task: Task, known: HandInResult) -> HandInResult:
    """A result of an earlier run; it becomes the newest again if another one came between."""
    result = replace(known, about=task.about)
    if book.newest_work(result.exercise, result.student) != task.work:
        book.add_run(result, task.work)
    return result
