"""What the tests of grading share: the key, sandboxes, and hand-ins built from the exercise."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import grade, load_key
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.run.jail import LIMITS as PROCESS_LIMITS
from jasa.instructor.grading.run.jail import NAMESPACES
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.sandbox import (
    ForkServer,
    FreshProcess,
    SandboxError,
    open_sandbox,
)

from .walls_needed import ACCOUNT, ORDER, level_of, refuse_unwalled, unmarked

EXERCISE = json.loads((ROOT / "exercises/03_share_of_what.ipynb").read_text(encoding="utf-8"))
SOLUTION = json.loads((ROOT / "solutions/03_share_of_what.ipynb").read_text(encoding="utf-8"))
MARKER = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
SHORT = Limits(question_s=8.0, total_s=60.0, grace_s=0.5, memory_mb=256, disk_mb=4, output_mb=1)
#: For code that never ends: its time is waited for. Nothing else may be given so little.
HASTY = replace(SHORT, question_s=2.0, total_s=30.0)
#: For code that ends by itself: no answer may depend on how fast the machine is.
PATIENT = replace(SHORT, question_s=60.0, total_s=300.0)
FULL = 12.0  # all that is marked by the machine in exercise 03


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Collect nothing while a hostile hand-in stands in a test that does not say what it needs."""
    files = {item.path for item in items if item.path.parent == Path(__file__).parent}
    wrong = [
        f"{path.name}: {problem}"
        for path in sorted(files)
        for problem in unmarked(path.read_text(encoding="utf-8"))
    ]
    if wrong:
        raise pytest.UsageError("Hostile hand-ins without a marker:\n" + "\n".join(wrong))


class HandIn:
    """A hand-in under construction: the released exercise, changed cell by cell."""

    def __init__(self, notebook: dict | None = None) -> None:
        self.notebook = copy.deepcopy(notebook or EXERCISE)

    @property
    def cells(self) -> list[dict]:
        return self.notebook["cells"]

    def cell(self, cell_id: str) -> dict:
        return next(c for c in self.cells if c.get("id") == cell_id)

    def place(self, cell_id: str) -> int:
        return self.cells.index(self.cell(cell_id))

    def write(self, cell_id: str, source: str) -> HandIn:
        self.cell(cell_id)["source"] = source
        return self

    def add(self, after: str, source: str, kind: str = "code") -> HandIn:
        self.cells.insert(self.place(after) + 1, {"cell_type": kind, "source": source})
        return self

    def bytes(self) -> bytes:
        return json.dumps(self.notebook, ensure_ascii=False).encode()


def untouched() -> HandIn:
    return HandIn()


def right() -> HandIn:
    """The worked solution's answers in the released exercise."""
    made = HandIn()
    for cell in SOLUTION["cells"]:
        if cell["id"].endswith("-answer"):
            made.write(cell["id"], MARKER.sub("", "".join(cell["source"])))
    return made


def with_code(question: str, source: str) -> HandIn:
    """Everything right but one question, whose answer cell holds ``source``."""
    return right().write(f"{question}-answer", source)


@pytest.fixture(scope="session")
def key() -> dict:
    return load_key("03")


INNOCENT = """
import os
share_pct = [{bystander} in [int(p) for p in os.listdir("/proc") if p.isdigit()],
             os.path.exists({scratch!r})]
"""


ASK_FOR_NAMESPACES = """
import ctypes, os, sys
libc = ctypes.CDLL(None)
flags = 0x20000 | 0x20000000 | 0x40000000 | (0 if os.geteuid() == 0 else 0x10000000)
sys.exit(libc.unshare(flags) or libc.mount(b"none", b"/", None, 16384 | 1 << 18, None))
"""


def machine_allows(level: str) -> bool:
    """Ask the system itself, without any of our code, whether it lets such walls be built."""
    if level != NAMESPACES or sys.platform != "linux":
        return sys.platform == "linux"
    return subprocess.run([sys.executable, "-c", ASK_FOR_NAMESPACES]).returncode == 0


