"""A class on a Dask cluster: the same marks bit for bit, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from jasa.instructor.bench.grading import local_cluster
from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.cluster import ClusterError
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.collect import collect

from .conftest import FULL, PATIENT, right, untouched, with_code, write_class


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two worker processes with one thread each, on this machine; their files with the test's."""
    pytest.importorskip("distributed")
    with local_cluster(tmp_path_factory.mktemp("workers")) as made:
        yield made


def class_of(tmp_path: Path) -> Path:
    made = {f"s{n}": right() if n % 2 else untouched() for n in range(6)}
    made["loop"] = with_code("03-q1", "raise ValueError('x')")
    return write_class(tmp_path / "class", **made, bytes=b"not a notebook")


def marked_on(address: str, folder: Path, book: Path, key: dict) -> list[HandInResult]:
    with Gradebook(book) as opened:
        found = mark_class(collect(folder), key, opened, limits=PATIENT, cluster=address)
    return found.results


@pytest.mark.filterwarnings("ignore")
def test_the_same_marks_as_on_this_machine(tmp_path, key, cluster):
    folder = class_of(tmp_path)
    there = marked_on(cluster.scheduler_address, folder, tmp_path / "there.sqlite", key)
    here = marked_on("", folder, tmp_path / "here.sqlite", key)
    assert there == here and len(there) == 8
    assert {r.points for r in there if r.student in ("s1", "s3", "s5")} == {FULL}


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_dies_loses_nothing(tmp_path, key, cluster):
    folder = class_of(tmp_path)
    pids = [worker.pid for worker in cluster.workers.values()]
    killed: list[int] = []

    def kill_one(done: int, total: int, left_s: float) -> None:
        if not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)
            time.sleep(0.1)

    with Gradebook(tmp_path / "killed.sqlite") as book:
        found = mark_class(
            collect(folder),
            key,
            book,
            limits=PATIENT,
            cluster=cluster.scheduler_address,
            say=kill_one,
        )
    assert killed and len(found.results) == 8
    assert {r.points for r in found.results if r.student in ("s1", "s3", "s5")} == {FULL}


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(tmp_path, key, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("jasa.instructor.grading.judge.cluster.WAIT_S", 1)
    folder = class_of(tmp_path)
    with (
        pytest.raises(ClusterError, match="No cluster answers at"),
        Gradebook(tmp_path / "g.sqlite") as book,
    ):
        mark_class(collect(folder), key, book, cluster="tcp://127.0.0.1:9")
