"""The desk's process dies at any moment: what it said it had kept is there."""

from __future__ import annotations

import http.client
import random
import threading
import time
from pathlib import Path

import pytest

from jasa.instructor.desk.marking import Desk
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import load_key

from .classroom import make_class
from .running import Visitor, desk_command

Q = "06-q7"


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_was_kept_is_lost(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    book = tmp_path / "book.sqlite"
    make_class(book, 12)
    with Gradebook(book) as opened:
        leaves = Desk(opened, load_key("06"), "ann").leaves(Q)
    drafts: dict[str, dict] = {}
    marks: dict[str, float] = {}
    with desk_command(book, "--marker", "ann") as (address, process):
        visitor = Visitor(address)
        post = visitor.post

        def kill_later() -> None:
            time.sleep(draw.uniform(0.05, 0.8))  # any moment will do: the test holds at each
            process.kill()

        killer = threading.Thread(target=kill_later)
        killer.start()
        try:
            for turn in range(100_000):
                leaf = draw.choice(leaves)
                typed = {"points": draw.randint(0, 3), "comment": f"key {turn}", "private": "p"}
                if draw.random() < 0.7:
                    if post(f"/draft/{Q}/{leaf.id}", {"draft": typed}) == 200:
                        drafts[leaf.student] = typed
                elif post(f"/save/{Q}/{leaf.id}", {"draft": typed, "seen": leaf.digest}) == 200:
                    marks[leaf.student] = typed["points"]
                    drafts.pop(leaf.student, None)
                last = leaf.student
        except (http.client.HTTPException, OSError):
            last = leaf.student  # the one request in flight may have been kept or not
        killer.join()
        visitor.close()
    assert drafts or marks, "the process died before the first key"
    with Gradebook(book) as opened:
        there = {r.student: r.questions[Q] for r in opened.latest("06")}
        for student, typed in drafts.items():
            kept = opened.ledger.draft("06", student, Q, "ann")
            assert student == last or kept["comment"] == typed["comment"]
        for student, points in marks.items():
            assert student == last or (there[student].who, there[student].points) == ("ann", points)