@pytest.fixture(scope="session")
def boxes(tmp_path_factory):
    """Sandboxes by level, each opened once and tried with an innocent hand-in before it is used.

    Gives a function of a level that skips, with the reason, where this machine has no such walls.
    """
    opened: dict[str, object] = {}
    why: dict[str, str] = {}
    scratch = tmp_path_factory.mktemp("scratch") / "of_the_test"
    scratch.touch()

    def given(level: str):
        if level not in opened and level not in why:
            try:
                box = open_sandbox(level=PROCESS_LIMITS if level == ACCOUNT else level)
                opened[level] = box
                if ORDER.index(level_of(box)) < ORDER.index(level):
                    why[level] = "no other account can be taken: the tests do not run as root"
                elif level == NAMESPACES:
                    source = INNOCENT.format(bystander=os.getpid(), scratch=str(scratch))
                    block = {"name": "t", "cells": [{"id": "t", "source": source, "ours": True}]}
                    block |= {"read": {"variable": "share_pct"}}
                    events = box.run({"blocks": [block], "question_s": 20}, SHORT).events
                    seen = [e["plain"]["items"] for e in events if "done" in e]
                    told = [[item["value"] for item in items] for items in seen]
                    # A wall that is said to stand and does not is no reason to skip: it is a failure.
                    assert told == [[False, False]], f"the walls do not hold: {events}"
            except SandboxError as error:
                # Only the machine is a reason to skip; a wall of ours that fell is a failure.
                assert not machine_allows(level), f"{level} should stand here: {error}"
                why[level] = str(error)
        if level in why:
            pytest.skip(f"needs {level}: {why[level]}")
        return opened[level]

    yield given
    for box in opened.values():
        box.close()


@pytest.fixture(autouse=True)
def walls_first(request):
    """Before a hostile test: the walls it needs stand, or it is skipped."""
    marker = request.node.get_closest_marker("hostile")
    if marker is not None:
        request.getfixturevalue("boxes")(marker.kwargs["needs"])


@pytest.fixture(autouse=True, scope="session")
def nothing_runs_unwalled():
    """The second net: every job of these tests is looked at on its way into a sandbox."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (ForkServer, FreshProcess):
            patch.setattr(kind, "run", _watched(kind.run))
        yield


def _watched(run):
    def looked_at_first(box, job, limits):
        refuse_unwalled(box, job)
        return run(box, job, limits)

    return looked_at_first


@pytest.fixture(scope="session")
def jail(boxes):
    """A sandbox with namespaces."""
    return boxes(NAMESPACES)


@pytest.fixture(scope="session")
def limits_only(boxes):
    """A sandbox without namespaces: limits and, where the kernel has them, its filters."""
    return boxes(PROCESS_LIMITS)


@pytest.fixture(scope="session")
def best():
    box = open_sandbox()
    yield box
    box.close()


@pytest.fixture
def mark(key, best):
    """Grade bytes or a hand-in in the best sandbox there is, with short limits."""

    def marked(hand_in: HandIn | bytes, box=best, **options):
        raw = hand_in if isinstance(hand_in, bytes) else hand_in.bytes()
        options.setdefault("limits", SHORT)
        return grade(raw, key, sandbox=box, student="test", **options)

    return marked


def write_class(folder: Path, **hand_ins: HandIn | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, hand_in in hand_ins.items():
        raw = hand_in if isinstance(hand_in, bytes) else hand_in.bytes()
        (folder / f"{name}.ipynb").write_bytes(raw)
    return folder


def alive(pid: int) -> bool:
    """Say whether a process still runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


TEXT = "Both count Okinawa's share, of different wholes."


def half_wrong() -> HandIn:
    """Questions 1, 2 and 5 right; 3 and 6 wrong; 4 untouched; one text written."""
    made = right()
    made.write("03-q3-answer", "totals = printed.head(3)")
    made.write("03-q6-answer", "my_share_pct = 0.5")
    made.write("03-q4-answer", untouched().cell("03-q4-answer")["source"])
    made.write("03-q7-answer", TEXT)
    return made.write("03-q8-answer", untouched().cell("03-q8-answer")["source"])


@pytest.fixture(scope="session")
def four(tmp_path_factory, key):
    """The four submissions of the first lesson, marked: right, half wrong, untouched, broken."""
    top = tmp_path_factory.mktemp("four")
    folder = write_class(
        top / "class",
        right=right(),
        half_wrong=half_wrong(),
        untouched=untouched(),
        broken=b"{ this is no notebook",
    )
    with Gradebook(top / "gradebook.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, hidden=[folder])
        results = {r.student: r for r in book.latest("03")}
    return marked, results
