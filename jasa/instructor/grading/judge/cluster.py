"""Mark a class on a Dask cluster: the same work as on this machine, spread over its workers.

Every worker opens a sandbox of its own and judges with the same key. A worker that dies loses
nothing: what it had is given to another. How to start a cluster stands in docs/for_instructors.md.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jasa import __version__
from jasa.errors import JasaError
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.judge.task import Task, grade_payload, not_graded, payload_of
from jasa.instructor.grading.read.submission import ReadLimits
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.process import Isolation, Sandbox
from jasa.instructor.grading.run.sandbox import open_sandbox

WAIT_S = 30
MOST_DEATHS = 3  # workers that one hand-in may cost before it could not be graded
_own = threading.local()
_walls: dict[str, Isolation] = {}  # of this worker, by level
_standing: dict[str, Sandbox] = {}  # opened to look at its walls, not yet taken by a thread


class ClusterError(JasaError):
    """The cluster cannot be used; the message says why and what to do."""


def release_here() -> tuple[str, str]:
    """What must be equal on all machines for equal marks: release and Python."""
    return __version__, f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def own_sandbox(level: str) -> Sandbox:
    """The sandbox of this level of a worker's thread, opened once: the first takes what stands."""
    boxes: dict[str, Sandbox] = _own.__dict__.setdefault("boxes", {})
    if level not in boxes:
        standing: Sandbox | None = _standing.pop(level, None)
        boxes[level] = standing or open_sandbox((), level)
    return boxes[level]


def isolation_here(level: str) -> tuple[tuple[str, str], Isolation]:
    """On a worker: its release, and the walls that student code has there; looked at once."""
    if level not in _walls:
        _standing[level] = box = open_sandbox((), level)
        _walls[level] = box.isolation
    return release_here(), _walls[level]


def grade_there(
    payload: Mapping[str, Any],
    key: Mapping[str, Any],
    limits: Limits,
    read_limits: ReadLimits,
    level: str,
) -> HandInResult:
    """On a worker: grade one hand-in in the worker's own sandbox."""
    return grade_payload(own_sandbox(level), key, payload, limits, read_limits)


class ClusterWorkers:
    """The workers of a Dask cluster, with the face of the threads of this machine."""

    def __init__(
        self,
        address: str,
        key: Mapping[str, Any],
        limits: Limits,
        read_limits: ReadLimits,
        level: str,
    ) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                'Marking on a cluster needs Dask: python -m pip install ".[instructor]".'
            ) from None
        self.key, self.limits, self.read_limits, self.level = key, limits, read_limits, level
        self._done: queue.SimpleQueue[tuple[Task, HandInResult | BaseException]] = (
            queue.SimpleQueue()
        )
        try:
            self._client = Client(address, timeout=WAIT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"No cluster answers at {address!r}: {error}.") from None
        try:
            self.width, self.isolation = self._look_at_workers(address)
            self._key = self._client.scatter(dict(key), broadcast=True, hash=False)
        except BaseException:
            self._client.close()
            raise

    def _look_at_workers(self, address: str) -> tuple[int, Isolation]:
        """Count threads and find the weakest walls. Raises ClusterError for unequal workers."""
        threads = self._client.nthreads()
        if not threads:
            raise ClusterError(f"The cluster at {address!r} has no workers yet: start some.")
        found = self._client.run(isolation_here, self.level)
        for worker, (release, _) in found.items():
            if release != release_here():
                ours = " with ".join(release_here())
                raise ClusterError(
                    f"The worker {worker} runs jasa {' with '.join(release)}, this machine "
                    f"jasa {ours}: marks could differ. Make them equal."
                )
        weakest = max((walls for _, walls in found.values()), key=lambda w: (w.harmful, w.words))
        return sum(threads.values()), weakest

    def put(self, task: Task) -> None:
        """Hand one task to the cluster."""
        future = self._client.submit(
            grade_there,
            payload_of(task),
            self._key,
            self.limits,
            self.read_limits,
            self.level,
            pure=False,
            retries=MOST_DEATHS,
        )
        future.add_done_callback(lambda done: self._done.put((task, self._result(task, done))))

    def _result(self, task: Task, done: Any) -> HandInResult | BaseException:
        from distributed import KilledWorker

        error = done.exception()
        if error is None:
            result: HandInResult = done.result()
            return replace(result, about=task.about)
        if not isinstance(error, KilledWorker):
            return error if isinstance(error, BaseException) else ClusterError(str(error))
        why = f"It ended {MOST_DEATHS + 1} workers of the cluster."
        ended = not_graded(self.key, task.owner.hand_in.student, self.isolation, why)
        return replace(ended, about=task.about)

    def get(self, timeout: float) -> tuple[Task, HandInResult | BaseException]:
        """Give the next result. Raises queue.Empty when none came in time."""
        return self._done.get(timeout=timeout)

    def close(self) -> None:
        """Leave the cluster; its workers go on."""
        self._client.close()
